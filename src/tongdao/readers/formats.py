"""Tell a file that is no plain text by its first bytes."""

from __future__ import annotations

# What stands first in a file, and the glossary's reason for not reading it.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
)
# The folder that each kind of zipped document holds.
_ZIP_FOLDERS = ((b"word/", "docx"), (b"xl/", "sheet"), (b"ppt/", "slides"), (b"content.xml", "odt"))
_ZIP = b"PK\x03\x04"
_HTML = (b"<!doctype html", b"<html", b"<?xml")


def foreign_format(data: bytes) -> str | None:
    """Return the reason that data in another format than plain text has in the glossary, or None."""
    if data.startswith(_ZIP):
        # Names are stored plainly: beside each file and again in the directory at the end.
        ends = data[:65536] + data[-65536:]
        return next((reason for folder, reason in _ZIP_FOLDERS if folder in ends), "archive")
    if data[:64].lstrip().lower().startswith(_HTML):
        return "html"
    return next((reason for magic, reason in _MAGIC if data.startswith(magic)), None)
