"""The registry of indicators, and one name for the many that documents give a measure."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.rules.words import Finder, alternation
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tongdao.rules.pack import Pack, Row

_APART = ("subject", "does")  # roles of noise that is none at the end of a name
_NAMING = 2  # characters that name something; one alone is left over from a cut (平均, 新评)
_LETTERS = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the registry. `better` is higher, lower or none; `kind` is flow, stock or rate.

    `summable` tells whether the figures of years add up, `moves` that the name itself says rise or fall (减税),
    `real` that its growth is counted at constant prices, so that levels do not tell it;
    `share` names the indicator that a percentage of another whole is, `parts` those that a joint name names.
    """

    id: str
    name: str
    unit: str
    better: str
    kind: str
    summable: bool
    moves: bool
    real: bool
    share: str | None
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParsedName:
    """What a name says: the indicator that it holds by which word, the rest, and the scopes as (axis, scope id)."""

    indicator: Indicator | None
    word: str
    rest: str
    scopes: frozenset[tuple[str, str]]

    @property
    def key(self) -> str:
        """Return the name of the group: figures of one key measure the same."""
        name = self.indicator.name + self.rest if self.indicator else self.rest
        scope = "、".join(sorted(scope for _, scope in self.scopes))
        return f"{name}（{scope}）" if scope and name else name or scope


class IndicatorHit(NamedTuple):
    """A word of an indicator at `start:end` of a text."""

    indicator: Indicator
    start: int
    end: int


class Registry:
    """The indicators of a pack, found in names by their longest word; those of a user's own file come last."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Index the rows; a later row takes a word from an earlier one."""
        self.by_id: dict[str, Indicator] = {}
        self._owner: dict[str, Indicator] = {}
        self._words: dict[str, tuple[str, ...]] = {}
        self._alone: dict[str, Indicator] = {}
        self._beside: dict[str, list[tuple[str, Indicator]]] = defaultdict(list)
        for row in rows:
            found = _indicator(row)
            self.by_id[found.id] = found
            self._words[found.id] = tuple(dict.fromkeys(squeeze(word) for word in (found.name, *row.words)))
            self._owner |= dict.fromkeys(self._words[found.id], found)
            self._alone |= dict.fromkeys(row.get("alone", "").split(), found)
            for word in row.get("shortly", "").split():
                self._beside[word].append((row["beside"], found))
        self._finder = Finder(self._owner)

    def find(self, text: str, fits: Callable[[Indicator], bool]) -> IndicatorHit | None:
        """Return the longest word of an indicator that fits, and where it stands; the last among equals."""
        best: IndicatorHit | None = None
        for hit in self._hits(text):
            if (best is None or hit.end - hit.start >= best.end - best.start) and fits(hit.indicator):
                best = hit
        return best

    def whole(self, name: str, fits: Callable[[Indicator], bool]) -> Indicator | None:
        """Return the indicator that a word means where it is all of a name, if it fits."""
        found = self._alone.get(name)
        return found if found and fits(found) else None

    def beside(self, name: str, text: str, fits: Callable[[Indicator], bool]) -> Indicator | None:
        """Return the indicator that a short name means behind another one, which a text names, if it fits."""
        known = self._beside.get(name, ())
        named = self.ids(text) if known else frozenset()
        return next((found for other, found in known if other in named and fits(found)), None)

    def nearest(self, text: str, fits: Callable[[Indicator], bool]) -> Indicator | None:
        """Return the last indicator of a text that fits."""
        return next((hit.indicator for hit in reversed(list(self._hits(text))) if fits(hit.indicator)), None)

    def ending(self, text: str, fits: Callable[[Indicator], bool]) -> Indicator | None:
        """Return the indicator that a text ends with, if it fits."""
        return next(
            (hit.indicator for hit in self._hits(text) if hit.end == len(text) and fits(hit.indicator)), None
        )

    def words(self, indicator: Indicator) -> tuple[str, ...]:
        """Return all names of an indicator, squeezed."""
        return self._words[indicator.id]

    def ids(self, text: str) -> frozenset[str]:
        """Return the ids of all indicators that a text names."""
        return frozenset(hit.indicator.id for hit in self._hits(text))

    def _hits(self, text: str) -> Iterator[IndicatorHit]:
        for which, start, end in self._finder.find(text):
            if not (_cuts_letters(text, start) or _cuts_letters(text, end)):
                yield IndicatorHit(self._finder.meanings[which], start, end)


def _cuts_letters(text: str, place: int) -> bool:
    """Tell whether a place stands inside a run of Latin letters: M2 is no part of HM2."""
    return bool(0 < place < len(text) and _LETTERS.match(text[place - 1]) and _LETTERS.match(text[place]))


def _indicator(row: Row) -> Indicator:
    name, kind, better, unit = row["name"], row["kind"], row["better"], row["unit"]
    summable = bool(row.get("sum", kind == "flow" and unit != "%"))
    parts = tuple(row.get("parts", "").split())
    moves, real = bool(row.get("moves")), bool(row.get("real"))
    return Indicator(row.id, name, unit, better, kind, summable, moves, real, row.get("share"), parts)


@cache
def load_registry(pack: Pack) -> Registry:
    """Return the registry of a pack."""
    return Registry(pack.table("indicators"))


