"""Who asks: each request between a district and its campuses is signed for one workspace, one address and one minute.

The signature names the district, who asks, whom and for what address. A signature shown at another campus, at another
address, for another district or after its minute opens nothing; whoever asks without one is told that nothing is there.
"""

from django.core import signing
from django.http import Http404, HttpRequest

from academies.models import Academy
from wbl_portal.core.database import connection

SECONDS = 60
SCHEME = "District "


def signed_for(asked: Academy, path: str) -> str:
    """The Authorization header with which the workspace in force asks `asked` for an address of its."""
    mine = connection.tenant
    return SCHEME + signing.dumps([str(mine.pk), str(asked.pk), path], salt=_salt(mine))


def asker(request: HttpRequest, kind: str) -> Academy:
    """The workspace of our own district, of this kind, that signed the request; raises Http404 for everybody else."""
    mine, header = connection.tenant, request.headers.get("Authorization", "")
    if mine.district_id is None or not header.startswith(SCHEME):
        raise Http404
    try:
        who, asked, path = signing.loads(header.removeprefix(SCHEME), salt=_salt(mine), max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError) as refused:
        raise Http404 from refused
    found = Academy.objects.filter(pk=who, kind=kind, district_id=mine.district_id).first()
    if (asked, path) != (str(mine.pk), request.path) or found is None:
        raise Http404
    return found


def _salt(mine: Academy) -> str:
    return f"wbl:between a district and its campuses:{mine.district_id}"
