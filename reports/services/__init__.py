"""The verbs of the reports: freeze the figures of a year, publish what changed."""

from reports.selectors import published_editions
from reports.services.publishing import publish
from reports.services.snapshots import freeze

__all__ = ["freeze", "publish", "published_editions"]
