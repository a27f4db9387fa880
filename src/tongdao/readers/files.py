"""Read the text of a file or of standard input, within a limit of size."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from tongdao.readers.decoding import decode
from tongdao.readers.refusals import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

# Twenty million Chinese characters in UTF-8; the longest real report has some hundred thousand.
MAX_BYTES = 64 * 1024 * 1024


def read_file(path: Path) -> str:
    """Return the text of a file; raises RefusedError where it is missing, too large or no plain text."""
    try:
        with path.open("rb") as stream:
            return read_stream(stream)
    except FileNotFoundError:
        raise RefusedError("missing") from None
    except IsADirectoryError:
        raise RefusedError("directory") from None
    except OSError as error:
        raise RefusedError("system", problem=error.strerror or error) from None


def read_stream(stream: IO[bytes]) -> str:
    """Return the text of a binary stream; raises RefusedError where it is too large or no plain text."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise RefusedError("large", limit=MAX_BYTES // 1024**2)
    return decode(data)