@cache
def _inner() -> re.Pattern[str]:
    return re.compile("[\\s①-⑳“”\"'‘’「」《》()（）的了]")


def squeeze(name: str) -> str:
    """Return a name without the marks and particles that change nothing: “三农”的支出 is 三农支出."""
    return _inner().sub("", fold(name))


@dataclass(frozen=True, eq=False)
class NameWords:
    """The tables around a name, compiled: scopes anywhere, noise at the ends.

    `undergoes` matches those to whom something is done, and what: 企业完成数字化改造.
    """

    scopes: re.Pattern[str]
    scope_rows: dict[str, Row]
    head: re.Pattern[str]
    tail: re.Pattern[str]
    split: re.Pattern[str]
    pointers: re.Pattern[str]
    subject: re.Pattern[str]
    undergoes: re.Pattern[str]


@cache
def name_words(pack: Pack) -> NameWords:
    """Compile the tables `scope_words` and `indicator_noise` of a pack."""
    rows = {word: row for row in pack.table("scope_words") for word in row.words}
    noise = [row for row in pack.table("indicator_noise") if row.get("role") not in _APART]
    subject, does = (alternation(pack.words("indicator_noise", role)) for role in _APART)
    head = alternation(word for row in noise if row.get("role") != "tail" for word in row.words)
    tail = alternation(word[::-1] for row in noise if row.get("role") != "head" for word in row.words)
    inside = alternation(word for row in noise if not row.get("role") for word in row.words)
    pointers = alternation(word for row in noise if row.get("pointer") for word in row.words)
    return NameWords(
        scopes=re.compile(alternation(rows)),
        scope_rows=rows,
        head=re.compile(f"(?:{head})+"),
        tail=re.compile(f"(?:{tail})+"),
        pointers=re.compile(pointers),
        subject=re.compile(subject),
        undergoes=re.compile(f"(?P<subject>{subject})(?:全部)?(?:(?:{does})(?P<act>[^，。；、,;]{{2,12}}))?"),
        split=re.compile(f"(?:{inside}|[^\\u4e00-\\u9fffA-Za-z])+"),
    )


def find_scopes(text: str, pack: Pack) -> frozenset[tuple[str, str]]:
    """Return the scopes that a text names, as (axis, row id); words for the whole say nothing."""
    words = name_words(pack)
    rows = [words.scope_rows[match[0]] for match in words.scopes.finditer(text)]
    return frozenset((row["axis"], row.id) for row in rows if not row.get("whole"))


def content(text: str, pack: Pack) -> tuple[str, ...]:
    """Return the pieces of a squeezed text that name something: scopes, noise and marks cut away."""
    words = name_words(pack)
    return tuple(piece for piece in words.split.split(words.scopes.sub(" ", text)) if piece)


def strip_noise(text: str, pack: Pack) -> str:
    """Return a squeezed name without the noise at its two ends."""
    words = name_words(pack)
    head = words.head.match(text)
    rest = text[head.end() :] if head else text
    tail = words.tail.match(rest[::-1])
    return rest[: len(rest) - tail.end()] if tail else rest


def parse_name(
    name: str, registry: Registry, pack: Pack, fits: Callable[[Indicator], bool] = lambda _: True
) -> ParsedName:
    """Parse the name of an indicator; `fits` refuses rows of the registry, such as those of another unit."""
    text = squeeze(name)
    found = _last_member(text, registry, fits)
    if found is None:
        bare = strip_noise(name_words(pack).scopes.sub("", text), pack)
        alone = registry.whole(bare, fits)
        if alone:
            return ParsedName(alone, bare, "", find_scopes(text, pack))
        return ParsedName(None, "", bare or strip_noise(text, pack), find_scopes(text, pack))
    indicator, start, end = found
    outside = f"{text[:start]} {text[end:]}"
    pieces = (strip_noise(piece, pack) for piece in content(outside, pack))
    rest = "".join(piece for piece in pieces if len(piece) >= _NAMING)
    return ParsedName(indicator, text[start:end], rest, find_scopes(outside, pack))


def _last_member(text: str, registry: Registry, fits: Callable[[Indicator], bool]) -> IndicatorHit | None:
    """Find the indicator of a name; in a list without a name of its own, the last member's comes first."""
    found = registry.find(text, fits)
    mark = text.rfind("、") + 1
    if found is None or not mark or found.end > mark:
        return found
    last = registry.find(text[mark:], fits)
    return IndicatorHit(last.indicator, last.start + mark, last.end + mark) if last else found


@cache
def _keyed(pack: Pack) -> re.Pattern[str]:
    """Return what the key of a group with scopes ends with."""
    scope = alternation(row.id for row in pack.table("scope_words"))
    return re.compile(f"（(?:{scope})(?:、(?:{scope}))*）$")


def group_key(indicator: str, pack: Pack) -> str:
    """Return the name under which figures are grouped: one for 国内生产总值增长, GDP增速 and 地区生产总值.

    Growth and level are told apart by unit and change, not here. The key of a group is its own key.
    """
    if _keyed(pack).search(indicator):
        return indicator
    return parse_name(indicator, load_registry(pack), pack).key or squeeze(indicator)
