"""The verbs: the one place where the rooms meet."""

from tongdao.service.reading import find_mentions, read
from tongdao.service.record import mentions_record

__all__ = ["find_mentions", "mentions_record", "read"]
