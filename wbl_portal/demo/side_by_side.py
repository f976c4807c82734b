"""The same work for each campus at once, one process each: furnishing and publishing use one core per campus."""

import ctypes
import multiprocessing
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any, TypeVar

from django.db import connections

Thing = TypeVar("Thing")
Made = TypeVar("Made")
_at_hand: list[Callable[[], Any]] = []
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl


def side_by_side(work: Callable[[Thing], Made], things: Sequence[Thing]) -> list[Made]:
    """What `work` makes of each thing, in their order; raises what the first failing one raised.

    Away from Linux, or with one thing only, one after the other.
    """
    if len(things) < 2 or sys.platform != "linux":
        return [work(thing) for thing in things]
    connections.close_all()  # a connection is used by one process; each child opens its own
    context = multiprocessing.get_context("fork")
    _at_hand[:] = [partial(work, thing) for thing in things]  # children are copies: what is at hand need not travel
    with ProcessPoolExecutor(len(things), mp_context=context, initializer=end_with_parent) as pool:
        try:
            return list(pool.map(_do, range(len(things))))
        except KeyboardInterrupt:  # a `kill` reaches this process alone, and leaving the pool waits for the children
            for child in multiprocessing.active_children():
                child.terminate()
            raise


def _do(place: int) -> Any:
    return _at_hand[place]()


def end_with_parent() -> None:
    """The kernel ends this process when the command that started it is killed."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
