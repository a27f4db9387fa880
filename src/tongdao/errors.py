"""Errors in calls. Each says what was seen, where, and what to do; problems in data are findings instead."""

from __future__ import annotations


class TongdaoError(Exception):
    """Base of every error that tongdao raises on purpose. `code` is stable and can be searched for."""

    code = "TD000"

    def __str__(self) -> str:
        """Return the code and the message on one line."""
        return f"{self.code} {super().__str__()}"


class PackError(TongdaoError):
    """A pack of rules contradicts itself or lacks something; names the table and the row."""

    code = "TD101"


class UnreadableError(TongdaoError):
    """An input cannot be read as a text document: empty, binary, too large, or in an unknown encoding."""

    code = "TD201"


class UsageError(TongdaoError):
    """A call cannot be carried out as it was made; says which value was seen and which would do."""

    code = "TD301"
