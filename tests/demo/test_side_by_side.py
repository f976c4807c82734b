"""Work side by side ends with the command that asked for it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORK = """
import os, time
from wbl_portal.bootstrap.main import Signals
from wbl_portal.demo.side_by_side import side_by_side

def work(thing):
    os.write(1, b"working\\n")
    time.sleep(600)

Signals().catch()
side_by_side(work, [1, 2])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the work is done one after the other")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_command_alone_ends_the_work_at_once(number: signal.Signals) -> None:
    command = [sys.executable, "-c", WORK]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        try:
            assert [run.stdout.readline() for _child in range(2)] == ["working\n"] * 2
            run.send_signal(number)
            _said, trouble = run.communicate(timeout=60)  # the children hold the pipes too: they have ended as well
        finally:
            run.kill()

    assert trouble.splitlines()[-1] == "KeyboardInterrupt"
