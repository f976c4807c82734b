#!/usr/bin/env python3
"""The one command: sets up what is missing, then hands over to Django (or to pytest for `test`)."""

import sys

OLDEST = (3, 11)


def main():
    """Refuse an old Python in words it can still parse, then let the bootstrap do the rest."""
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.stderr.write(
            "The portal needs Python 3.11 or newer and this is " + found + ": install one "
            "(Debian 12 and Ubuntu 24.04 have it) and type, for example, python3.11 manage.py demo\n"
        )
        return 2
    from wbl_portal.bootstrap.main import run

    return run(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
