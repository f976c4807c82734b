"""The value survey's statements and scale: data, not rows, so that the figures of all years speak of the same thing.

P-TECH 6.5a: partners have "an opportunity ... to provide feedback on the value of work-based learning".
"""

from django.utils.translation import gettext_lazy as _

# key -> what the partner agrees with or not. A key never changes its meaning; a new statement has a new key.
STATEMENTS = {
    "prepared": _("Students came prepared and took an interest."),
    "needs": _("What students learn fits what our field needs."),
    "organized": _("The campus plans well and answers in good time."),
    "worth": _("The time we give is worth it for our organization."),
    "again": _("We would recommend this partnership to others."),
}
SCALE = {
    1: _("Strongly disagree"),
    2: _("Disagree"),
    3: _("Agree"),
    4: _("Strongly agree"),
}
