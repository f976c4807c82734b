"""Lists that somebody kept elsewhere (a CSV, a workbook, pasted cells) brought into the campus's records.

One module for all kinds: a kind names its columns and says which rows a list would add or change; reading, matching of
columns, the check that changes nothing, the write in one transaction and its undo are the same for every kind. Each floor
registers its kinds in a module `lists`.
"""

from wbl_portal.core.lists.kinds import Column, ListKind, kind_of, kinds, register
from wbl_portal.core.lists.plan import Plan

__all__ = ["Column", "ListKind", "Plan", "kind_of", "kinds", "register"]
