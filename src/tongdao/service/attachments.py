"""Files that come with reports: what they are by their content, and names that can be shown and saved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongdao.ledger.refusals import FieldError
from tongdao.ledger.task_rows import attachment_of
from tongdao.readers.decoding import decode
from tongdao.readers.formats import foreign_format
from tongdao.readers.refusals import RefusedError

if TYPE_CHECKING:
    from tongdao.ledger.task_rows import Attachment

_MB = 1 << 20
_OOXML = "application/vnd.openxmlformats-officedocument."
# By what the content is, as the readers name it: the media type, and the endings that fit it.
_TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "pdf": ("application/pdf", (".pdf",)),
    "docx": (f"{_OOXML}wordprocessingml.document", (".docx",)),
    "sheet": (f"{_OOXML}spreadsheetml.sheet", (".xlsx",)),
    "slides": (f"{_OOXML}presentationml.presentation", (".pptx",)),
    "odt": ("application/vnd.oasis.opendocument.text", (".odt",)),
    "office": ("application/x-ole-storage", (".doc", ".xls", ".ppt", ".wps", ".et")),
    "png": ("image/png", (".png",)),
    "jpeg": ("image/jpeg", (".jpg", ".jpeg")),
    "text": ("text/plain", (".txt", ".csv", ".md")),
}
_IMAGES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
ENDINGS = tuple(ending for _, endings in _TYPES.values() for ending in endings)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_LONGEST_NAME = 120  # characters of a name


def checked(name: str, content: bytes, limit_mb: int) -> tuple[str, Attachment]:
    """Return a safe name and the attachment; raises FieldError for what is empty, too large or of another type.

    The type is told by the content alone; the ending of the name must fit it.
    """
    safe = safe_name(name)
    if not content:
        raise FieldError("attachments", "empty_file", name=safe)
    if len(content) > limit_mb * _MB:
        raise FieldError("attachments", "large_file", name=safe, limit=limit_mb)
    kind = _kind(content)
    if kind is None or not safe.lower().endswith(_TYPES[kind][1]):
        raise FieldError("attachments", "file_type", name=safe, choices=" ".join(ENDINGS))
    return safe, attachment_of(content, _TYPES[kind][0])


def safe_name(name: str) -> str:
    """Return a file's name without folders, control characters and what a file system cannot have."""
    last = re.split(r"[/\\]", name)[-1]
    clean = _UNSAFE.sub("", last).strip(" .") or "attachment"
    stem, dot, ending = clean.rpartition(".")
    return (
        f"{stem[: _LONGEST_NAME - len(ending)]}{dot}{ending}"
        if dot and len(ending) < 9
        else clean[:_LONGEST_NAME]
    )


def _kind(content: bytes) -> str | None:
    """Return the kind that a content is, None for what is not taken."""
    image = next((kind for magic, kind in _IMAGES.items() if content.startswith(magic)), None)
    if image:
        return image
    foreign = foreign_format(content)
    if foreign:
        return foreign if foreign in _TYPES else None
    try:
        decode(content)
    except RefusedError:
        return None
    return "text"
