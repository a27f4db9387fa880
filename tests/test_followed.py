"""From a promise to all that is found of it in later documents: `data/tables/followed.tsv`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tables import compare, rows_of
from test_described import PACK, PLACE, entries, unmarked

from tongdao.assess.figures import assess
from tongdao.following.follow import follow
from tongdao.following.rows import entry_row, row
from tongdao.following.sentences import Sentence
from tongdao.model import Comparator, Kind, Stage
from tongdao.promise import Lineage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.following.follow import Followed
    from tongdao.promise import Entry, Link


def said_in(text: str) -> tuple[str, dict[str, str]]:
    """Part a sentence from what is said beside it: 2022 投资{投资:3亿元} kind=fact."""
    words, *rest = text.split(" ")
    beside = dict(item.split("=", 1) for item in rest)
    year = int(words[:4])
    told = year if beside.get("kind") == "target" else year - 1
    usual = {"issued": f"{year}-01-20", "kind": "fact", "first": f"{told}-01-01", "last": f"{told}-12-31"}
    return words[4:], {**usual, **beside}


def statement(number: int, text: str) -> tuple[Sentence, list[Entry]]:
    """Make a sentence with its figures, or with the thing that stands in brackets: 建成[临江大桥]."""
    marked, said = said_in(text)
    plain, document = unmarked(marked.replace("[", "").replace("]", ""))[0], said["issued"]
    issued = None if document == "none" else date.fromisoformat(document)
    issuer, kind, start = said.get("issuer", PLACE), Kind(said["kind"]), number * 1000
    sentence = Sentence(
        f"s{number}", document, document, issued, issuer, kind, None, plain, start, start + len(plain)
    )
    made = list(entries(marked.replace("[", "").replace("]", ""), {**said, "issued": "2000-01-01"}))
    if "[" in marked:
        made = [*entries(f"{{:{marked}}}", {**said, "issued": "2000-01-01"})]
    found = []
    for place, entry in enumerate(made):
        name = marked[marked.find("[") + 1 : marked.find("]")] if "[" in marked else None
        of_thing: dict[str, Any] = (
            {"form": "deliverable", "name": name, "quote": name, "stage": Stage(said["stage"])}
            if name
            else {}
        )
        at = plain.index(name) if name else entry.start - 100
        found.append(
            replace(
                entry,
                id=f"{document}.{number}.{place}",
                document=document,
                source=document,
                issued_on=issued,
                issuer=issuer,
                owner=issuer,
                statement=plain,
                statement_start=start,
                start=start + at,
                end=start + at + len(name or entry.quote),
                **of_thing,
            )
        )
    return sentence, found


def links(found: tuple[Link, ...]) -> str:
    return "、".join(f"{link.outcome.quote}@{link.outcome.issued_on} {link.score}" for link in found)


def parts(found: Followed) -> Iterator[str]:
    """Yield all that was found, each part by its name; what is empty is left out."""
    descent = found.descent
    yield f"links={links(found.links)}" if found.links else ""
    yield found.reason
    yield f"yearly={links(found.yearly)}" if found.yearly else ""
    yield f"baseline={found.baseline.quote}@{found.baseline.period_end}" if found.baseline else ""
    yield "says=" + ",".join(mention.says for mention in found.mentions) if found.mentions else ""
    yield str(descent.lineage)
    for name, beside in (("previous", descent.previous), ("next", descent.next)):
        yield f"{name}={beside.quote}@{beside.issued_on}" if beside else ""
    yield f"reworded={descent.reworded}" if descent.reworded else ""
    yield f"searched={','.join(descent.searched)}" if descent.searched else ""
    yield f"heard={found.heard}" if found.heard else ""


def follow_all(promise: str, others: str) -> Followed:
    """Follow the promise of a sentence into those of other documents."""
    said = [promise, *(others.split(" ; ") if others != "-" else [])]
    made = [statement(number, text) for number, text in enumerate(said)]
    every = [entry for _, found in made for entry in found]
    (found,) = follow(every, PACK, [sentence for sentence, _ in made], only={every[0].id})
    return found


def followed(promise: str, others: str) -> str:
    return " | ".join(part for part in parts(follow_all(promise, others)) if part)


def test_what_is_found_of_a_promise() -> None:
    rows = rows_of("followed.tsv")
    compare("followed.tsv", [[*row[:2], followed(*row[:2])] for row in rows])


GRAIN = "2021确保粮食产量{粮食产量:30万吨} kind=target"
THEATRE = "2021建成[临江大剧院] kind=target stage=complete"


def test_a_figure_as_json_holds_it() -> None:
    found = follow_all(
        GRAIN, "2020力争粮食产量{粮食产量:29万吨} kind=target ; 2022粮食产量增长{+粮食产量:3%} kind=target"
    )
    printed = row(found)
    assert printed == {
        "promise": {
            **dict.fromkeys(("high", "per", "scope")), "comparator": "=",
            "id": "2021-01-20.0.0", "source": "2021-01-20", "quote": "30万吨", "start": 6, "end": 10,
            "period_end": "2021-12-31", "indicator": "粮食产量", "value": 300000, "unit": "吨", "change": "level",
            "title": found.promise.called, "owner": PLACE,
        },
        "outcomes": [], "parts": [], "mentions": [],
        "previous": "2020-01-20.1.0", "next": "2022-01-20.2.0", "reworded": "力争 → 确保",
        "lineage": "redefined", "reason": found.reason,
    }  # fmt: skip
    bare = replace(found.promise, period_end=None, value=None, comparator=Comparator.GE, high=Decimal("1.5"))
    assert {name: entry_row(bare)[name] for name in ("period_end", "value", "high", "comparator")} == {
        "period_end": None,
        "value": None,
        "high": 1.5,
        "comparator": ">=",
    }
    assert entry_row(replace(found.promise, change=None))["change"] is None


def test_a_thing_as_json_holds_it() -> None:
    found = follow_all(THEATRE, "2022临江大剧院如期建成 ; 2022临江大剧院正在装修")
    mentions = [
        {"id": f"s{n}", "source": "2022-01-20", "start": n * 1000, "end": n * 1000 + len(text), "quote": text,
         "says": says}
        for n, text, says in ((1, "临江大剧院如期建成", "met"), (2, "临江大剧院正在装修", "progress"))
    ]  # fmt: skip
    printed = row(found)
    assert printed["mentions"] == mentions
    assert printed["outcomes"] == [
        {**mention, "name": "临江大剧院", "stage": None, "decision": "auto"} for mention in mentions
    ]
    assert (printed["previous"], printed["next"]) == (None, None)
    told = row(follow_all(THEATRE, "2022[临江大剧院]建成 stage=complete ; 2022临江大剧院如期建成"))
    (only,) = told["outcomes"]
    assert (only["name"], only["stage"], only["decision"], only["score"]) == (
        "临江大剧院",
        "complete",
        "auto",
        0.9412,
    )
    assert only["comparisons"][0] == ["name", "same"]
    words = row(follow_all(GRAIN, "2022粮食产量目标如期完成 ; 2022绿化{绿化:31亩}"))
    assert ([one["says"] for one in words["mentions"]], words["outcomes"]) == (["met"], [])
    steady = row(follow_all(GRAIN, "2022粮食产量稳步提高 ; 2022绿化{绿化:31亩}"))
    (told,) = steady["outcomes"]
    assert (told["quote"], told["indicator"], told["value"], told["says"]) == (
        "粮食产量稳步提高",
        "粮食产量",
        None,
        "named",
    )
    assert row(found, assess(found.promise, [], Lineage.NEW, date(2022, 1, 1)))["schedule"] == "no_document"


def test_what_was_computed_stands_beside() -> None:
    found = follow_all(GRAIN, "2022粮食产量{粮食产量:31万吨}")
    made = assess(found.promise, found.links, Lineage.KEPT, date(2022, 2, 1))
    printed = row(found, made)
    names = ("attainment", "schedule", "evidence", "lineage", "light", "as_of")
    assert [printed[name] for name in names] == [
        "exceeded", "on_time", "self_reported", "kept", "green", "2022-02-01",
    ]  # fmt: skip
    assert (printed["formula"], printed["reason"], printed["rule_version"]) == (
        made.formula,
        made.reason,
        made.rule_version,
    )
    assert row(found, replace(made, attainment=None))["attainment"] is None
