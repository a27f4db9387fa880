"""Which promises belong to a programme with a name made of numbers, such as “1115”, and to which of its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from tongdao.rules.words import Finder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tongdao.ledger.values import StoredDocument
    from tongdao.model import Programme
    from tongdao.promise import Entry

    _Words: TypeAlias = Finder[list[tuple[str, str]]]


_SIGNS = re.compile("[“”\"'‘’「」『』《》\\s]")
_PLAIN = re.compile("[0-9+Xx]+")  # a code that could be any number, unless it stands in quotation marks
_LONGEST_PART = 40  # characters of a part that are looked at
_TELLING = 4  # characters of a part or of a name that are not said by chance


@dataclass(slots=True)
class Membership:
    """A programme of a place, by its code: where each document names it, and which promises are of it."""

    first: Programme
    document: StoredDocument
    parts: tuple[str, ...] = ()
    members: dict[str, set[str]] = field(
        default_factory=dict
    )  # the ids of promises, and the parts they fulfil


def memberships(
    named: Iterable[tuple[StoredDocument, Programme]], promises: Sequence[Entry]
) -> Mapping[str, Membership]:
    """Return the programmes of the documents of one place by code, in the order in which they are named.

    A promise is of a programme where it stands in the words that spell it out, where its sentence names the
    programme, or where it names a part: the sentence holds the part, or the part the name of what is promised.
    """
    places = list(named)
    members: dict[str, Membership] = {}
    for document, programme in places:
        member = members.setdefault(programme.code, Membership(programme, document))
        if len(programme.parts) > len(member.parts):
            member.parts = programme.parts
    if members:
        _gather(members, places, promises)
    return members


def _gather(
    members: Mapping[str, Membership],
    places: Sequence[tuple[StoredDocument, Programme]],
    promises: Sequence[Entry],
) -> None:
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for document, programme in places:
        spans.setdefault(document.id, []).append((programme.start, programme.end, programme.code))
    words, within = _words(members), _within(members)
    for promise in promises:
        for code, part in _reasons(promise, spans.get(promise.document, ()), words, within):
            members[code].members.setdefault(promise.id, set()).update({part} if part else ())


def _words(members: Mapping[str, Membership]) -> _Words:
    """Return what finds the names of programmes and of their parts, with the code and the part that each names."""
    words: dict[str, list[tuple[str, str]]] = {}
    for code, member in members.items():
        bare = _SIGNS.sub("", code)
        names = [f"“{bare}”", f'"{bare}"'] if _PLAIN.fullmatch(bare) else [bare]
        for name in names:
            words.setdefault(name, []).append((code, ""))
        for part in member.parts:
            if len(bare_part := _SIGNS.sub("", part)) >= _TELLING:
                words.setdefault(bare_part, []).append((code, part))
    return Finder(words, overlapping=True)


def _reasons(
    promise: Entry,
    spans: Sequence[tuple[int, int, str]],
    words: _Words,
    within: Mapping[str, Sequence[tuple[str, str]]],
) -> Iterable[tuple[str, str]]:
    """Yield the code of each programme that a promise is of, with the part that it names, empty for none."""
    yield from ((code, "") for start, end, code in spans if start <= promise.start < end)
    bare = _SIGNS.sub("", promise.statement)
    for text in dict.fromkeys((promise.statement, bare)):
        yield from (
            named for which, *_ in words.find(text) for named in words.meanings[which] if not named[1]
        )
    yield from _parts_said(promise, bare, words)
    yield from within.get(_SIGNS.sub("", promise.indicator or promise.name or ""), ())


def _parts_said(promise: Entry, bare: str, words: _Words) -> Iterable[tuple[str, str]]:
    """Return the part in whose words a promise stands; where it stands in none, the parts that its sentence names."""
    before = promise.statement[: promise.start - promise.statement_start]
    at = len(_SIGNS.sub("", before))
    said = [(end, named) for which, _, end in words.find(bare) for named in words.meanings[which] if named[1]]
    around = [named for end, named in said if end - len(_SIGNS.sub("", named[1])) <= at < end]
    return around or [named for _, named in said]


def _within(members: Mapping[str, Membership]) -> dict[str, list[tuple[str, str]]]:
    """Return, by every name that may stand in it, the parts and their codes."""
    names: dict[str, list[tuple[str, str]]] = {}
    for code, member in members.items():
        for part in member.parts:
            bare = _SIGNS.sub("", part)[:_LONGEST_PART]
            for start, end in combinations(range(len(bare) + 1), 2):
                if end - start >= _TELLING:
                    names.setdefault(bare[start:end], []).append((code, part))
    return names
