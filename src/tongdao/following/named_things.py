"""Sentences of later documents that name a promised thing, found by what is particular in its name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil, floor, log2
from typing import TYPE_CHECKING

from tongdao.following.described import promise_words
from tongdao.following.indicators import squeeze
from tongdao.following.issuers import place_of
from tongdao.following.naming import grams
from tongdao.model import Kind, Stage
from tongdao.promise import STAGE_RANK
from tongdao.rules.words import WordTable, alternation
from tongdao.text.numerals import ONE_TO_TEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from tongdao.following.sentences import Sentence
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

_HELD = 0.65  # share of what the pairs of a name tell that a sentence holds where it names the thing
_FEWEST = 3  # pairs of a name that are found where it is named
_LEAST = 3  # characters of a name that can be found at all
_WIDER, _ROOM = 1.3, 4  # how much longer than a name the words may be that name it: times, and characters
_SHORTEST = 4  # characters of a name that the words of building leave
_KEPT = 0.6  # share of the longer of a name and its short form that the shorter one keeps
_LITTLE = 1  # characters behind a verb that are no object of it: 建成了
_REST = 4  # characters of a clause that tell nothing more of a thing, such as 了, 工程, 一批
_BETWEEN = 6  # characters between a name and the verb that tells its stage, such as 项目已全面
_FAR = 40  # characters behind the words that name a thing in which it may go on
_COMMON = 60  # sentences of one place and year that share a pair, which then finds nothing by itself
_MOST = 12  # sentences that are looked at for one promise and year
_OPEN = 4096  # sentences that are kept squeezed
_CLAUSE = re.compile("[，,；;。：:]")
_PLAN = re.compile(f"(?:国民经济和社会发展)?第([{ONE_TO_TEN}]+)个五年")
_FIRST = "一1"  # what begins the number of a first part, which is often not said
_MARK = re.compile("[、，,；;。：:]")
_NAME_END = re.compile("[、，,；;。：:等]")


@dataclass(frozen=True, slots=True)
class Naming:
    """A sentence that names a promised thing: what it holds of the name's telling, and what it says of it.

    `words` are those that name it, `says` is exceeded, met, missed, cancelled, progress or named (but its name).
    """

    sentence: Sentence
    held: float
    words: str
    says: str


class NamedThings:
    """The sentences that tell facts, by place and year and by the pairs of characters of the promised names."""

    def __init__(self, entries: Iterable[Entry], sentences: Iterable[Sentence], pack: Pack) -> None:
        """Index the sentences by the pairs that promised names hold, and count how common these are."""
        self._pack = pack
        self._told = lru_cache(_OPEN)(self._tell)
        self._counts: Counter[tuple[str, str]] = Counter()
        self._sentences: Counter[str] = Counter()
        self._by_pair: dict[tuple[str, int, str], list[Sentence]] = defaultdict(list)
        wanted = self._wanted(entries)
        for sentence in sentences:
            place = place_of(sentence.issuer, pack)
            if place in wanted and sentence.issued_on:
                self._put(sentence, place, wanted[place])

    def _wanted(self, entries: Iterable[Entry]) -> dict[str, set[str]]:
        wanted: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            if entry.form == "deliverable" and entry.kind is Kind.TARGET:
                wanted[place_of(entry.issuer, self._pack)] |= grams((telling_name(entry, self._pack),))
        return wanted

    def _put(self, sentence: Sentence, place: str, wanted: set[str]) -> None:
        held = wanted & grams((in_short(sentence.text),))
        self._sentences[place] += 1
        self._counts.update((place, pair) for pair in held)
        if sentence.issued_on and self._told(sentence):
            for pair in held:
                self._by_pair[place, sentence.issued_on.year, pair].append(sentence)

    def _tell(self, sentence: Sentence) -> str:
        """Return what a sentence tells: a fact in all its words, another in the clauses that say what was done."""
        if sentence.kind is Kind.FACT:
            return in_short(sentence.text)
        done = _done(self._pack)
        return "，".join(in_short(clause) for clause in _CLAUSE.split(sentence.text) if done.search(clause))

    def find(self, promise: Entry, until: date) -> tuple[Naming, ...]:
        """Return what later documents issued until a day say of a thing, those that hold most of its name first."""
        issued, name = promise.issued_on, telling_name(promise, self._pack)
        place, pairs = place_of(promise.issuer, self._pack), grams((name,))
        if issued is None or len(name) < _LEAST:
            return ()
        weights = {pair: self._weight(place, pair) for pair in pairs}
        found = [
            naming
            for year in range(issued.year, until.year + 1)
            for sentence in self._candidates(place, year, weights)
            if sentence.issued_on and issued < sentence.issued_on <= until
            for naming in self._named(promise, name, weights, sentence)
        ]
        return tuple(sorted(found, key=_most_first))

    def _weight(self, place: str, pair: str) -> float:
        """Return what a pair of characters tells, in bits: little where many sentences hold it."""
        return log2((self._sentences[place] + 1) / (self._counts[place, pair] or 1))

    def _candidates(self, place: str, year: int, weights: dict[str, float]) -> Iterator[Sentence]:
        told: Counter[str] = Counter()
        by_id: dict[str, Sentence] = {}
        for pair in sorted(weights):
            group = self._by_pair.get((place, year, pair), ())
            for sentence in group if len(group) <= _COMMON else ():
                told[sentence.id] += 1
                by_id[sentence.id] = sentence
        best = sorted(told, key=lambda ident: (-told[ident], ident))
        return (by_id[ident] for ident in best[:_MOST])

    def _named(
        self, promise: Entry, name: str, weights: dict[str, float], sentence: Sentence
    ) -> Iterator[Naming]:
        text, whole = self._told(sentence), sum(weights.values())
        start, end, held = _best_window(text, weights, name)
        words = text[start:end]
        if len(weights) < _FEWEST:
            start, end = _alone(name, text)
            words = text[start:end]
        elif held < _HELD * whole or len(grams((words,)) & set(weights)) < _FEWEST:
            start, end = _shortened(name, text)
            words, held = text[start:end], _HELD * whole
        if not words or _begins_otherwise(name, text, start, end, self._pack):
            return
        if _ends_otherwise(name, text, start, end, self._pack):
            return
        if _same_part(name, _to_mark(text, start, end), self._pack) and _same_sides(name, words, self._pack):
            says = said_of(promise.stage, text, start, end, self._pack)
            if says == "named" and promise.stage is Stage.OPERATE and _events(self._pack).search(words):
                says = "met"  # an event of which a review tells was held
            yield Naming(sentence, round(held / whole, 4), words, says)


def _most_first(naming: Naming) -> tuple[float, date | None, str, int]:
    sentence = naming.sentence
    return -naming.held, sentence.issued_on, sentence.source, sentence.start


def telling_name(entry: Entry, pack: Pack) -> str:
    """Return the name by which a promised thing is looked for."""
    return bare_name(in_short(entry.name or entry.quote), pack)


def in_short(text: str) -> str:
    """Return a text squeezed, with five-year plans by their short names: 第十五个五年规划 is 十五五规划."""
    return _PLAN.sub(r"\1五", squeeze(text))


def bare_name(name: str, pack: Pack, shortest: int = _SHORTEST) -> str:
    """Return a name without whose it is and the words of building at its end, if enough is left."""
    ends, heads = _ends(pack)
    ours = heads.match(name)
    short = name[ours.end() :] if ours else name
    tail = ends.match(short[::-1])
    short = short[: len(short) - tail.end()] if tail else short
    part = numbered_parts(pack).search(short)
    if part and part.end() == len(short) and part[0][0] in _FIRST:
        short = short[: part.start()]
    return short if len(short) >= shortest else name


@cache
def _ends(pack: Pack) -> tuple[re.Pattern[str], re.Pattern[str]]:
    tail = alternation(word[::-1] for word in pack.words("thing_noise", "building"))
    head = alternation(pack.words("thing_noise", "whose"))
    return re.compile(f"(?:{tail})+"), re.compile(f"(?:{head})+")


def _best_window(text: str, weights: dict[str, float], name: str) -> tuple[int, int, float]:
    """Return where in a piece of a text the words stand that hold most of a name, and what these pairs tell together.

    A piece ends at a mark, one of a list too where the name is no list itself.
    """
    length = int(_WIDER * len(name)) + _ROOM
    best = (0, 0, 0.0)
    for first, last in _pieces(text, _CLAUSE if "、" in name else _MARK):
        places = [place for place in range(first, last - 1) if text[place : place + 2] in weights]
        for number, start in enumerate(places):
            inside = [place for place in places[number:] if place + 2 - start <= length]
            held = sum(weights[pair] for pair in {text[place : place + 2] for place in inside})
            if held > best[2]:
                best = (start, inside[-1] + 2, held)
    return best


def _alone(name: str, text: str) -> tuple[int, int]:
    """Return where a short name stands in full at the beginning of a piece: 柳博会、春茶节影响力扩大."""
    for first, _ in _pieces(text, _MARK):
        if text.startswith(name, first):
            return first, first + len(name)
    return 0, 0


def _pieces(text: str, mark: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for found in mark.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _begins_otherwise(name: str, text: str, start: int, end: int, pack: Pack) -> bool:
    """Tell whether words that lack the beginning of a name begin with something else: 草业中心 is not 乳业中心.

    Nothing stands before them where they only leave the beginning out: after a mark, or after what was done.
    """
    if name[:2] in text[start:end]:
        return False
    before = text[_since_mark(text, start, _MARK) : start]
    return bool(before) and not any(hit.end == len(before) for hit in _stages(pack).finditer(before))


def _ends_otherwise(name: str, text: str, start: int, end: int, pack: Pack) -> bool:
    """Tell whether words that lack the end of a name go on to another kind of thing: 青石港航道 is not 青石港泊位."""
    if name[-2:] in text[start:end]:
        return False
    last = min(len(text), end + _FAR)
    mark = _NAME_END.search(text, end, last)
    after = text[end : mark.start() if mark else last]
    hit = _stages(pack).search(after)
    rest = after[: hit.start] if hit else after
    return 1 < len(rest) <= _ROOM and _heads(pack).search(rest) is not None


def _since_mark(text: str, place: int, mark: re.Pattern[str]) -> int:
    return max((found.end() for found in mark.finditer(text, 0, place)), default=0)


def _shortened(name: str, text: str) -> tuple[int, int]:
    """Return where a text says a name with letters left out or put in, as usage does: 旅发大会, 城东二级水厂."""
    least, most = ceil(_KEPT * len(name)), floor(len(name) / _KEPT)
    for first in (place for place, letter in enumerate(text) if letter == name[0]):
        for last in range(first + max(least, _SHORTEST), min(first + most, len(text)) + 1):
            words = text[first:last]
            if words[-1] == name[-1] and not _MARK.search(words) and _holds(name, words):
                return first, last
    return 0, 0


def _holds(one: str, other: str) -> bool:
    """Tell whether the longer of two names holds the letters of the shorter in order."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return all(letter in letters for letter in short)


