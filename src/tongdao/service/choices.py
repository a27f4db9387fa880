"""What a user has chosen, or not: the ledger, one's own indicators, by what to judge."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tongdao.errors import UsageError
from tongdao.promise import LINEAR, PACES

if TYPE_CHECKING:
    from tongdao.assess.judging import Judging
    from tongdao.assess.lights import LightTable
    from tongdao.rules.pack import Pack

DEFAULT_LEDGER = "tongdao.db"
LEDGER_VARIABLE = "TONGDAO_LEDGER"
INDICATORS_VARIABLE = "TONGDAO_INDICATORS"


def chosen(indicators: str = "", lights: str = "", pace: str = LINEAR, *, holding: bool = False) -> Judging:
    """Return by what a user wants to judge: own indicators, a table of lights, a pro-rata rule; raises UsageError.

    `holding` leaves out what may be no promise.
    """
    if pace not in PACES:
        raise UsageError(f"no rule {pace!r}: give {', '.join(PACES)}")
    from tongdao.assess.judging import Judging

    return Judging(chosen_pack(indicators), chosen_lights(lights), pace, holding)


def chosen_ledger(named: str | None = None) -> str:
    """Return the ledger to use: the one that is named, else that of TONGDAO_LEDGER, else `tongdao.db` here."""
    return named or os.environ.get(LEDGER_VARIABLE) or DEFAULT_LEDGER


def chosen_lights(named: str | None = None) -> LightTable:
    """Return the table of lights of a preset's name or of a file of one's own; raises UsageError."""
    from tongdao.assess.lights import load_lights

    if not named:
        return load_lights()
    return load_lights(file=Path(named)) if named.endswith(".toml") else load_lights(named)


def chosen_pack(indicators: str | Path | None = None) -> Pack:
    """Return the pack to use, with a user's own indicators over its registry.

    They are those of the file that is named, else of TONGDAO_INDICATORS, else none. Raises UsageError that names the
    file and the row where the file is broken.
    """
    from tongdao.rules.pack import load_pack

    file = indicators or os.environ.get(INDICATORS_VARIABLE)
    if not file:
        return load_pack()
    from tongdao.following.overlay import overlaid

    return overlaid(load_pack(), Path(file))
