"""By what promises are judged: the pack, the table of lights, the pro-rata rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from tongdao.assess.lights import LightTable, load_lights
from tongdao.promise import LINEAR
from tongdao.rules.pack import Pack, load_pack

if TYPE_CHECKING:
    from tongdao.assess.timelines import Rule


@dataclass(frozen=True, slots=True)
class Judging:
    """By what promises are judged, on whatever day.

    `holding` leaves out what may be no promise until a person has decided about it, and tells a goal that a document
    says several times once.
    """

    pack: Pack
    lights: LightTable
    rule: Rule
    holding: bool = False

    @classmethod
    def of(
        cls,
        pack: Pack | None = None,
        lights: LightTable | None = None,
        rule: Rule = LINEAR,
        *,
        holding: bool = False,
    ) -> Self:
        """Return what is chosen, and of the rest the usual: the bundled pack and lights, a straight line."""
        return cls(pack or load_pack(), lights or load_lights(), rule, holding)