def _to_mark(text: str, start: int, end: int) -> str:
    """Return the words that name a thing with those up to the next mark before and after."""
    after = _MARK.search(text, end)
    return text[_since_mark(text, start, _MARK) : after.start() if after else len(text)]


@cache
def numbered_parts(pack: Pack) -> re.Pattern[str]:
    """Return the pattern of the numbers that tell the parts of a thing apart: 二期, 3号."""
    return re.compile(rf"[{ONE_TO_TEN}百\d]+(?:{alternation(pack.words('name_numbers', 'thing_part'))})")


def _same_part(name: str, words: str, pack: Pack) -> bool:
    """Tell whether some words name the same part as a name: 二期 is not the whole; 一期 may stand for it."""
    ours, theirs = (set(numbered_parts(pack).findall(text)) for text in (name, words))
    first = {part for part in ours | theirs if part[0] in _FIRST}
    return ours - first <= theirs and theirs - first <= ours


def _same_sides(name: str, words: str, pack: Pack) -> bool:
    """Tell whether a name and some words do not name different sides: 东线 is not 西线."""
    ours, theirs = (
        {side for side in pack.words("list_words", "side") if side in text} for text in (name, words)
    )
    return ours == theirs or not (ours and theirs)


@cache
def _heads(pack: Pack) -> re.Pattern[str]:
    """Return the pattern of words that end with what kind of thing it is."""
    return re.compile(f"(?:{alternation(word for row in pack.table('heads') for word in row.words)})$")


