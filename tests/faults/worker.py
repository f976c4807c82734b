"""Real workers for the tests of faults, on a queue of their own."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "wbl_portal.celery"]
SLOW = "tests.faults.slow_work,tests.faults.slow_disposition"
WORKER = [*CELERY, "worker", "--pool", "solo", "--include", SLOW, "--loglevel", "INFO"]

SEND = """
import json, sys
from wbl_portal.celery import app
for name, schema, job in json.loads(sys.argv[1]):
    app.send_task(f"wbl_portal.core.jobs.{name}", args=[job] if job else [], headers={"_schema_name": schema})
"""


class Workers:
    """Workers of one test, on a queue of their own."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = environment, log
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            worker = subprocess.Popen(WORKER, cwd=ROOT, env=self.environment, stdout=output, stderr=output)
        self.started.append(worker)
        return worker

    def call(self, *messages: tuple[str, str | None, str | None]) -> None:
        """Put tasks on the queue: (name in core.jobs, the campus that the header names, the job)."""
        done = subprocess.run(
            [sys.executable, "-c", SEND, json.dumps(messages)],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def end(self) -> None:
        for worker in self.started:
            if worker.poll() is None:
                worker.kill()
            worker.wait(timeout=20)


def wait_for(ready: Callable[[], bool], log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, log.read_text()[-3000:]
        time.sleep(0.1)
