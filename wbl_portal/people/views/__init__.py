"""The pages of people, by noun."""

from wbl_portal.people.views.entrance import landing, no_role, no_sign_up
from wbl_portal.people.views.find import find
from wbl_portal.people.views.my import my_account, my_draft_key, my_explore, my_home, my_log
from wbl_portal.people.views.rosters import roster_home, roster_import, roster_job
from wbl_portal.people.views.settings import people_invite_again, people_list, role_end, role_give, settings_home
from wbl_portal.people.views.students import (
    account_open,
    consent_add,
    consent_withdraw,
    membership_change,
    student_detail,
    student_list,
)
from wbl_portal.people.views.today import put_off_undo, today, today_act

__all__ = [
    "account_open",
    "consent_add",
    "consent_withdraw",
    "find",
    "landing",
    "membership_change",
    "my_account",
    "my_draft_key",
    "my_explore",
    "my_home",
    "my_log",
    "no_role",
    "no_sign_up",
    "people_invite_again",
    "people_list",
    "put_off_undo",
    "role_end",
    "role_give",
    "roster_home",
    "roster_import",
    "roster_job",
    "settings_home",
    "student_detail",
    "student_list",
    "today",
    "today_act",
]