@cache
def _events(pack: Pack) -> re.Pattern[str]:
    words = (word for row in pack.table("heads") if row.get("class") == "event" for word in row.words)
    return re.compile(f"(?:{alternation(words)})$")


@cache
def _done(pack: Pack) -> re.Pattern[str]:
    """Return the pattern of a clause that says what was done or given up, whatever its sentence is about.

    A text that was drawn up is there: 我们编制的《发展规划（草案）》.
    """
    words = (word for row in pack.table("stages") if row.get("stage") for word in row.words)
    drawn_up = alternation(word for row in pack.table("stages") if row.get("drafts") for word in row.words)
    given_up = alternation(pack.words("promise_words", "cancelled"))
    return re.compile(f"(?:{alternation(words)})了|(?:{drawn_up})的《|{given_up}")


@cache
def _stages(pack: Pack) -> WordTable:
    return WordTable(row for row in pack.table("stages") if not row.get("shield"))


def said_of(promised: Stage | None, text: str, start: int, end: int, pack: Pack) -> str:
    """Return what a clause says of a thing that it names at `start:end`: by a word of result, else by the stage told.

    A stage word counts close behind the name, or behind the list that the name stands in, and where nothing more is
    told of it (城东水厂建成投用, not 城东水厂完成投资2亿元); one in front of it where the clause ends with the name.
    """
    last, following = _two_clauses(text, end)
    result = promise_words(pack, "result").search(text, end, following)
    if result:
        return str(result.row["says"])
    behind = [hit for hit in _stages(pack).finditer(text, end, last) if hit.row.get("stage")]
    if behind and last - behind[-1].end <= _LITTLE and _leads_on(text[end : behind[0].start]):
        return _by_stage(promised, [hit.row["stage"] for hit in behind])
    first = _since_mark(text, start, _MARK)
    before = [hit for hit in _stages(pack).finditer(text, first, start) if hit.row.get("stage")]
    ends = last - end <= _REST or text[end : end + 1] == "等"
    close = [hit.row["stage"] for hit in before if start - hit.end <= _REST and ends]
    return _by_stage(promised, close)


def _two_clauses(text: str, place: int) -> tuple[int, int]:
    """Return where the clause of a place ends, and the one after it: 城东水厂因故延期，未能如期通水."""
    mark = _CLAUSE.search(text, place)
    if mark is None:
        return len(text), len(text)
    after = _CLAUSE.search(text, mark.end())
    return mark.start(), after.start() if after else len(text)


def _leads_on(between: str) -> bool:
    """Tell whether the words between a name and a verb are only those of its kind, or the rest of its list."""
    return len(between) <= _BETWEEN or between[0] in "、和及与"


def _by_stage(promised: Stage | None, told: Sequence[str]) -> str:
    if promised is None or not told:
        return "named"
    furthest = max(STAGE_RANK[Stage(stage)] for stage in told)
    return "met" if furthest >= STAGE_RANK[promised] else "progress"
