"""By what a book judges: the day, the pack, the lights and the pro-rata rule."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao import clock
from tongdao.assess.lights import LightTable, load_lights
from tongdao.book.stored.version import VERSION, signature
from tongdao.promise import LINEAR
from tongdao.rules.pack import Pack, load_pack
from tongdao.version import __version__

if TYPE_CHECKING:
    from datetime import date

    from tongdao.assess.timelines import Rule


@dataclass(frozen=True, slots=True)
class Asked:
    """What a book is to show: by which day, pack, lights and pro-rata rule it judges."""

    day: date
    pack: Pack
    lights: LightTable
    rule: str

    @property
    def making(self) -> str:
        """What else than the ledger and the day a book is made of; another needs another book."""
        parts = (VERSION, __version__, self.pack.sha256, self.lights, self.rule)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    @property
    def signature(self) -> str | None:
        """What tells at a glance that a book is the usual one of this program; None where another is asked for."""
        usual = asked(self.day)
        return signature() if usual.making == self.making else None

    def judging(self, day: date | None = None) -> Judging:
        """Return by what promises are judged, tables and all; at another day where one is given."""
        return Judging(day or self.day, self.lights, self.rule, self.pack)


def asked(
    day: date | None = None, lights: LightTable | None = None, rule: str = LINEAR, pack: Pack | None = None
) -> Asked:
    """Return what a book is to show; where nothing is said: today, the usual lights, a straight line, the pack."""
    return Asked(day or clock.today(), pack or load_pack(), lights or load_lights(), rule)


@dataclass(frozen=True, slots=True)
class Judging:
    """By what the promises of a book are judged."""

    day: date
    lights: LightTable
    rule: Rule
    pack: Pack
