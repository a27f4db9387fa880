"""Sentences of later documents that name a promise without a figure: 达到预期目标, 超额完成."""

from __future__ import annotations

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

_COVERED = 0.8
CANCELLED = "cancelled"  # what a sentence of any kind may say of a promise
_MOST = 24  # sentences about one promise


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that says in words what became of a promise: exceeded, met, missed, cancelled, progress or named."""

    sentence: Sentence
    says: str


@dataclass(frozen=True, slots=True)
class _Told:
    number: int
    mention: Mention
    indicators: frozenset[str]
    grams: frozenset[str]


class Wordings:
    """The sentences that tell of promises in words, by place and day and by what they name."""

    def __init__(self, sentences: Iterable[Sentence], registry: Registry, pack: Pack) -> None:
        """Keep the sentences that tell a fact, or that something is given up, and hold a word of result."""
        self._pack = pack
        self._by_name: dict[tuple[str, date, str], list[_Told]] = defaultdict(list)
        results = promise_words(pack, "result")
        for number, sentence in enumerate(sentences):
            hit = results.search(sentence.text)
            if hit and sentence.issued_on and (sentence.kind is Kind.FACT or hit.row["says"] == CANCELLED):
                told = _told(number, sentence, hit.row["says"], registry, pack)
                for name in (*told.indicators, *told.grams):
                    self._by_name[place_of(sentence.issuer, pack), sentence.issued_on, name].append(told)

    def find(self, promise: Described, issued: date | None) -> tuple[Mention, ...]:
        """Return the sentences of the report issued on a day that name what was promised, in order."""
        if issued is None:
            return ()
        told = {one.number: one for name in _telling(promise) for one in self._named(promise, issued, name)}
        found = (told[number].mention for number in sorted(told) if _names(told[number], promise))
        return tuple(islice(found, _MOST))

    def _named(self, promise: Described, issued: date, name: str) -> Sequence[_Told]:
        return self._by_name.get((promise.place, issued, name), ())


def _telling(promise: Described) -> Sequence[str]:
    """Return names of which a sentence that names a promise holds one at least."""
    if promise.indicator and not promise.inferred:
        return (promise.indicator.id,)
    count = len(promise.grams)
    return sorted(promise.grams)[: count - ceil(_COVERED * count) + 1]


def _told(number: int, sentence: Sentence, says: str, registry: Registry, pack: Pack) -> _Told:
    text = squeeze(sentence.text)
    return _Told(number, Mention(sentence, says), registry.ids(text), grams(content(text, pack)))


def _names(told: _Told, promise: Described) -> bool:
    """Tell whether a sentence names what a promise is about: the registry's indicator, or nearly all of its name."""
    if promise.indicator and not promise.inferred:
        return promise.indicator.id in told.indicators and set(promise.name_rest) <= _letters(told)
    if len(promise.grams) <= 1:
        return False
    return len(promise.grams & told.grams) >= _COVERED * len(promise.grams)


def _letters(told: _Told) -> set[str]:
    return set(told.mention.sentence.text)
