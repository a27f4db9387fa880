"""What became of promises after people's decisions and reports: settled, judged in words, listed, joined in lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import books
import pytest
from cities import AFTER, build, of
from promises import PACK, built, link, said, told
from tables import compare

from tongdao.assess.judging import Judging
from tongdao.assess.lights import bundled_lights, load_lights
from tongdao.errors import UnknownIdError
from tongdao.fates.conflicts import conflicts
from tongdao.fates.fate import REPORTED, Fate
from tongdao.fates.grouped_ledger import open_ledger, unit_fits
from tongdao.fates.ledger_as_of import LedgerAsOf, by_subject, is_issued, ledger_as_of, link_decisions
from tongdao.fates.lines import dropped, find, life
from tongdao.fates.series import indicators, lines_of, records_of, series
from tongdao.fates.settled import decided_links, reported, scale_of, settle, with_reports
from tongdao.fates.standings import StatusFilter, baseline_of, standings
from tongdao.fates.verdicts import assessed, fate_of, fates, in_words, indicator_of, keep
from tongdao.following.follow import Followed
from tongdao.following.lineage import Descent
from tongdao.following.sentences import Sentence
from tongdao.following.wording import Mention
from tongdao.ledger.values import Report
from tongdao.model import Change, Comparator, Kind, Stage
from tongdao.promise import Attainment, EvidenceLevel, Lineage, Schedule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tongdao.promise import Entry, Link

PROMISE = said("完成投资|400亿元", id="p")
DAY = date(2025, 2, 1)
RUN = replace(books.RUN, pack_sha256=PACK.sha256)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("city") / "city.db")


@pytest.fixture(scope="module")
def judged(file: Path) -> tuple[Fate, ...]:
    with open_ledger(file) as ledger:
        return fates(ledger, AFTER)


@pytest.mark.parametrize(
    ("unit", "scale"),
    [
        ("亿元", (10**8, "元")),
        ("万人", (10**4, "人")),
        ("公里", (1, "公里")),
        ("%", (1, "%")),
        ("万", (10**4, None)),
        ("个百分点", (1, "个百分点")),
        ("甲乙", None),
        ("人和马", None),
        ("元、2元", None),
        ("万元左右", (10**4, "元")),
    ],
)
def test_scales_of_units(unit: str, scale: tuple[int, str | None] | None) -> None:
    assert scale_of(unit) == scale


def report(day: date, value: str | None = "300", **more: object) -> Report:
    """Return what an office typed about the promise."""
    fields = {
        "id": f"r{day}", "subject": "p", "value": None if value is None else Decimal(value), "unit": "亿元",
        "as_of": day, "source": "季报", "who": "钱某", "note": None,
        "stage": None,
    }  # fmt: skip
    return Report(**{**fields, **more})  # type: ignore[arg-type]


def test_a_typed_number_is_a_figure_of_the_promise() -> None:
    made = reported(PROMISE, report(DAY))
    assert (made.value, made.unit, made.quote) == (Decimal(300) * 10**8, "元", "300亿元")
    assert (made.id, made.document, made.source) == ("r2025-02-01", "r2025-02-01", "季报")
    assert (made.issued_on, made.period_end, made.period_start) == (DAY, DAY, DAY)  # after it was due
    assert (made.kind, made.comparator, made.change) == (Kind.FACT, Comparator.EQ, PROMISE.change)
    assert (made.start, made.end, made.statement_start, made.statement) == (0, 5, 0, "300亿元")
    assert (made.document_type, made.high, made.stage) == (None, None, None)


@pytest.mark.parametrize(
    ("unit", "value", "seen"),
    [(None, "300", "元"), ("", "300", ""), ("万", "3000000", "元"), ("甲", "300", "甲")],
)
def test_a_typed_number_may_leave_out_its_unit(unit: str | None, value: str, seen: str) -> None:
    made = reported(PROMISE, report(DAY, "300", unit=unit))
    assert (made.value, made.unit) == (Decimal(value), seen or "元")


def test_a_typed_stage_is_told_in_its_word() -> None:
    made = reported(built(Stage.COMPLETE), report(DAY, None, unit=None, stage="start"))
    assert (made.stage, made.quote, made.value, made.comparator) == (Stage.START, "开工", None, None)


MAY, JUNE, JULY = (date(2024, month, 28) for month in (5, 6, 7))
FROM_PAPER = link(PROMISE, told("投资|213亿元", id="paper", period_end=JUNE))
UNDATED = link(PROMISE, told("投资|213亿元", id="undated", period_end=None))


@pytest.mark.parametrize(
    ("links", "days", "order"),
    [
        ([], [MAY, JULY, JUNE], ["2024-07-28!", "2024-06-28", "2024-05-28"]),
        ([FROM_PAPER], [MAY, JUNE], ["paper", "2024-06-28", "2024-05-28"]),
        ([FROM_PAPER], [MAY, JULY], ["2024-07-28!", "paper", "2024-05-28"]),
        ([UNDATED], [MAY], ["2024-05-28!", "undated"]),
        ([UNDATED, FROM_PAPER], [MAY], ["undated", "paper", "2024-05-28"]),
        ([FROM_PAPER], [], ["paper"]),
    ],
)
def test_what_speaks_of_the_latest_day_comes_first(
    links: list[Link], days: list[date], order: list[str]
) -> None:
    found = with_reports(PROMISE, links, [report(day) for day in days])
    told_in = [item.outcome.id.removeprefix("r") + ("!" if item.score == 1.0 else "") for item in found]
    assert told_in == order
    typed = [item for item in found if item.comparisons == REPORTED]
    assert {(item.score, item.decision) for item in typed} <= {(1.0, "confirmed"), (0.5, "auto")}
    assert all(item.promise == PROMISE for item in found)


def test_people_win_over_the_machine() -> None:
    first, second, third = (told("投资|3亿元", id=name) for name in ("a", "b", "c"))
    machine = [link(PROMISE, first, 0.9), link(PROMISE, second, 0.8)]
    decided = [
        link(PROMISE, second, 1.0, "confirmed"), link(PROMISE, third, 1.0, "confirmed"),
        link(PROMISE, first, 1.0, "rejected"),
    ]  # fmt: skip
    found = settle(machine, decided)
    assert [(item.outcome.id, item.score, item.decision) for item in found] == [
        ("b", 0.8, "confirmed"),
        ("c", 1.0, "confirmed"),
    ]
    assert settle(machine, []) == tuple(machine)
    assert [item.outcome.id for item in settle(machine, decided[2:])] == ["b"]


def test_decisions_join_only_what_is_known() -> None:
    other = told("投资|3亿元", id="o")
    decided = {("p", "o"): "confirmed", ("p", "gone"): "rejected", ("gone", "o"): "confirmed"}
    found = decided_links(LedgerAsOf(DAY, (PROMISE, other), (), decided, {}))
    assert {name: [(one.promise.id, one.outcome.id, one.score, one.decision) for one in links]
            for name, links in found.items()} == {"p": [("p", "o", 1.0, "confirmed")]}  # fmt: skip


def test_reports_by_promise() -> None:
    one, other = report(MAY), report(JUNE, subject="q")
    assert by_subject([one, other, one]) == {"p": (one, one), "q": (other,)}


@pytest.mark.parametrize(
    ("day", "as_of", "out"),
    [(None, DAY, True), (DAY, None, True), (DAY, DAY, True), (DAY, DAY - timedelta(1), False)],
)
def test_what_is_out_by_a_day(day: date | None, as_of: date | None, out: bool) -> None:
    assert is_issued(day, as_of) is out


def followed(*says: str, links: Sequence[Link] = (), parts: Sequence[Link] = ()) -> Followed:
    mentions = tuple(
        Mention(Sentence(f"s{n}", "d", "d", DAY, None, Kind.FACT, None, "句子", 0, 2), word)
        for n, word in enumerate(says)
    )
    return Followed(PROMISE, tuple(links), "", tuple(parts), mentions)


@pytest.mark.parametrize(
    ("says", "day", "attainment", "schedule", "inputs"),
    [
        (["met"], DAY, "met", "on_time", ["p", "s0"]),
        (["exceeded"], DAY, "exceeded", "on_time", ["p", "s0"]),
        (["missed"], DAY, "missed", "overdue", ["p", "s0"]),
        (["progress", "met", "missed"], DAY, "met", "on_time", ["p", "s1", "s2"]),
        (["progress"], DAY, None, "no_document", ["p"]),
        ([], DAY, None, "no_document", ["p"]),
        (["met"], date(2024, 12, 31), "met", "early", ["p", "s0"]),
        (["missed"], date(2024, 12, 31), None, "not_due", ["p"]),
        (["cancelled"], date(2024, 12, 31), "cancelled", "not_due", ["p", "s0"]),
        (["cancelled"], DAY, "cancelled", "not_due", ["p", "s0"]),
        (["met"], date(2025, 1, 1), "met", "on_time", ["p", "s0"]),
    ],
)
def test_words_alone_tell_what_became_of_a_promise_that_is_due(
    says: list[str], day: date, attainment: str | None, schedule: str, inputs: list[str]
) -> None:
    found = assessed(followed(*says), day, Judging.of(PACK))
    assert (found.attainment, found.schedule, list(found.inputs)) == (attainment, schedule, inputs)
    level = EvidenceLevel.SELF_REPORTED if attainment else EvidenceLevel.NONE_FOUND
    assert found.evidence is level
    told_as = {"on_time": "reached_in_time", "early": "reached_before", "overdue": "missed_past"}
    assert found.reason.endswith(told_as.get(schedule, ""))
    assert ("in_words" in found.reason) is (attainment is not None)


def test_figures_go_before_words() -> None:
    outcome = link(PROMISE, told("投资|300亿元", id="o"))
    for item in (followed("met", links=[outcome]), followed("met", parts=[outcome])):
        assert "s0" not in assessed(item, DAY, Judging.of(PACK)).inputs
    plain = assessed(followed(), DAY, Judging.of(PACK))
    assert in_words(followed("met"), plain, load_lights()).schedule is Schedule.ON_TIME


def test_the_registry_tells_which_way_is_better() -> None:
    assert indicator_of("CPI", PACK) is not None
    assert indicator_of("某项", PACK) is None
    promise = said("价格|3%", "居民消费价格", id="p")
    links = (link(promise, told("价格|2%", id="o")),)
    found = assessed(Followed(promise, links, ""), DAY, Judging.of(PACK))
    assert found.attainment is Attainment.MET


def fate(promise: Entry, outcome: Entry | None = None, previous: Entry | None = None) -> Fate:
    links = (link(promise, outcome),) if outcome else ()
    item = Followed(promise, links, "", descent=Descent(Lineage.NEW, previous))
    return fate_of(item, DAY, Judging.of(PACK))


@pytest.mark.parametrize(
    ("changed", "same"), [({}, True), ({"unit": "人"}, False), ({"change": Change.INCREASE}, False)]
)
def test_a_baseline_counts_the_same_in_the_same_unit(changed: dict[str, object], same: bool) -> None:
    old, outcome = said("投资|3亿元", id="old"), replace(told("投资|4亿元", id="o"), **changed)  # type: ignore[arg-type]
    before, now = fate(old, outcome), fate(PROMISE, previous=old)
    assert baseline_of(now, {"old": before}) == (outcome if same else None)
    assert baseline_of(now, {}) is None
    assert baseline_of(before, {"old": before}) is None
    assert baseline_of(now, {"old": fate(old)}) is None
    assert before.evidence == (old, outcome)


def test_what_falls_due_is_not_reached_yet() -> None:
    until = {name: said("投资|3亿元", id=name, period_end=day, owner=owner) for name, day, owner in [
        ("past", DAY - timedelta(1), "临江市甲局"), ("today", DAY, "临江市甲局"), ("late", DAY + timedelta(5), None),
        ("later", DAY + timedelta(6), "临江市乙局"), ("never", None, "临江市乙局"),
    ]}  # fmt: skip
    made = [fate(promise) for promise in until.values()]
    done = fate(said("投资|3亿元", id="done", period_end=DAY), told("投资|4亿元", id="o"))

    def shown(wanted: StatusFilter) -> dict[str | None, list[str]]:
        found = standings([*made, done], wanted)
        return {owner: [item.fate.promise.id for item in group] for owner, group in found}

    assert shown(StatusFilter(due=timedelta(5))) == {"临江市甲局": ["today"], None: ["late"]}
    assert shown(StatusFilter(due=DAY + timedelta(6))) == {
        "临江市甲局": ["today"],
        "临江市乙局": ["later"],
        None: ["late"],
    }
    assert list(shown(StatusFilter())) == ["临江市甲局", "临江市乙局", "临江市人民政府", None]
    assert shown(StatusFilter(owner="临江市乙")) == {"临江市乙局": ["later", "never"]}
    assert shown(StatusFilter(lights=["green"])) == {"临江市人民政府": ["done"]}
    assert not any("done" in group for group in shown(StatusFilter(lights=["none"])).values())
    assert standings([done], StatusFilter())[0][1][0].actual == done.followed.links[0].outcome
    assert standings([made[0]], StatusFilter())[0][1][0].actual is None


def test_promises_of_one_line_stand_in_the_order_of_time() -> None:
    entries = [said("投资|3亿元", id=f"p{n}") for n in range(4)]

    def one(n: int, before: int | None, after: int | None) -> Fate:
        first, last = (None if end is None else entries[end] for end in (before, after))
        item = Followed(entries[n], (), "", descent=Descent(Lineage.NEW, first, last))
        return Fate(item, assessed(item, DAY, Judging.of(PACK)))

    made = [one(0, None, 1), one(1, 0, 2), one(2, 1, 1)]
    assert [item.promise.id for item in life(made, "p1")] == ["p0", "p1", "p2"]
    assert [item.promise.id for item in life(made[:2], "p1")] == ["p0", "p1"]
    assert [item.promise.id for item in life(made, "p0")] == ["p0", "p1", "p2"]
    assert find(made, "p2") is made[2]
    with pytest.raises(UnknownIdError, match="p9"):
        find(made, "p9")


def test_dropped_promises(judged: tuple[Fate, ...]) -> None:
    assert {item.assessment.lineage for item in dropped(judged)} == {Lineage.DROPPED}
    assert len(dropped(judged)) == sum(item.assessment.lineage is Lineage.DROPPED for item in judged)


NAMED = [
    # name, statement, quote: what is like what, and what tells too little
    ("河道整治资金", "河道整治资金", True),
    ("投资", "投资", False),
    ("河道治理", "河道治理", True),
    ("河道桥", "河道桥", False),
    ("地区生产总值", "地区生产总值", True),
]


@pytest.mark.parametrize(("name", "words", "found"), NAMED)
def test_conflicts_of_what_is_named_well_enough(name: str, words: str, found: bool) -> None:
    pair = tuple(
        told(f"{words}|{value}亿元", name, id=document, document=document, issued_on=date(2025, day, 15))
        for document, day, value in (("甲", 1, 3), ("乙", 2, 5))
    )
    seen = conflicts(LedgerAsOf(DAY, pair, (), {}, {}), PACK)
    assert [(one.first.id, one.second.id) for one in seen] == ([("甲", "乙")] if found else [])
    same = tuple(replace(entry, document="甲") for entry in pair)
    assert not conflicts(LedgerAsOf(DAY, same, (), {}, {}), PACK)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("河道整治资金|3亿元", "河道整治资金|5亿元", True),
        ("河道整治资金累计|3亿元", "河道整治资金|5亿元", False),
        ("全年河道整治资金|3亿元", "河道整治资金|5亿元", True),
        ("每年河道整治资金|3亿元", "每年河道整治资金|5亿元", False),
        ("原计划河道整治资金|3亿元", "原计划河道整治资金|5亿元", False),
        ("城镇河道整治资金|3亿元", "农村河道整治资金|5亿元", False),
        ("新安排河道整治资金|3亿元", "河道整治资金|5亿元", False),
    ],
)
def test_conflicts_only_of_what_is_said_alike(one: str, other: str, apart: bool) -> None:
    pair = tuple(
        told(
            words,
            words.partition("|")[0].removeprefix("全年").removeprefix("每年").removesuffix("累计"),
            id=name,
            document=name,
        )
        for name, words in (("甲", one), ("乙", other))
    )
    assert bool(conflicts(LedgerAsOf(DAY, pair, (), {}, {}), PACK)) is apart


def test_what_is_known_by_a_day(file: Path) -> None:
    with open_ledger(file) as ledger:
        whole, early = ledger_as_of(ledger), ledger_as_of(ledger, date(2025, 1, 1))
    assert {entry.source for entry in early.entries} == {"session-2024"}
    assert {sentence.source for sentence in early.sentences} == {"session-2024"}
    assert (early.day, whole.day) == (
        date(2025, 1, 1),
        max(entry.issued_on for entry in whole.entries if entry.issued_on),
    )
    assert len(early.entries) < len(whole.entries)


def test_what_people_decided_last_about_links(tmp_path: Path) -> None:
    """A note decides nothing, what was undone neither, and what leads to itself is no link."""
    with open_ledger(tmp_path / "ledger.db") as ledger:
        ledger.append_reading(books.said(), RUN)
        one, two, three = (entry.id for entry in list(ledger.entries())[:3])
        for subject, action in (
            (f"{one}~{two}", "accept"), (f"{one}~{two}", "note"), (f"{one}~{three}", "note"),
            (f"{two}~{three}", "reject"), (f"{three}~{one}", "accept"), (f"{three}~{one}", "undo"),
            (f"{three}~{two}", "accept"), (f"{three}~{two}", "reject"),
        ):  # fmt: skip
            ledger.decide(subject, action, RUN, who="钱某", why="依据")
        assert link_decisions(ledger) == {
            (one, two): "confirmed",
            (two, three): "rejected",
            (three, two): "rejected",
        }


def test_figures_of_nobody_stand_in_a_line_of_their_own(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:
        for source, issuer in (("one.txt", None), ("other.txt", "青原县")):
            text = f"2024年，城镇新增就业3.1万人。见{source}。\n"
            ledger.append_reading(books.said(text, source, issuer=issuer), RUN)
        name = "城镇新增就业"
        assert {line.issuer for line in series(ledger, name)} == {None, "青原县"}
        assert [line.issuer for line in series(ledger, name, issuer="青原")] == ["青原县"]
        assert [line.issuer for line in series(ledger, name, issuers=["青原县"])] == ["青原县"]


def test_series_and_indicators_of_the_sample(file: Path) -> None:
    rows: list[list[object]] = []
    with open_ledger(file) as ledger:
        for group in indicators(ledger):
            rows.append(
                ["group", group.name, "、".join(group.names), group.targets, group.actuals, group.years]
            )
            for line in series(ledger, group.name):
                told_in = [
                    " ".join(
                        [
                            str(item["year"]),
                            *(str([one["quote"] for one in item[k]]) for k in ("targets", "actuals")),
                        ]
                    )
                    for item in records_of(line)
                ]
                rows.append(["line", line.issuer, line.unit, line.moves, *told_in])
    compare("sample_series.tsv", rows)


def test_lines_leave_out_what_has_no_year() -> None:
    some, none = told("投资|3亿元", id="a"), told("投资|3亿元", id="b", period_end=None)
    assert [len(line.years) for line in lines_of([some, none])] == [1]
    assert lines_of([none]) == []


def test_an_indicator_that_nobody_told_of_by_a_day(file: Path) -> None:
    with open_ledger(file) as ledger:
        for asked in ({"as_of": date(2001, 1, 1)}, {"issuers": ["没有"]}, {"issuer": "没有"}):
            with pytest.raises(UnknownIdError):
                series(ledger, "地区生产总值", **asked)
        assert not indicators(ledger, date(2001, 1, 1))
        assert not indicators(ledger, recorded_by=date(2001, 1, 1))


def test_a_sample_promise_can_be_found(judged: tuple[Fate, ...]) -> None:
    fate = of(judged, "session-2025", "7.5%左右")
    assert fate.promise in [item.promise for item in life(judged, fate.promise.id)]


def test_what_is_kept_is_what_documents_tell(tmp_path: Path) -> None:
    """What an office typed is in the ledger already, and joined anew each time."""
    with open_ledger(build(tmp_path / "city.db")) as ledger:
        joined = next(item for item in fates(ledger) if item.followed.links and item.promise.form == "figure")
        made = ledger.append_report(
            joined.promise.id, Decimal(5), RUN, as_of=AFTER, source="季报", who="钱某"
        )
        found = fates(ledger)
        links = [one for item in found for one in item.followed.links]
        assert [one.outcome.id for one in links if one.comparisons == REPORTED] == [made.id]
        assert keep(ledger, found, RUN)
        kept = {(one.promise.id, one.outcome.id) for one in ledger.links()}
        assert kept == {(one.promise.id, one.outcome.id) for one in links if one.outcome.id != made.id}
        assert [one.promise for one in ledger.assessments()] == [item.promise.id for item in found]
        assert not keep(ledger, found, RUN)


def test_a_scale_alone_has_no_unit() -> None:
    assert scale_of("万") == (Decimal(10_000), None)
    assert scale_of("亿元") == (Decimal(10**8), "元")
    assert scale_of("没有这个单位") is None


def test_any_unit_fits_where_none_was_promised() -> None:
    for unit, promised, fits in (
        ("亿元", None, True),
        ("亿元", "", True),
        ("没有", None, False),
        ("亿元", "元", True),
        ("万", "元", True),
        ("公里", "元", False),
    ):
        assert unit_fits(unit, promised, PACK) is fits, (unit, promised)


def test_what_was_typed_is_joined_as_a_report() -> None:
    assert [(item.name, item.level) for item in REPORTED] == [("report", "typed")]


def test_what_is_chosen_to_judge_by_is_kept() -> None:
    own = replace(PACK, name="own")
    lights = load_lights("strict") if "strict" in bundled_lights() else load_lights()
    chosen = Judging.of(own, lights, "month", holding=True)
    assert (chosen.pack, chosen.lights, chosen.rule, chosen.holding) == (own, lights, "month", True)
    usual = Judging.of()
    assert (usual.lights, usual.rule, usual.holding) == (load_lights(), "linear", False)


def test_a_failure_names_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("tongdao.fates.verdicts.assess", fail)
    with pytest.raises(ValueError, match="broken") as told_of:
        fate(PROMISE)
    assert told_of.value.__notes__ == [f"promise {PROMISE.id}"]
