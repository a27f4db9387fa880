"""Everything compiled of a pack that reading quantities needs, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tongdao.mentions.quantities.comparators import ComparatorTables, comparator_tables
from tongdao.mentions.quantities.no_amounts import NoAmountTables, no_amount_tables
from tongdao.mentions.quantities.numbers import number_pattern, trigger_pattern
from tongdao.mentions.quantities.ranks import RankTables, rank_tables
from tongdao.mentions.quantities.share_tables import ShareTables, share_tables
from tongdao.mentions.quantities.units import UnitTables, unit_tables
from tongdao.mentions.quantities.worded import WordedTables, worded_tables

if TYPE_CHECKING:
    import re

    from tongdao.rules.pack import Pack

_COUNTED = ("count", "group", "time", "date")
_AFTER_DIGIT = " 分成折至到、-~—–―─多余来几点"  # what may follow a lone digit besides a unit


@dataclass(frozen=True, slots=True)
class QuantityTables:
    """The tables of a pack as patterns and look-ups. `general` reads every number, not measured ones alone.

    A lone Chinese digit begins nothing unless one of `lone_followers` follows it; 一, so often an article, needs one
    of `one_followers` behind or `one_leaders` before it. This spares reading most of them. `parts` are the characters
    beside numerals that belong to a number, `half_words` those that 半 begins a word with, `origins` the words before
    what something moves from.
    """

    general: bool
    triggers: re.Pattern[str]
    numbers: re.Pattern[str]
    units: UnitTables
    comparators: ComparatorTables
    shares: ShareTables
    ranks: RankTables
    worded: WordedTables
    no_amounts: NoAmountTables
    lone_followers: frozenset[str]
    one_followers: frozenset[str]
    one_leaders: frozenset[str]
    parts: frozenset[str]
    half_words: frozenset[str]
    origins: frozenset[str]


@cache
def quantity_tables(pack: Pack, *, general: bool) -> QuantityTables:
    """Return the compiled tables of a pack."""
    units, comparators, no_amounts = unit_tables(pack), comparator_tables(pack), no_amount_tables(pack)
    followers = {word[0]: row for word, row in units.after.rows.items() if row}
    measured = {word[0] for word, row in units.after.rows.items() if row and row.dimension not in _COUNTED}
    leaders = {word[-1] for word in (*comparators.before.rows, *no_amounts.article.rows)}
    return QuantityTables(
        general,
        trigger_pattern(general=general),
        number_pattern(units.after.rows, general=general),
        units,
        comparators,
        share_tables(pack),
        rank_tables(pack),
        worded_tables(pack),
        no_amounts,
        frozenset((*followers, *_AFTER_DIGIT)),
        frozenset((*measured, *_AFTER_DIGIT)),
        frozenset(leaders),
        frozenset(pack.words("number_parts", "part")),
        frozenset(pack.words("number_parts", "half")),
        frozenset(pack.words("movement_words", "from")),
    )
