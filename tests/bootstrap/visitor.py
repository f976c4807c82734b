"""A tiny command for the tests: joins the servers, prints what it was given, leaves when its stdin is closed."""

import json
import os
import signal
import sys

from wbl_portal.bootstrap.main import Signals, servers_up
from wbl_portal.bootstrap.talk import SetupError, say


def visit(signals: Signals) -> int:
    with servers_up(signals):
        if "--fork" in sys.argv and os.fork() == 0:
            sys.exit(0)
        names = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "WBL_STATE_DIR")
        print(json.dumps({name: os.environ.get(name, "") for name in names}), flush=True)
        sys.stdin.readline()
    return 0


def main() -> int:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the suite itself may run where a hangup is ignored
    signals = Signals()
    signals.catch()
    try:
        status = visit(signals)
    except SetupError as error:
        say(str(error))
        status = error.exit_status
    except KeyboardInterrupt:
        status = 1
    return signals.status(otherwise=status)


if __name__ == "__main__":
    sys.exit(main())
