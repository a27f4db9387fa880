"""Sentences of later documents that name a promise without a figure: 达到预期目标, 超额完成."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING

from tongdao.following.described import promise_words
from tongdao.following.indicators import content, squeeze
from tongdao.following.issuers import place_of
from tongdao.following.naming import grams
from tongdao.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tongdao.following.described import Described
    from tongdao.following.indicators import Registry
    from tongdao.following.sentences import Sentence
    from tongdao.rules.pack import Pack
    from tongdao.rules.words import Hit

_COVERED = 0.8
_CLAUSE = re.compile("[，；。：,;:]")
CANCELLED = "cancelled"  # what a sentence of any kind may say of a promise
_OPENING = 2  # characters before a word of result that name nothing: 均超额完成
_FAR = 120  # characters on either side of a word of result that it may speak of
_NEAR = 6  # characters at the end of the words that are spoken of, in which a name ends
_MOST = 24  # sentences about one promise


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that says in words what became of a promise: exceeded, met, missed, cancelled, progress or named."""

    sentence: Sentence
    says: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What a word of result speaks of: `words`, the indicators and the pairs of characters that they hold."""

    number: int
    mention: Mention
    words: str
    indicators: frozenset[str]
    grams: frozenset[str]


class Wordings:
    """The sentences that tell of promises in words, by place and day and by what they name."""

    def __init__(self, sentences: Iterable[Sentence], registry: Registry, pack: Pack) -> None:
        """Keep the sentences that tell a fact, or that something is given up, and hold a word of result."""
        self._pack = pack
        self._by_name: dict[tuple[str, date, str], list[_Told]] = defaultdict(list)
        results = promise_words(pack, "result")
        number = 0
        for sentence in sentences:
            for hit in results.finditer(sentence.text):
                if sentence.issued_on and (sentence.kind is Kind.FACT or hit.row["says"] == CANCELLED):
                    number += 1
                    told = _told(number, sentence, hit, registry, pack)
                    for name in (*told.indicators, *told.grams):
                        self._by_name[place_of(sentence.issuer, pack), sentence.issued_on, name].append(told)

    def find(self, promise: Described, issued: date | None) -> tuple[Mention, ...]:
        """Return the sentences of the report issued on a day that name what was promised, in order."""
        if issued is None:
            return ()
        told = {one.number: one for name in _telling(promise) for one in self._named(promise, issued, name)}
        found = (told[number].mention for number in sorted(told) if _names(told[number], promise))
        first = {mention.sentence.id: mention for mention in reversed(tuple(islice(found, _MOST)))}
        return tuple(reversed(first.values()))

    def _named(self, promise: Described, issued: date, name: str) -> Sequence[_Told]:
        return self._by_name.get((promise.place, issued, name), ())


def _telling(promise: Described) -> Sequence[str]:
    """Return names of which a sentence that names a promise holds one at least."""
    if promise.indicator and not promise.inferred:
        return (promise.indicator.id,)
    count = len(promise.grams)
    return sorted(promise.grams)[: count - ceil(_COVERED * count) + 1]


def _told(number: int, sentence: Sentence, hit: Hit, registry: Registry, pack: Pack) -> _Told:
    words = squeeze(_spoken_of(sentence.text, hit, pack))
    mention = Mention(sentence, hit.row["says"])
    return _Told(number, mention, words, registry.ids(words), grams(content(words, pack)))


def _spoken_of(text: str, hit: Hit, pack: Pack) -> str:
    """Return what a word of result speaks of: what stands before it, and a goal that stands behind it.

    A word that begins its clause, or follows but a goal or a gap, speaks of the one before too: 就业8万人，超额完成.
    """
    first, last = max(0, hit.start - _FAR), min(len(text), hit.end + _FAR)
    marks = [first, *(mark.end() for mark in _CLAUSE.finditer(text, first, hit.start))]
    leads = (promise_words(pack, role).search(text, marks[-1], hit.start) for role in ("goal", "gap"))
    named = min(lead.start if lead else hit.start for lead in leads) - marks[-1] > _OPENING
    start = marks[-1] if named or len(marks) == 1 else marks[-2]
    end = _CLAUSE.search(text, hit.end, last)
    behind = text[hit.end : end.start() if end else last]
    return text[start : hit.start] + (behind if promise_words(pack, "goal").search(behind) else "")


def _names(told: _Told, promise: Described) -> bool:
    """Tell whether a sentence names what a promise is about: the registry's indicator, or nearly all of its name."""
    if promise.indicator and not promise.inferred:
        return promise.indicator.id in told.indicators and set(promise.name_rest) <= _letters(told)
    if len(promise.grams) <= 1:
        return False
    if told.mention.says == "named" and promise.name[-2:] not in told.words[-_NEAR:]:
        return False
    return len(promise.grams & told.grams) >= _COVERED * len(promise.grams)


def _letters(told: _Told) -> set[str]:
    return set(told.words)
