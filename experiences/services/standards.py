"""Codes of the state's standards (TEKS, Title 19 of the Texas Administrative Code), tidied and looked at loosely."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Chapter and section, then the parts in brackets: 130.409(c)(2)(A). What stands there is not looked up.
CODE = re.compile(r"^\d{2,3}\.\d{1,4}(\([0-9A-Za-z]{1,5}\))*$")
LONGEST = 60


def checked_standards(given: Iterable[str]) -> list[str]:
    """Each code once, in the order given, without spaces and section signs; raises ValidationError naming the odd one."""
    codes = [code for code in (_tidy(each) for each in given) if code]
    for code in codes:
        if not CODE.match(code) or len(code) > LONGEST:
            raise ValidationError(
                {
                    "standards": _(
                        "'%(code)s' does not look like a TEKS code. Write chapter, section and parts, "
                        "for example 130.409(c)(2)(A), with commas between several."
                    )
                    % {"code": code[:LONGEST]}
                }
            )
    return list(dict.fromkeys(codes))


def _tidy(code: str) -> str:
    bare = re.sub(r"\s+", "", code).replace("\N{SECTION SIGN}", "")
    return re.sub(r"^(?:19)?TAC", "", bare, flags=re.IGNORECASE)
