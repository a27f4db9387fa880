"""What a book is made of beside its ledger and the day: another program, pack, lights or rule makes another book."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tongdao.assess.judging import Judging
from tongdao.assess.lights import DEFAULT
from tongdao.book.stored import version
from tongdao.promise import LINEAR
from tongdao.rules.pack import load_pack
from tongdao.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator


def fingerprint(judging: Judging) -> str:
    """Return a digest of what a book is made of."""
    parts = (version.VERSION, __version__, judging.pack.sha256, judging.lights, judging.rule, judging.holding)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def signature(judging: Judging) -> str | None:
    """Return what tells at a glance that a book is the usual one of this program; None where it is another."""
    return version.signature() if fingerprint(judging) == fingerprint(Judging.of()) else None


def variant_words(judging: Judging) -> Iterator[str]:
    """Yield the words in the name of a book that tell it from the usual one."""
    if judging.lights.id != DEFAULT:
        yield judging.lights.id
    if judging.rule != LINEAR:
        yield str(judging.rule)
    if judging.holding:
        yield "held"
    if judging.pack.sha256 != load_pack().sha256:
        yield judging.pack.sha256[:8]
