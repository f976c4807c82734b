"""Documents that a campus kept on a page of links before it had the portal: reading such a page."""

from reports.older.reader import Found, Unreadable, read

__all__ = ["Found", "Unreadable", "read"]
