"""The kinds of things a district hands down, and what a campus makes of each: rows of its own, by its own services."""

from reports.district.kinds.agreement import AgreementKind
from reports.district.kinds.base import Document, Fact, Kind, Upload
from reports.district.kinds.calendar import CalendarKind
from reports.district.kinds.lists import CredentialsKind, OccupationsKind
from reports.district.kinds.policy import PolicyKind
from reports.models import DistrictLine

_KINDS: dict[str, Kind] = {
    DistrictLine.Kind.AGREEMENT: AgreementKind(),
    DistrictLine.Kind.POLICY: PolicyKind(),
    DistrictLine.Kind.TEMPLATE: Kind(),
    DistrictLine.Kind.OCCUPATIONS: OccupationsKind(),
    DistrictLine.Kind.CREDENTIALS: CredentialsKind(),
    DistrictLine.Kind.CALENDAR: CalendarKind(),
}


def kind_of(line: DistrictLine) -> Kind:
    return _KINDS[line.kind]


__all__ = ["Document", "Fact", "Kind", "Upload", "kind_of"]
