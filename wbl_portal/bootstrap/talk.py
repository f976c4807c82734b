"""How the bootstrap speaks: plain lines on stderr, so that a command's stdout stays its own."""

from __future__ import annotations

import sys

FAILED = 1
WRONG_SETTING = 2


class SetupError(Exception):
    """Something is missing or broken; the text is one line and says what to do. Exit status 1."""

    exit_status = FAILED


class SettingError(SetupError):
    """A setting or the way the command was called is wrong; the text names it. Exit status 2."""

    exit_status = WRONG_SETTING


def say(line: str) -> None:
    """Print one line of progress or trouble on stderr."""
    print(line, file=sys.stderr, flush=True)
