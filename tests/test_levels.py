"""What two figures or things are to each other: `data/tables/levels.tsv`, rows at each side of every bound."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import compare, rows_of

from tongdao.following import comparisons
from tongdao.following.deliverables import (
    Thing,
    compare_names,
    compare_parts,
    compare_stages,
    compare_times,
    describe_thing,
)
from tongdao.following.described import Described
from tongdao.following.indicators import load_registry
from tongdao.following.lineage import Targets
from tongdao.following.naming import dimension_of, grams, of_share, unit_scale
from tongdao.following.reports import Reports, due_day
from tongdao.model import Change, Comparator, Kind, Stage
from tongdao.promise import Entry
from tongdao.rules.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable

PACK = load_pack()
REGISTRY = load_registry(PACK)
PLACE = "澜江市人民政府"
CHANGES = {
    "+": Change.INCREASE,
    "-": Change.DECREASE,
    "=": Change.LEVEL,
    "#": Change.RANK,
    "x": Change.MULTIPLY,
}
PROMISE, OUTCOME = {"issued": "2021-01-20", "kind": "target"}, {"issued": "2022-01-20", "kind": "fact"}


def cells(text: str) -> dict[str, str]:
    """Read `value=3 unit=%`."""
    return dict(item.split("=", 1) for item in text.split() if item != "-")


def day(text: str | None, *, last: bool = False) -> date | None:
    """Read a day, or a year for its first or last day."""
    if not text or text == "none":
        return None
    return date.fromisoformat(text if "-" in text else f"{text}-{'12-31' if last else '01-01'}")


def number(text: str | None) -> Decimal | None:
    return None if text in (None, "none") else Decimal(text or 0)


def pairs(text: str) -> frozenset[tuple[str, str]]:
    """Read scopes and acts: area:urban,level:city."""
    return frozenset(
        (axis, word) for axis, _, word in (item.partition(":") for item in text.split(",") if item)
    )


def entry(said: dict[str, str]) -> Entry:
    """Make the entry of a row."""
    form = "deliverable" if "stage" in said or "thing" in said else "figure"
    text = said.get("name") or said.get("thing", "")
    return Entry(
        id=said.get("id", f"{said['kind']}{said['issued']}"),
        form=form,
        document=said["issued"],
        source=said["issued"],
        issued_on=day(said["issued"]),
        issuer=said.get("issuer", PLACE),
        document_type="政府工作报告",
        kind=Kind(said["kind"]),
        quote=said.get("value", text),
        start=len(text),
        end=len(text) + 1,
        statement=said.get("statement", text),
        statement_start=0,
        owner=None if said.get("owner") == "none" else said.get("owner", PLACE),
        period_start=day(said.get("first", said["issued"][:4] if said["kind"] == "target" else "2021")),
        period_end=day(
            said.get("last", said["issued"][:4] if said["kind"] == "target" else "2021"), last=True
        ),
        period="explicit",
        value=number(said.get("value", "100")),
        high=number(said.get("high", "none")),
        unit=said.get("unit", "件"),
        comparator=Comparator(said.get("comparator", "=")),
        change=CHANGES[said.get("change", "=")],
        indicator=said.get("name"),
        name=said.get("thing"),
        stage=Stage(said["stage"]) if "stage" in said else None,
    )


def described(text: str, usual: dict[str, str]) -> Described:
    """Make what is described in a row: what is not given is plain."""
    said = {**usual, **cells(text)}
    made = entry(said)
    name = said.get("name", "")
    return Described(
        entry=made,
        place="澜江市",
        name=name,
        indicator=REGISTRY.by_id[said["indicator"]] if "indicator" in said else None,
        inferred="inferred" in said,
        name_rest=said.get("name_rest", ""),
        grams=grams((name,)),
        context=grams(said.get("context", "").split(",")),
        clause_pairs=grams(said.get("clause_pairs", "").split(",")),
        scopes=pairs(said.get("scopes", "")),
        acts=pairs(said.get("acts", "")),
        measure=said.get("measure", "amount"),
        dimension=said.get("dimension", dimension_of(made.unit, PACK)),
        first=made.period_start,
        last=made.period_end,
        span=said.get("span"),
        is_arrival="is_arrival" in said,
        is_old_end="is_old_end" in said,
        repeats_goal=False,
        result_word=said.get("result_word"),
        scale=unit_scale(made.unit, PACK),
        is_reached="is_reached" in said,
    )


def two(promise: str, outcome: str) -> tuple[Described, Described]:
    return described(promise, PROMISE), described(outcome, OUTCOME)


def things(promise: str, outcome: str) -> tuple[Thing, Thing]:
    ours, theirs = entry({**PROMISE, **cells(promise)}), entry({**OUTCOME, **cells(outcome)})
    return describe_thing(ours, PACK), describe_thing(theirs, PACK)


def due_of(promise: Described) -> date:
    due = due_day(promise.first, promise.last, promise.entry.issued_on)
    assert due is not None
    return due


def period(promise: str, outcome: str) -> str:
    ours, theirs = two(promise, outcome)
    return comparisons.compare_period(ours, theirs, due_of(ours))


def axes(promise: str, outcome: str) -> str:
    return comparisons.compare_axes(pairs(promise.strip("-")), pairs(outcome.strip("-")))


def state(promise: str, outcome: str) -> str:
    return f"{two(promise, outcome)[0].is_state} {two(promise, outcome)[0].years}"


def report(promise: str, outcome: str) -> str:
    """Tell when an outcome was told, where the place spoke on the days `spoke` of the outcome's cell."""
    ours, theirs = two(promise, outcome)
    spoke = [entry({**OUTCOME, "issued": day}) for day in cells(outcome).get("spoke", "").split(",") if day]
    return Reports([ours.entry, theirs.entry, *spoke], PACK).order(theirs, ours, due_of(ours))


