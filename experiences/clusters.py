"""Industries as people write them in lists, as the floor below reads them."""

from partners.clusters import industry_of

__all__ = ["industry_of"]
