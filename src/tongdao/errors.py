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


class UnknownCursorError(UsageError):
    """A list has no page that begins at this cursor: it is not one that a page of it gave."""

    code = "TD302"


class LedgerError(TongdaoError):
    """Base of what goes wrong with a ledger; nothing was written by the call that raised it."""

    code = "TD600"


class NoLedgerError(LedgerError):
    """What was named is no ledger: there is nothing, or something else, or it cannot be opened."""

    code = "TD601"


class LedgerLockedError(LedgerError):
    """Another process kept the ledger locked for longer than the call was told to wait."""

    code = "TD602"


class LedgerFullError(LedgerError):
    """The ledger cannot be written: the disk is full, the folder or the file is read-only, the device fails."""

    code = "TD603"


class DamagedLedgerError(LedgerError):
    """The file of the ledger is corrupted."""

    code = "TD604"


class LedgerVersionError(LedgerError):
    """The ledger was made by a newer version of tongdao."""

    code = "TD605"


class UnknownIdError(LedgerError):
    """Nothing in the ledger has the id that was asked for."""

    code = "TD606"


class UnstorableError(LedgerError):
    """A text holds characters that no database takes: U+0000 or half of a surrogate pair."""

    code = "TD607"


class LedgerServerError(LedgerError):
    """The database server cannot be reached or refuses."""

    code = "TD608"


class NoBookError(LedgerError):
    """The book of the ledger has not been made yet; it is being made, or `tongdao serve` will make it."""

    code = "TD611"


class LedgerMovedError(LedgerError):
    """The file of the ledger was deleted, moved or replaced while it was open: what would be written would be lost."""

    code = "TD610"
