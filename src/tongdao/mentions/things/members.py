"""Which members of a list are names, each weighed by its own signs and by what the others weigh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.mentions.things.candidates import candidates

if TYPE_CHECKING:
    from tongdao.mentions.things.borrowing import Phrase
    from tongdao.mentions.things.candidates import Candidate, Setting
    from tongdao.mentions.things.judge import Weigh
    from tongdao.mentions.things.lists import Listing
    from tongdao.mentions.things.name_tables import NameTables
    from tongdao.mentions.things.names import Name

# The weights are tenths of log-odds. What the others of a list say is bounded, and counts this much.
_MOST, _OF_OTHERS = 20, 0.4


def accept(
    text: str, listing: Listing, setting: Setting, tables: NameTables, weigh: Weigh
) -> list[tuple[Phrase, Name]]:
    """Return the members of a list that name something."""
    if listing.phrases and tables.vague.some.match(text, listing.phrases[0].start):
        return []
    if _counted(text, listing.phrases, tables):
        return []
    read = candidates(text, listing, setting, tables)
    likely = sum(ways[0].named for ways in read)
    best = [_best(ways, likely - ways[0].named, weigh) for ways in read]
    total = sum([_bounded(weight) for weight, _ in best])
    out: list[tuple[Phrase, Name]] = []
    for weight, one in best:
        others = (total - _bounded(weight)) / (len(best) - 1) if len(best) > 1 else 0
        if weight + _OF_OTHERS * others > 0:
            out.append((one.phrase, one.name))
    return out


def _best(ways: list[Candidate], peers: int, weigh: Weigh) -> tuple[int, Candidate]:
    """Return the way to read a member that weighs most, the first of equals."""
    best = ways[0]
    most = weigh(best, peers)
    for one in ways[1:]:
        weight = weigh(one, peers)
        if weight > most:
            most, best = weight, one
    return most, best


def _bounded(weight: int) -> int:
    return max(-_MOST, min(_MOST, weight))


def _counted(text: str, phrases: tuple[Phrase, ...], tables: NameTables) -> bool:
    """Tell whether a number after 甲和乙 counts both: 创新中心和分中心6家."""
    if len(phrases) < 2 or text[phrases[-1].start - 1] not in tables.lists.pairs:
        return False
    return tables.counts.end.search(text, phrases[-1].start, phrases[-1].end) is not None
