"""Bytes → text: UTF-8, UTF-16, UTF-32 and GB18030, then a guess; never a silent replacement.

The text is what the bytes say, unchanged: line ends stay as they are; only a byte order mark is left out.
"""

from __future__ import annotations

import codecs
import re

from tongdao.readers.formats import foreign_format
from tongdao.readers.refusals import RefusedError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Compiled when first needed, for compiling takes longer than reading a short file.
# ASCII, dashes and quotation marks, Chinese punctuation, Chinese characters, full-width signs.
_USUAL = r"[\t\n\r -~\u2010-\u201f\u3000-\u301f\u4e00-\u9fff\uff01-\uff5e]+"
_PRIVATE_USE = r"[\ue000-\uf8ff]+"
_SAMPLE = 4096
_GUESS_SAMPLE = 1 << 17


def decode(data: bytes) -> str:
    """Return the text that the bytes hold; raises RefusedError where they hold none."""
    reason = foreign_format(data)
    if reason:
        raise RefusedError(reason)
    text = _decode(data)
    if "\x00" in text:
        raise RefusedError("binary")
    if not text or text.isspace():
        raise RefusedError("empty")
    return text


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    text = _decode_utf8(data)
    if text is not None and "\x00" not in text:
        return text
    for encoding in ("utf-16-le", "utf-16-be"):
        if _looks_utf16(data[:_SAMPLE], encoding):
            return _strict(data, encoding)
    # NULs are left in what decodes, for the caller to refuse.
    return text or _decode_gb18030(data) or _guess(data)


def _decode_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_broken_utf8(data):
            raise _broken(data, "utf-8", error) from None
        return None


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(data, encoding, error) from None


def _broken(data: bytes, encoding: str, error: UnicodeDecodeError) -> RefusedError:
    line = data.count(b"\n", 0, error.start) + 1
    return RefusedError("broken", encoding=encoding.upper(), byte=error.start, line=line)


def _looks_utf16(sample: bytes, encoding: str) -> bool:
    """Tell Chinese or plain English in UTF-16 without a mark by the blocks its characters stand in.

    Read in the wrong byte order, or out of GB18030, hardly any pair of bytes falls into these blocks.
    """
    text = sample.decode(encoding, "replace")
    usual = sum(map(len, re.findall(_USUAL, text)))
    return bool(text) and usual >= 0.95 * len(text)


def _is_broken_utf8(data: bytes) -> bool:
    """Tell damaged UTF-8 from another encoding: in the latter nearly nothing beyond ASCII decodes.

    Damaged UTF-8 must not go on to GB18030, which would make other characters of it without complaint.
    """
    text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") < 0.2 * beyond_ascii


def _decode_gb18030(data: bytes) -> str | None:
    """Return the text, or None where it is none in GB18030 or hardly one.

    Big5 often passes for GB18030, but as characters for private use, which real texts do not hold.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    private = sum(map(len, re.findall(_PRIVATE_USE, text)))
    return text if private <= len(text) / 200 else None


def _guess(data: bytes) -> str:
    """Return the text in the likeliest other encoding; raises RefusedError where none is likely."""
    from charset_normalizer import from_bytes  # slow to import and seldom needed

    best = from_bytes(data[:_GUESS_SAMPLE], preemptive_behaviour=False).best()
    try:
        return data.decode(best.encoding if best else "ascii")
    except UnicodeDecodeError:
        raise RefusedError("binary" if b"\x00" in data else "unknown") from None
