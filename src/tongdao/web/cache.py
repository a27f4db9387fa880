"""Pages that were made once, packed and kept for the next reader."""

from __future__ import annotations

from dataclasses import dataclass

from tongdao.views.kept import Kept


@dataclass(frozen=True, slots=True)
class Packed:
    """The body of a page, compressed by gzip, and its media type."""

    body: bytes
    media_type: str


def page_cache(limit: int) -> Kept[Packed]:
    """Return what keeps pages up to a number of bytes."""
    return Kept(limit, lambda page: len(page.body))
