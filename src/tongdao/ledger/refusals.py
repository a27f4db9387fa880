"""What a person gave that cannot be taken, in the words of the glossary: a page says it beside the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.errors import LedgerError, UsageError
from tongdao.glossary import load_glossary

if TYPE_CHECKING:
    from tongdao.glossary import Glossary

# By the name of a detail: where the glossary has the words for its value.
_WORDS = {"verb": "step", "state": "task.office", "states": "task.office", "field": "field", "low": "field"}


def reason_text(reason: str, details: dict[str, object], words: Glossary) -> str:
    """Say why something is refused, with what is named in it by its words."""
    return words(
        f"refused.{reason}", **{name: _worded(name, value, words) for name, value in details.items()}
    )


def _worded(name: str, value: object, words: Glossary) -> object:
    if isinstance(value, list | tuple):
        return words("text.joint").join(str(_worded(name, item, words)) for item in value)
    key = f"{_WORDS.get(name)}.{value}"
    return words(key) if key in words else value


class FieldError(UsageError):
    """A value that a field cannot take. `field` names it; `reason` is a key of the glossary's `refused` words."""

    def __init__(self, field: str, reason: str, **details: object) -> None:
        """Take the field, the reason, and what fills the words of it."""
        self.field, self.reason, self.details = field, reason, {"field": field, **details}
        super().__init__(self.told(load_glossary("en")))

    def told(self, words: Glossary) -> str:
        """Say it in the words of a language."""
        return reason_text(self.reason, self.details, words)


class IllegalStepError(LedgerError):
    """A step that the state of a task, the role or the bureau does not allow; nothing was written."""

    code = "TD609"

    def __init__(self, reason: str, **details: object) -> None:
        """Take the reason, a key of the glossary's `refused` words, and what fills it."""
        self.reason, self.details = reason, details
        super().__init__(self.told(load_glossary("en")))

    def told(self, words: Glossary) -> str:
        """Say it in the words of a language."""
        return reason_text(self.reason, self.details, words)
