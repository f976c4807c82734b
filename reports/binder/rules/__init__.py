"""The rules of the binder: small functions, each named in a framework file by the element or artifact that it judges."""

from reports.binder.rules import evidence, partners, plan, students
from reports.binder.rules.registry import RULES, Rule

DEFAULT = "attached_evidence"

__all__ = ["DEFAULT", "RULES", "Rule", "evidence", "partners", "plan", "students"]
