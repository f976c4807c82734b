"""What the page of a snapshot shows of its upkeep: the sign-off and the difference to the one before."""

from typing import Any

from django import template

from reports.models import Snapshot
from reports.models.editions import snapshot_words
from reports.policies import group_readers, signers
from reports.upkeep import checklist, differences, status
from wbl_portal.people.models import Role

register = template.Library()
register.filter(snapshot_words)


@register.simple_tag(takes_context=True)
def upkeep_of(context: Any, snapshot: Snapshot) -> dict[str, Any]:
    """{"signed", "role", "lines", "may_sign", "before", "tables", "groups"} of a snapshot; groups: their tables are there."""
    signed, before = status.signed(snapshot), differences.previous(snapshot)
    request = context.get("request")
    groups = request is not None and group_readers.allows(request.user)
    return {
        "signed": signed,
        "role": dict(Role.choices).get(signed.role, "") if signed else "",
        "lines": [line | {"title": checklist.title_of(line["key"])} for line in signed.checklist] if signed else [],
        "may_sign": signed is None and request is not None and signers.allows(request.user),
        "before": before,
        "tables": differences.differences(snapshot, before, groups=groups) if before else [],
        "groups": groups,
    }
