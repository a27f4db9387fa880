"""Why an input is not read: one clear line each, from the glossary."""

from __future__ import annotations

from tongdao.errors import UnreadableError
from tongdao.glossary import load_glossary


class RefusedError(UnreadableError):
    """An input that is not read. `reason` and `details` let a surface say it in the reader's language."""

    def __init__(self, reason: str, **details: object) -> None:
        """Take the reason, a key of the glossary's `unreadable` words, and what fills its fields."""
        super().__init__(load_glossary("en")(f"unreadable.{reason}", **details))
        self.reason = reason
        self.details = details
