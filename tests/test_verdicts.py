"""How promises are judged, row by row: `data/tables/verdicts.tsv`, rows at each side of every bound; and day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from cities import build
from promises import PACK, built, link, said, told
from tables import compare, rows_of

from tongdao.assess import aims, units
from tongdao.assess.agreement import agree, interval
from tongdao.assess.attainment import attain
from tongdao.assess.conflicts import find_conflicts
from tongdao.assess.cumulative import sum_years
from tongdao.assess.evidence import level
from tongdao.assess.figures import assess, statistics_first
from tongdao.assess.judging import Judging
from tongdao.assess.lights import LightInputs, bundled_lights, light
from tongdao.assess.proof import explain
from tongdao.assess.reasons import parted, plain, readable, recount, say
from tongdao.assess.schedule import expected_by, is_final, pace_of
from tongdao.assess.timelines import share_passed
from tongdao.book.filling.promise_rows import turns_on
from tongdao.fates.fate import Fate
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.fates.ledger_as_of import ledger_as_of
from tongdao.fates.verdicts import assessed, fates, judge
from tongdao.following.follow import Followed
from tongdao.following.sentences import Sentence
from tongdao.following.wording import Mention
from tongdao.glossary import load_glossary
from tongdao.model import Change, Comparator, Kind, Stage
from tongdao.promise import Attainment, Entry, Lineage, Schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tongdao.assess.lights import LightTable
    from tongdao.promise import Link

NUMBERS = {"value": Decimal, "high": Decimal, "start": int, "statement_start": int}
DAYS = {"first": "period_start", "last": "period_end", "issued": "issued_on"}
TEXTS = {
    "issuer",
    "document",
    "document_type",
    "unit",
    "id",
    "indicator",
    "owner",
    "quote",
    "statement",
    "name",
}


def cells(text: str) -> tuple[str, dict[str, str]]:
    """Part the words of a cell from what is said beside them: 投资|400亿元 last=2024-06-30."""
    words, *rest = text.split(" ")
    if "=" in words:
        words, rest = "", [words, *rest]
    return words, dict(item.split("=", 1) for item in rest if item)


def fields(given: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in given.items():
        empty = value == "none"
        if name in DAYS:
            found[DAYS[name]] = None if empty else date.fromisoformat(value)
        elif name in NUMBERS:
            found[name] = None if empty else NUMBERS[name](value)
        elif name in TEXTS:
            found[name] = None if empty else value
        elif name == "comparator":
            found[name] = None if empty else Comparator(value)
        elif name == "change":
            found[name] = None if empty else Change(value)
    return found


def made(text: str, make: Callable[..., Entry]) -> Entry:
    """Make the entry of a cell: a sentence with a figure, or a thing by its stage."""
    words, given = cells(text)
    if given.get("stage") == "none":
        return replace(made(text.replace("stage=none", "stage=start"), make), stage=None)
    if "stage" in given:
        day = {} if make is said else {"issued_on": date(2025, 1, 15), "id": "told"}
        return built(Stage(given["stage"]), **{**day, **fields(given)})
    return make(words, **fields(given))


def promise_of(text: str) -> Entry:
    return made(text, said)


def several(text: str) -> list[Entry]:
    """Make the entries of a cell: one after each ` ; `."""
    return [made(item, told) for item in text.split(" ; ")] if text != "-" else []


def outcome_of(text: str) -> Entry | None:
    return made(text, told) if text != "-" else None


def options(text: str) -> dict[str, Any]:
    """Read what is handed over beside: a direction, a baseline with fields of its own, a rule."""
    _, given = cells(text if text != "-" else "")
    before: dict[str, Any] = {
        "period_start": date(2023, 1, 1),
        "period_end": date(2023, 12, 31),
        "id": "before",
    }
    found: dict[str, Any] = {"direction": given.get("direction")}
    if "baseline" in given:
        own = fields({name[9:]: value for name, value in given.items() if name.startswith("baseline.")})
        found["baseline"] = told(given["baseline"], **{**before, **own})
    return found


def heard_in(text: str) -> date | None:
    day = cells(text)[1].get("heard")
    return date.fromisoformat(day) if day else None


def day_of(text: str) -> date:
    return date.fromisoformat(cells(text)[1].get("day", "2025-02-01"))


def judged(promise: str, outcome: str, beside: str) -> str:
    attainment, formula, reason = attain(promise_of(promise), outcome_of(outcome), **options(beside))
    return f"{attainment or '-'} | {formula} | {reason}"


def paced(promise: str, outcome: str, beside: str) -> str:
    rule = cells(beside)[1].get("rule", "linear")
    more = {"rule": rule, "heard": heard_in(beside), **options(beside)}
    pace = pace_of(promise_of(promise), outcome_of(outcome), day_of(beside), **more)
    expected, behind = (None if n is None else plain(n) for n in (pace.expected, pace.behind))
    return f"{pace.schedule} {expected} {behind} {pace.reason}"


def ended(promise: str, outcome: str, _: str) -> str:
    ours, theirs = promise_of(promise), outcome_of(outcome)
    return str(is_final(ours, theirs))


def expected(promise: str, _: str, beside: str) -> str:
    rule = cells(beside)[1].get("rule", "linear")
    found = expected_by(promise_of(promise), day_of(beside), rule, **options(beside))
    return "None" if found is None else plain(found)


def aimed(promise: str, _: str, beside: str) -> str:
    aim = aims.aim_of(promise_of(promise), options(beside)["direction"], PACK)
    numbers = (plain(n) for n in (aim.near, aim.far, aim.band, aim.slack))
    return f"{-1 if aim.is_ceiling else 1} {' '.join(numbers)} {aim.strict} {aim.limit}"


def worded(promise: str, *_: str) -> str:
    entry = promise_of(promise)
    ways = aims.word_before(entry, PACK), aims.spoken_change(entry, PACK)
    return f"{ways[0]} {ways[1]} flow={aims.is_flow(entry, PACK)} stock={aims.is_stock(entry, PACK)}"


def converted(source: str, target: str, _: str) -> str:
    one, other = (None if unit == "-" else unit for unit in (source, target))
    return f"{units.factor(one, other, PACK)} {units.dimension(one, PACK)} {units.is_relative(one, PACK)}"


def agreed(one: str, other: str, _: str) -> str:
    first, second = made(one, told), made(other, told)
    span = interval(second, first.unit, PACK)
    ends = " ".join("open" if end is None else plain(end) for end in span) if span else "-"
    return f"{agree(first, second, PACK)} {agree(second, first, PACK)} {ends}"


def shared(times: str, day: str, rule: str) -> str:
    first, last = (date.fromisoformat(item) for item in times.split())
    return str(share_passed(first, last, date.fromisoformat(day), rule))


def lit(table: str, standing: str, _: str) -> str:
    given = cells(standing)[1]
    how = LightInputs(
        Attainment(given["attainment"]) if "attainment" in given else None,
        Schedule(given["schedule"]) if "schedule" in given else None,
        Fraction(given["behind"]) if "behind" in given else None,
        int(given["left"]) if "left" in given else None,
        int(given["unstarted"]) if "unstarted" in given else None,
    )
    return str(light(how, bundled_lights()[table]))


def summed(promise: str, outcomes: str, beside: str) -> str:
    summable = {"yes": True, "no": False}.get(cells(beside)[1].get("summable", ""))
    ours = promise_of(promise)
    found = sum_years(ours, several(outcomes), summable=summable)
    whole = found.as_outcome(ours)
    total = None if found.total is None else plain(found.total)
    told_as = f"{whole.period_start} {whole.period_end} {whole.value}" if whole else "-"
    return f"{total} {found.comparator} {found.years} {found.missing} {found.working}{found.reason} {told_as}"


def evident(outcomes: str, *_: str) -> str:
    return str(level(several(outcomes)))


def contradicting(entries: str, *_: str) -> str:
    found = find_conflicts(several(entries), lambda entry: entry.indicator)
    return " ".join(f"{one.first.id}~{one.second.id}" for one in found) or "none"


def assessed_row(promise: str, outcomes: str, beside: str) -> str:
    ours = promise_of(promise)
    given = cells(beside)[1]
    links = [link(ours, entry) for entry in several(outcomes)] if "yearly" not in given else []
    yearly = several(outcomes) if "yearly" in given else []
    more = {"yearly": yearly, "heard": heard_in(beside), **options(beside)}
    found = assess(ours, links, Lineage.NEW, day_of(beside), **more)
    ids = " ".join(name.partition("/")[0] for name in found.inputs)
    return (
        f"{found.attainment or '-'} {found.schedule} {found.evidence} {found.light or '-'} | {found.formula}"
        f" | {found.reason} | {ids}"
    )


def written(text: str, way: str, beside: str) -> str:
    match way:
        case "plain":
            return plain(Fraction(text))
        case "say":
            return say("key", **{} if text == "-" else {"field": text})
        case "parted":
            return " | ".join(parted(text))
        case "recount":
            due, day = beside.split()
            return recount(text, None if due == "none" else date.fromisoformat(due), date.fromisoformat(day))
    return readable(text, way)


def proven(promise: str, outcome: str, beside: str) -> str:
    """Write the inputs of a proof, where both are known or `known` names the one that is."""
    both = {"promise": promise_of(promise), "outcome": made(outcome, told)}
    found = assess(both["promise"], [], Lineage.NEW, day_of(beside))
    found = replace(found, inputs=tuple(entry.id for entry in both.values()))
    known = cells(beside)[1].get("known")
    lines = explain(found, [both[known]] if known else both.values()).split("\n")
    return " | ".join(lines[:2])


WAYS: dict[str, Callable[[str, str, str], str]] = {
    "attain": judged,
    "pace": paced,
    "final": ended,
    "expected": expected,
    "aim": aimed,
    "words": worded,
    "unit": converted,
    "agree": agreed,
    "share": shared,
    "light": lit,
    "sum": summed,
    "evidence": evident,
    "conflict": contradicting,
    "assess": assessed_row,
    "write": written,
    "proof": proven,
}


def test_verdicts() -> None:
    rows = rows_of("verdicts.tsv")
    compare("verdicts.tsv", [[*row[:4], WAYS[row[0]](*row[1:4])] for row in rows])
    assert {row[0] for row in rows} == set(WAYS)


DAY = timedelta(days=1)
TABLES = bundled_lights()


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> list[Followed]:
    """The promises of the sample city, with outcomes that are known from the first day on."""
    with open_ledger(build(tmp_path_factory.mktemp("days") / "city.db")) as ledger:
        return [_known_from_the_first(fate.followed) for fate in fates(ledger) if fate.promise.period_end]


def _known_from_the_first(item: Followed) -> Followed:
    links, parts = (
        tuple(replace(one, outcome=replace(one.outcome, issued_on=None)) for one in group)
        for group in (item.links, item.yearly)
    )
    return replace(item, links=links, yearly=parts)


def _walked(item: Followed, table: LightTable) -> Iterator[tuple[date, str, date | None]]:
    """Return, for each day from a month before a promise is due to a month after, its verdict and when it turns."""
    due = item.promise.period_end
    assert due
    for number in range(-31, 125 if item.promise.stage is Stage.START else 32):
        found = assessed(item, due + number * DAY, Judging.of(PACK, table))
        axes = found.attainment, found.schedule, found.evidence, found.light
        yield found.as_of, " ".join(str(axis or "-") for axis in axes), turns_on(Fate(item, found), table)


@pytest.mark.parametrize("table", TABLES)
def test_a_verdict_turns_on_the_day_that_was_foretold(followed: list[Followed], table: str) -> None:
    for item in followed:
        days = list(_walked(item, TABLES[table]))
        for (_, before, turns), (day, after, _) in pairwise(days):
            assert before == after or turns == day, (item.promise.quote, day)
            assert turns is None or turns >= day, (item.promise.quote, day)


def test_days_on_which_verdicts_turn(followed: list[Followed]) -> None:
    rows = []
    for item in followed:
        days = [(day, verdict) for day, verdict, _ in _walked(item, TABLES["yichang2015"])]
        turns = [f"{day} {said}" for n, (day, said) in enumerate(days) if not n or said != days[n - 1][1]]
        place = f"{item.promise.source} {' '.join(item.promise.quote.split())}"
        rows.append([place, item.promise.period_end, *turns])
    compare("sample_days.tsv", rows)


# What is told of a promise of 2024: nothing, a part before its end, all of it early, and so on.
EVIDENCE = {
    "nothing": (),
    "a part in autumn": (("投资|300亿元", {"last": "2024-09-30", "issued": "2024-10-20"}),),
    "all of it in autumn": (("投资|400亿元", {"last": "2024-09-30", "issued": "2024-10-20"}),),
    "all of it": (("投资|400亿元", {}),),
    "less": (("投资|390亿元", {}),),
    "all of it a year later": (
        ("投资|400亿元", {"first": "2025-11-01", "last": "2025-11-30", "issued": "2025-12-01"}),
    ),
    "in another measure": (("投资|+8%", {}),),
    "all by the body, less by statistics": (
        ("投资|400亿元", {}),
        ("投资|390亿元", {"issuer": "市统计局", "id": "s"}),
    ),
}
WORDS = ("met", "missed", "cancelled", "named")
DAYS_ASKED = (date(2024, 11, 1), date(2025, 2, 1), date(2026, 1, 1))
HEARD = date(2025, 1, 15)


def evident_of(evidence: str) -> list[Entry]:
    """Return the outcomes of a kind of evidence."""
    kinds = enumerate(EVIDENCE[evidence])
    return [told(words, **fields({"id": f"o{n}", **given})) for n, (words, given) in kinds]


def cell(evidence: str, day: date, heard: date | None, table: LightTable) -> str:
    """Return what is said of a promise by some evidence at a day: the axes and their words, and the light."""
    promise = said("完成投资|400亿元", id="p")
    links: list[Link] = []
    mentions: tuple[Mention, ...] = ()
    if evidence in WORDS:
        sentence = Sentence("s0", "d", "d", HEARD, None, Kind.FACT, None, "句子", 0, 2)
        mentions = (Mention(sentence, evidence),) if day >= HEARD else ()
    else:
        outcomes = evident_of(evidence)
        links = [
            link(promise, outcome) for outcome in outcomes if outcome.issued_on and outcome.issued_on <= day
        ]
    item = Followed(promise, statistics_first(links, PACK), "", mentions=mentions, heard=heard)
    found = assessed(item, day, Judging.of(PACK, lights=table))
    words = load_glossary()
    axes = (
        ("attainment", found.attainment or "none"),
        ("schedule", found.schedule),
        ("evidence", found.evidence),
    )
    return " ".join([*(words(f"{axis}.{value}") for axis, value in axes), found.light or "-"])


def test_every_cell_of_evidence_and_day() -> None:
    """Hold what is said of each kind of evidence, on each day, with documents since or without, to a table."""
    asked = [
        (evidence, day, heard)
        for evidence in (*EVIDENCE, *WORDS)
        for day in DAYS_ASKED
        for heard in (None, HEARD)
    ]
    rows = []
    for evidence, day, heard in asked:
        said_there = [cell(evidence, day, heard, table) for table in bundled_lights().values()]
        rows.append([evidence, str(day), str(heard or ""), *said_there])
        for words in said_there:
            assert "未见公开结果" not in words or words.endswith(" -"), "no light without evidence"
            assert "逾期" not in words or "未见公开结果" not in words, "nobody is accused without evidence"
            assert "未见下文" not in words or heard or evidence == "in another measure"
            assert day > date(2024, 12, 31) or "到期未" not in words
    compare("verdict_cells.tsv", rows)


@pytest.mark.parametrize("evidence", EVIDENCE)
@pytest.mark.parametrize("day", DAYS_ASKED)
def test_more_evidence_that_agrees_changes_no_verdict(evidence: str, day: date) -> None:
    promise = said("完成投资|400亿元", id="p")
    links = [link(promise, outcome) for outcome in evident_of(evidence)]
    again = [
        *links,
        *(link(promise, replace(one.outcome, id=f"{one.outcome.id}b", document="庚")) for one in links),
    ]
    one, other = (assess(promise, some, Lineage.NEW, day, pack=PACK) for some in (links, again))
    assert (one.attainment, one.schedule, one.light) == (other.attainment, other.schedule, other.light)


def test_without_later_documents_nobody_is_accused(tmp_path: Path) -> None:
    with open_ledger(build(tmp_path / "city.db")) as ledger:
        everything = ledger_as_of(ledger)
    for source in sorted({entry.source for entry in everything.entries}):
        alone = replace(
            everything,
            day=date(2030, 1, 1),
            entries=tuple(entry for entry in everything.entries if entry.source == source),
            sentences=tuple(sentence for sentence in everything.sentences if sentence.source == source),
        )
        for fate in judge(alone, Judging.of(PACK)):
            found = fate.assessment
            assert (found.attainment, found.light, found.lineage != "dropped") == (None, None, True)
            assert found.schedule in (Schedule.NOT_DUE, Schedule.NO_DOCUMENT)
