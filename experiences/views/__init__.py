"""The pages of experiences, by noun."""

from experiences.views.experiences import (
    experience_act,
    experience_add,
    experience_archive,
    experience_detail,
    experience_edit,
    experience_list,
    experience_partner_news,
    experience_phases,
    experience_restore,
    experience_undo,
)
from experiences.views.sessions import session_add, session_cancel, session_edit, session_reinstate
from experiences.views.types import type_add, type_archive, type_edit, type_list, type_restore

__all__ = [
    "experience_act",
    "experience_add",
    "experience_archive",
    "experience_detail",
    "experience_edit",
    "experience_list",
    "experience_partner_news",
    "experience_phases",
    "experience_restore",
    "experience_undo",
    "session_add",
    "session_cancel",
    "session_edit",
    "session_reinstate",
    "type_add",
    "type_archive",
    "type_edit",
    "type_list",
    "type_restore",
]
