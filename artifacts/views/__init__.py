"""The pages of what students did and made."""

from artifacts.views.attendance import attendance_edit, attendance_undo
from artifacts.views.continuum import continuum
from artifacts.views.my_reflections import my_reflection
from artifacts.views.portfolio import (
    my_item,
    my_item_add,
    my_item_archive,
    my_item_edit,
    my_item_file,
    my_item_offer,
    my_item_restore,
    my_portfolio,
    my_sample_answer,
    my_sample_withdraw,
)
from artifacts.views.prompts import (
    dimension_add,
    dimension_archive,
    dimension_edit,
    dimension_restore,
    prompt_add,
    prompt_archive,
    prompt_edit,
    prompt_list,
    prompt_restore,
)
from artifacts.views.reflections import reflection_answer, reflection_detail, reflection_list
from artifacts.views.samples import (
    consent_scan,
    sample_accept,
    sample_ask,
    sample_detail,
    sample_list,
    sample_paper,
    sample_withdraw,
)
from artifacts.views.work import work_detail, work_file, work_offer

__all__ = [
    "attendance_edit",
    "attendance_undo",
    "consent_scan",
    "continuum",
    "dimension_add",
    "dimension_archive",
    "dimension_edit",
    "dimension_restore",
    "my_item",
    "my_item_add",
    "my_item_archive",
    "my_item_edit",
    "my_item_file",
    "my_item_offer",
    "my_item_restore",
    "my_portfolio",
    "my_reflection",
    "my_sample_answer",
    "my_sample_withdraw",
    "prompt_add",
    "prompt_archive",
    "prompt_edit",
    "prompt_list",
    "prompt_restore",
    "reflection_answer",
    "reflection_detail",
    "reflection_list",
    "sample_accept",
    "sample_ask",
    "sample_detail",
    "sample_list",
    "sample_paper",
    "sample_withdraw",
    "work_detail",
    "work_file",
    "work_offer",
]
