"""Into how many ZIPs a package goes so that none is larger than a limit; a file is never cut."""

import zlib
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from wbl_portal.core.jobs import JobRefused

# As mail servers and file drops count it, and the stricter reading of "MB".
BYTES_IN_MB = 1_000_000
# What a ZIP writes beside a file's bytes and twice its name.
_AROUND_A_FILE = 80
Pack = Callable[[list[list[str]]], list[bytes]]


def split(files: Mapping[str, bytes], limit: int | None, pack: Pack) -> list[bytes]:
    """The ZIPs that `pack` makes of lists of names; in the order given, as few as that order allows.

    What is shared grows with the number of parts (their table), so that the room is made smaller until every ZIP fits.
    Raises JobRefused naming the file that does not fit alone.
    """
    whole = pack([list(files)])
    if limit is None or len(whole[0]) <= limit:
        return whole
    sizes = {name: _packed(data, name) for name, data in files.items()}
    room = limit - len(pack([[]])[0])
    while True:
        _check(sizes, room, limit)
        made = pack(_filled(sizes, room))
        over = max(map(len, made)) - limit
        if over <= 0:
            return made
        room -= over


def _packed(data: bytes, name: str) -> int:
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    sums = len(name) + 70  # its line in the sums
    return len(deflate.compress(data)) + len(deflate.flush()) + 2 * len(name) + _AROUND_A_FILE + sums


def _check(sizes: Mapping[str, int], room: int, limit: int) -> None:
    name = max(sizes, key=lambda each: sizes[each])
    if sizes[name] > room:
        known = {"name": name, "size": f"{sizes[name] / BYTES_IN_MB:.1f}", "limit": limit // BYTES_IN_MB}
        raise JobRefused(
            _(
                "%(name)s takes %(size)s MB in the package and does not fit into a file of %(limit)s MB beside the index. "
                "Raise the limit of the request, or leave this file out and hand it over in another way."
            )
            % known
        )


def _filled(sizes: Mapping[str, int], room: int) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    left = room
    for name, size in sizes.items():
        if size > left:
            parts.append([])
            left = room
        parts[-1].append(name)
        left -= size
    return parts