def due(promise: str, _: str) -> str:
    said = cells(promise)
    return str(due_day(day(said.get("first")), day(said.get("last"), last=True), day(said.get("issued"))))


def lineage(promise: str, before: str) -> str:
    """Tell what a promise is to one of the year before."""
    usual = {**PROMISE, "issued": "2020-01-20"}
    return _descent(described(promise, PROMISE), described(before, usual))


def lineage_after(promise: str, after: str) -> str:
    """Tell what a promise is to one of the year after."""
    usual = {**PROMISE, "issued": "2022-01-20"}
    return _descent(described(promise, PROMISE), described(after, usual))


def _descent(promise: Described, other: Described) -> str:
    found = Targets([promise, other], PACK).descend(promise, followed="same", silent=())
    return " ".join([found.lineage, *(["joined"] if found.previous or found.next else [])])


LABELS: dict[str, Callable[[str, str], object]] = {
    "size": lambda *row: comparisons.compare_size(*two(*row)),
    "unit": lambda *row: comparisons.compare_unit(*two(*row)),
    "change": lambda *row: comparisons.compare_change(*two(*row)),
    "axes": axes,
    "owner": lambda *row: comparisons.compare_owner(*two(*row)),
    "indicator": lambda *row: comparisons.compare_indicator(*two(*row)),
    "may_match": lambda *row: comparisons.may_match(*two(*row)),
    "scope": lambda *row: comparisons.compare_scope(*two(*row)),
    "otherwise": lambda *row: comparisons.tells_otherwise(*two(*row)),
    "period": period,
    "reaches": lambda *row: comparisons.reaches(*two(*row)),
    "state": state,
    "thing name": lambda *row: compare_names(*things(*row)),
    "thing part": lambda *row: compare_parts(*things(*row)),
    "thing stage": lambda *row: compare_stages(*(thing.entry.stage for thing in things(*row))),
    "thing time": lambda *row: compare_times(*(thing.entry for thing in things(*row))),
    "report": report,
    "due": due,
    "lineage": lineage,
    "lineage after": lineage_after,
}


def test_levels() -> None:
    rows = rows_of("levels.tsv")
    compare("levels.tsv", [[name, one, other, LABELS[name](one, other)] for name, one, other, _ in rows])
    assert {row[0] for row in rows} == set(LABELS)
    assert all(hasattr(Described, field.name) for field in fields(Described))


PROMISED = [row for row in rows_of("levels.tsv") if row[0] in ("lineage", "size", "unit")]
SHARES = [(one.id, one.share) for one in REGISTRY.by_id.values() if one.share]


def test_a_share_of_another_whole_has_an_indicator_of_its_own() -> None:
    assert ("deficit", "deficit_ratio") in SHARES
    for whole, share in SHARES:
        assert of_share(REGISTRY.by_id[whole], "share", REGISTRY) == REGISTRY.by_id[share]
        assert of_share(REGISTRY.by_id[whole], "amount", REGISTRY) == REGISTRY.by_id[whole]
    assert of_share(REGISTRY.by_id["gdp"], "share", REGISTRY) == REGISTRY.by_id["gdp"]
    assert of_share(None, "share", REGISTRY) is None


AXES = st.frozensets(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=4)
TURNED = {"raised": "lowered", "lowered": "raised"}


@given(AXES, AXES)
def test_axes_compare_alike_both_ways(
    one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]
) -> None:
    assert comparisons.compare_axes(one, other) == comparisons.compare_axes(other, one)
    assert comparisons.compare_axes(one, one) == ("same" if one else "none")


@pytest.mark.parametrize("row", PROMISED, ids=lambda row: "|".join(row[:3]))
def test_a_promise_that_was_raised_is_lowered_the_other_way_round(row: list[str]) -> None:
    there, back = lineage(row[1], row[2]), lineage(row[2], row[1])
    lineage_there, *rest = there.split()
    assert back.split() == [TURNED.get(lineage_there, lineage_there), *rest]


@pytest.mark.parametrize("name", ["size", "unit", "change", "owner"])
def test_what_is_told_of_two_does_not_depend_on_which_is_promised(name: str) -> None:
    for row in (
        row for row in rows_of("levels.tsv") if row[0] == name and "is_arrival" not in row[1] + row[2]
    ):
        if name != "change" or ("indicator" in row[1]) == ("indicator" in row[2]):
            assert LABELS[name](row[1], row[2]) == LABELS[name](row[2], row[1]), row
