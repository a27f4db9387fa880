"""What the figures of a sentence measure, ready to compare: `data/tables/described.tsv`."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from tables import compare, rows_of

from tongdao.following.described import describe, is_outcome
from tongdao.following.indicators import group_key, load_registry
from tongdao.following.issuers import place_of
from tongdao.following.sentences import Sentence
from tongdao.following.surroundings import look_around
from tongdao.mentions.quantities.find import find_quantities
from tongdao.model import Change, Kind
from tongdao.promise import Entry
from tongdao.rules.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.following.described import Described

PACK = load_pack()
REGISTRY = load_registry(PACK)
MARK = re.compile(r"\{([-+#×]?)([^:{}]*):([^{}]*)\}")
CHANGES = {
    "": Change.LEVEL,
    "+": Change.INCREASE,
    "-": Change.DECREASE,
    "#": Change.RANK,
    "×": Change.MULTIPLY,
}
PLACE = "澜江市人民政府"


def unmarked(marked: str) -> tuple[str, list[tuple[str, str, int, int]]]:
    """Return a sentence without its marks; of each its sign, the indicator, and where the figure stands."""
    text, found, last = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        found.append((mark[1], mark[2], len(text), len(text) + len(mark[3])))
        text, last = text + mark[3], mark.end()
    return text + marked[last:], found


def entries(marked: str, said: dict[str, str]) -> Iterator[Entry]:
    """Make the figures of a sentence; a fact told in January 2022 of 2021 where nothing else is said."""
    text, marks = unmarked(marked)
    days = {name: said.get(name, day) for name, day in (("first", "2021-01-01"), ("last", "2021-12-31"))}
    for number, (sign, name, start, end) in enumerate(marks):
        quantity = next((q for q in find_quantities(text, PACK) if q.start < end and start < q.end), None)
        yield Entry(
            id=str(number),
            form="figure",
            document="d",
            source="d",
            issued_on=date.fromisoformat(said.get("issued", "2022-01-20")),
            issuer=PLACE,
            document_type=None,
            kind=Kind(said.get("kind", "fact")),
            quote=text[start:end],
            start=100 + start,
            end=100 + end,
            statement=text,
            statement_start=100,
            owner=PLACE,
            period_start=date.fromisoformat(days["first"]) if days["first"] != "none" else None,
            period_end=date.fromisoformat(days["last"]) if days["last"] != "none" else None,
            period=said.get("period", "explicit"),
            value=quantity.value if quantity else None,
            unit=said.get("unit", (quantity.unit or "") if quantity else ""),
            comparator=quantity.comparator if quantity else None,
            change=CHANGES[sign],
            indicator=name or None,
        )


def cell(found: Described) -> str:
    """Write what is described on one line; what is plain is left out."""
    flags = [
        flag
        for flag in ("inferred", "is_arrival", "is_old_end", "repeats_goal", "is_reached")
        if getattr(found, flag)
    ]
    words = {
        "rest": found.name_rest,
        "span": found.span,
        "result": found.result_word,
        "scale": "" if found.scale == 1 else str(found.scale),
    }
    told = [
        found.entry.quote,
        found.indicator.id if found.indicator else f"“{found.name}”",
        found.measure,
        found.dimension,
        f"{found.first or '-'}..{found.last or '-'}",
        *flags,
        *(f"{name}={word}" for name, word in words.items() if word),
        *(f"{axis}:{word}" for axis, word in sorted({*found.scopes, *found.acts})),
        *(
            f"{name}={' '.join(sorted(group))}"
            for name, group in (("own", found.grams), ("around", found.context))
        ),
        *([f"clause={' '.join(sorted(found.clause_pairs))}"] if found.clause_pairs else []),
        *([] if is_outcome(found) else ["no outcome"]),
    ]
    return " ".join(told)


def described(marked: str, previous: str, beside: str) -> Iterator[str]:
    said = dict(item.split("=", 1) for item in beside.split() if item != "-")
    made = list(entries(marked, said))
    sentences = [Sentence("s", "d", "d", date(2022, 1, 20), PLACE, Kind.FACT, None, previous, 0, 99)]
    sentences.append(
        Sentence("t", "d", "d", date(2022, 1, 20), PLACE, Kind.FACT, None, unmarked(marked)[0], 100, 200)
    )
    found = describe(made, sentences if previous != "-" else (), REGISTRY, PACK)
    yield from (cell(found[entry.id]) for entry in made)


def test_what_figures_measure() -> None:
    rows = rows_of("described.tsv")
    compare("described.tsv", [[*row[:3], *described(*row[:3])] for row in rows])


def test_the_words_around_a_figure() -> None:
    rows = rows_of("around.tsv")
    compare("around.tsv", [[row[0], row[1], *around(row[0], row[1])] for row in rows])


def around(marked: str, previous: str) -> Iterator[str]:
    made = list(entries(marked, {}))
    for place, entry in enumerate(made):
        left, right = made[place - 1] if place else None, made[place + 1] if place + 1 < len(made) else None
        found = look_around(entry, left, right, entry.indicator or "", previous.strip("-"))
        yield " | ".join(str(getattr(found, name)) for name in found.__slots__)


def test_names_of_groups_and_places() -> None:
    answers = {"key": lambda name: group_key(name, PACK), "place": lambda name: place_of(name, PACK)}
    compare("names.tsv", [[way, name, answers[way](name)] for way, name, *_ in rows_of("names.tsv")])
