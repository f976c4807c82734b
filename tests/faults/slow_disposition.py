"""Small batches for the tests of faults, in the worker that includes this: the file named by `WBL_TEST_HANG` stops it once.

It hangs where it hurts most: a batch is committed, and the bytes of its files still stand there.
"""

import os
import time
from pathlib import Path

from reports import receipts
from reports.models import Disposition
from reports.services import dispositions

HANG = os.environ.get("WBL_TEST_HANG")
_follow = receipts.follow


def _hang_once(row: Disposition, *, since: int = 0) -> None:
    mark = Path(str(HANG))
    if len(row.removed_ids) == 4 and not mark.exists():
        mark.touch()
        time.sleep(120)
    _follow(row, since=since)


if HANG:
    dispositions.BATCH = 2
    receipts.follow = _hang_once
