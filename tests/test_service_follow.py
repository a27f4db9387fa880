"""What became of the promises of the sample city, as its README tells it."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from books import Clock
from cities import AFTER, FOLDER, build, of

from tongdao import clock
from tongdao.errors import UnknownIdError, UsageError
from tongdao.fates import verdicts
from tongdao.fates.conflicts import conflicts
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.fates.ledger_as_of import ledger_as_of
from tongdao.fates.lines import dropped, find, life
from tongdao.fates.series import indicators, series
from tongdao.fates.standings import StatusFilter, standings
from tongdao.model import Stage
from tongdao.promise import Attainment, EvidenceLevel, Lineage, Schedule
from tongdao.rules.pack import load_pack
from tongdao.service.ledgers import GivenMetadata, add, start_run
from tongdao.service.reports import record

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongdao.fates.fate import Fate

S24, S25, S26, R26 = "session-2024", "session-2025", "session-2026", "report-2026"
RUN = start_run("test", who="钱某")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("city") / "city.db")


@pytest.fixture(scope="module")
def judged(file: Path) -> tuple[Fate, ...]:
    with open_ledger(file) as ledger:
        return verdicts.fates(ledger, AFTER)


@pytest.fixture
def own(file: Path, tmp_path: Path) -> Path:
    """A copy of the ledger to write in."""
    return Path(shutil.copy(file, tmp_path / "own.db"))


NUMBERS = [
    (S24, "7%以上", "工业增加值", "7.6%", "exceeded"),
    (S24, "600家", "", "712家", "exceeded"),
    (S24, "180亿元", "", "186.3亿元", "exceeded"),
    (S24, "24座", "", "26座", "exceeded"),
    (S24, "95%以上", "", "96.8%", "exceeded"),
    (S24, "12件", "", "12.6件", "exceeded"),
    (S24, "30场以上", "", "34场", "exceeded"),
    (S24, "60个", "百姓健身房", "58个", "missed"),
    (S24, "45个", "", "47个", "exceeded"),
    (S25, "7.5%左右", "", "7.4%", "nearly"),
    (S25, "突破320亿元", "", "321.5亿元", "exceeded"),
    (S25, "22家", "", "25家", "exceeded"),
    (S25, "200亿元", "", "214亿元", "exceeded"),
    (S25, "400公里左右", "", "391公里", "nearly"),
    (S25, "40场左右", "", "41场", "met"),
    (S25, "5200万人次以上", "", "5180万人次", "missed"),
    (S25, "突破12万人次", "", "15.8万人次", "exceeded"),
    (S25, "1500张", "", "1620张", "exceeded"),
    (S25, "62%", "", "65.4%", "exceeded"),
    (S25, "80家", "社区老年食堂", "61家", "missed"),
]


@pytest.mark.parametrize(("source", "quote", "name", "outcome", "attainment"), NUMBERS)
def test_numbers(
    judged: tuple[Fate, ...], source: str, quote: str, name: str, outcome: str, attainment: str
) -> None:
    fate = of(judged, source, quote, name)
    assert fate.followed.links[0].outcome.quote == outcome
    assert fate.assessment.attainment == attainment
    assert fate.assessment.formula
    assert fate.promise.id in fate.assessment.inputs


@pytest.mark.parametrize(
    ("source", "quote", "stages"),
    [
        (S24, "市工业互联网创新中心", {"operate"}),
        (S25, "滨江快速路一期10月底前建成通车", {"operate", "complete"}),
        (S25, "望澜大桥上半年开工", {"start"}),
        (S24, "开工建设市全民健身中心二期", {"start"}),
    ],
)
def test_things_that_came_about(judged: tuple[Fate, ...], source: str, quote: str, stages: set[str]) -> None:
    fate = of(judged, source, quote)
    assert fate.followed.links[0].outcome.stage in stages
    assert fate.assessment.attainment is Attainment.MET
    assert fate.assessment.schedule in (Schedule.ON_TIME, Schedule.EARLY)


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        (S24, "3000亩以上"),
        (S24, "80万平方米"),
        (S24, "8分钟以内"),
        (S24, "20条"),
        (S24, "600批次以上"),
        (S24, "70项左右"),
        (S24, "青岚通用机场"),
        (S25, "12条"),
        (S25, "5%—8%"),
        (S25, "9亿千瓦时"),
        (S25, "20个"),
        (S25, "3000家以上"),
        (S25, "60家"),
        (S25, "25人"),
        (S25, "水上巴士夜航线"),
        (S25, "居家养老服务管理办法"),
    ],
)
def test_what_was_dropped_says_what_was_searched(judged: tuple[Fate, ...], source: str, quote: str) -> None:
    fate = of(dropped(judged), source, quote)
    assert S26 in fate.followed.descent.searched or fate.promise.owner == "市体育局"
    assert R26 not in fate.followed.descent.searched  # the government's report is of another series
    assert fate.assessment.evidence is EvidenceLevel.NONE_FOUND
    assert fate.assessment.attainment is None


@pytest.mark.parametrize(
    ("source", "quote", "told"),
    [
        (S26, "700家以上", "确保 → 力争"),
        (R26, "700家以上", "确保 → 力争"),
        (S26, "210亿元", "确保 → 力争"),
        (S26, "300公里", "确保 → 力争"),  # governed from the head of the clause before
        (S25, "7.5%左右", None),  # 力争 stands behind the name of another figure
        (S25, "320亿元", None),  # so does 预期 in the year before
        (S26, "7%左右", None),
    ],
)
def test_rewording_takes_the_word_that_governs(
    judged: tuple[Fate, ...], source: str, quote: str, told: str | None
) -> None:
    assert of(judged, source, quote).followed.descent.reworded == told


@pytest.mark.parametrize(
    ("source", "quote", "lineage"),
    [
        (S25, "7.5%左右", Lineage.RAISED),
        (S26, "7%左右", Lineage.LOWERED),
        (S25, "200亿元", Lineage.RAISED),
        (S25, "400公里左右", Lineage.RAISED),
        (S25, "40场左右", Lineage.RAISED),
    ],
)
def test_lineage(judged: tuple[Fate, ...], source: str, quote: str, lineage: Lineage) -> None:
    fate = of(judged, source, quote)
    assert fate.assessment.lineage is lineage
    assert fate in life(judged, fate.promise.id)
    assert len(life(judged, fate.promise.id)) > 1


def test_evidence_of_several_bodies(judged: tuple[Fate, ...]) -> None:
    assert of(judged, S25, "1500张").assessment.evidence is EvidenceLevel.STATISTICS


def test_two_documents_that_contradict_one_another(file: Path) -> None:
    with open_ledger(file) as ledger:
        found = conflicts(ledger_as_of(ledger), load_pack())
    assert {(pair.first.quote, pair.second.quote) for pair in found} == {("5260万人次", "5180万人次")}


def test_nothing_is_known_before_it_is_issued(file: Path) -> None:
    with open_ledger(file) as ledger:
        early = verdicts.fates(ledger, date(2024, 12, 1))
        assert {fate.promise.source for fate in early} == {S24}
        assert not any(fate.followed.links for fate in early)
        assert of(early, S24, "180亿元").assessment.schedule is Schedule.NOT_DUE
        assert not verdicts.fates(ledger, AFTER, recorded_by=date(2001, 1, 1))


def test_the_day_is_that_of_the_last_document_unless_told(file: Path) -> None:
    with open_ledger(file) as ledger:
        found = verdicts.fates(ledger)
        assert {fate.assessment.as_of for fate in found} == {date(2026, 3, 18)}
        assert found == verdicts.fates(ledger)
        assert verdicts.fates(ledger, date(2026, 3, 18)) == found


def test_an_empty_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: AFTER)
    with open_ledger(tmp_path / "empty.db") as ledger:
        assert ledger_as_of(ledger).day == AFTER
        assert verdicts.fates(ledger) == ()
        assert not verdicts.keep(ledger, (), RUN)
        assert indicators(ledger) == ()


def test_what_was_found_is_kept_once(own: Path) -> None:
    with open_ledger(own) as ledger:
        found = verdicts.fates(ledger)
        assert verdicts.keep(ledger, found, RUN)
        assert not verdicts.keep(ledger, found, RUN)
        assert [item.promise for item in ledger.assessments()] == [fate.promise.id for fate in found]
        assert {link.promise.id for link in ledger.links()} <= {fate.promise.id for fate in found}
        assert ledger.history(of(found, S25, "1500张").promise.id)[-1].action == "assessment"


def test_people_win_over_the_machine(own: Path) -> None:
    with open_ledger(own) as ledger:
        fate = of(verdicts.fates(ledger), S24, "60个", "百姓健身房")
        right, *others = fate.followed.links
        ledger.decide(f"{fate.promise.id}~{right.outcome.id}", "reject", RUN, who="钱某")
        for other in others:
            ledger.decide(f"{fate.promise.id}~{other.outcome.id}", "reject", RUN, who="钱某")
        found = verdicts.fates(ledger)
        rejected = of(found, S24, "60个", "百姓健身房")
        assert (rejected.followed.links, rejected.assessment.attainment) == ((), None)
        verdicts.keep(ledger, found, RUN)
        wanted = of(found, S24, "45个").followed.links[0].outcome
        ledger.decide(f"{fate.promise.id}~{wanted.id}", "accept", RUN, who="钱某")
        confirmed = of(verdicts.fates(ledger), S24, "60个", "百姓健身房").followed.links
        assert [(link.outcome.id, link.decision) for link in confirmed] == [(wanted.id, "confirmed")]


def test_an_office_reports_its_own_progress(own: Path) -> None:
    with open_ledger(own) as ledger:
        fate = of(verdicts.fates(ledger), S26, "300公里")
        assert fate.assessment.evidence is EvidenceLevel.NONE_FOUND
        day = date(2026, 9, 30)
        told = record(ledger, fate.promise.id, Decimal(320), RUN, unit=None, as_of=day, source="三季度进展")
        again = of(verdicts.fates(ledger), S26, "300公里")
        assert again.assessment.as_of == day
        assert again.assessment.evidence is EvidenceLevel.SELF_REPORTED
        assert again.assessment.schedule is Schedule.EARLY
        assert told.id in again.assessment.inputs
        assert of(verdicts.fates(ledger, AFTER), S26, "300公里").followed.links == ()
        assert verdicts.keep(ledger, verdicts.fates(ledger), RUN)


def test_an_office_reports_how_far_a_thing_is(own: Path) -> None:
    with open_ledger(own) as ledger:
        thing = next(
            fate.promise
            for fate in verdicts.fates(ledger)
            if fate.promise.form == "deliverable" and not fate.followed.links and fate.promise.period_end
        )
        day = thing.period_end
        assert day
        told = record(ledger, thing.id, Stage.OPERATE, RUN, as_of=day, source="进展")
        again = next(fate for fate in verdicts.fates(ledger, day) if fate.promise.id == thing.id)
        assert again.assessment.evidence is EvidenceLevel.SELF_REPORTED
        assert again.assessment.attainment in (Attainment.MET, Attainment.EXCEEDED)
        assert told.id in again.assessment.inputs
        assert again.followed.links[0].outcome.quote == "投用"


def test_only_promised_numbers_are_reported_of(own: Path) -> None:
    with open_ledger(own) as ledger:
        found = verdicts.fates(ledger)
        with pytest.raises(UsageError):
            record(ledger, of(found, S26, "300公里").promise.id, Stage.START, RUN, as_of=AFTER, source="表")
        thing = of(found, S25, "望澜大桥上半年开工").promise.id
        fact = of(found, S25, "1500张").followed.links[0].outcome.id
        for ident in (thing, fact):
            with pytest.raises(UsageError):
                record(ledger, ident, Decimal(1), RUN, unit=None, as_of=AFTER, source="表")
        with pytest.raises(UnknownIdError):
            find(found, fact)


def test_standings_by_owner_light_and_due_day(judged: tuple[Fate, ...]) -> None:
    owners = dict(standings(judged, StatusFilter(owner="民政")))
    assert list(owners) == ["澜江市民政局"]
    for _, group in standings(judged, StatusFilter(lights=["yellow"])):
        assert {item.fate.assessment.light for item in group} == {"yellow"}
    unlit = standings(judged, StatusFilter(lights=["none"]))
    assert all(item.fate.assessment.light is None for _, group in unlit for item in group)
    soon = standings(judged, StatusFilter(due=timedelta(days=300)))
    assert soon == standings(judged, StatusFilter(due=date(2027, 1, 26)))
    days = {item.fate.promise.period_end for _, group in soon for item in group}
    assert days
    assert all(day and AFTER <= day <= date(2027, 1, 26) for day in days)


def test_the_baseline_is_what_was_reported_before(judged: tuple[Fate, ...]) -> None:
    found = {item.fate.promise.id: item for _, group in standings(judged, StatusFilter()) for item in group}
    item = found[of(judged, S25, "200亿元").promise.id]
    points = (item.baseline, item.actual, item.fate.promise)
    assert [entry and entry.quote for entry in points] == ["186.3亿元", "214亿元", "200亿元"]


def test_series_and_indicators(file: Path) -> None:
    with open_ledger(file) as ledger:
        line = series(ledger, "综合交通投资")[0]
        years = {year: [e.quote for e in told] for year, _, told in line.years}
        assert years[2024] == ["186.3亿元"]
        with pytest.raises(UnknownIdError):
            series(ledger, "综合交通投资", issuer="青原县")
        with pytest.raises(UnknownIdError):
            series(ledger, "没有这个指标")
        known = {group.name: group for group in indicators(ledger)}
        assert "国内生产总值" in known
        assert "地区生产总值" in known["国内生产总值"].names


def test_statements_are_given_after_decisions(own: Path) -> None:
    with open_ledger(own) as ledger:
        first, second, *rest = ledger.statements()
        assert ledger.text(first.document.id)[first.start : first.end] == first.quote
        ledger.decide(
            first.id, "correct", RUN, who="钱某", fields={"kind": "background", "owner": "市交通局"}
        )
        ledger.decide(second.id, "reject", RUN, who="钱某")
        changed, *others = ledger.statements()
        assert (changed.id, changed.kind, changed.owner) == (first.id, "background", "市交通局")
        assert others == rest


def test_every_earlier_answer_can_be_replayed_and_the_last_is_todays(tmp_path: Path) -> None:
    """After each write what is asked as of then is what was answered then: documents, decisions, reports, versions."""
    clock = Clock()
    with open_ledger(tmp_path / "l.db", clock=clock) as ledger:
        texts = {name: (FOLDER / f"{name}.txt").read_text(encoding="utf-8") for name in (S24, S25)}

        def put(name: str, day: date, text: str = "") -> None:
            known = GivenMetadata(day, "澜江市", name)
            add(ledger, text or texts[name], RUN, source=f"{name}.txt", metadata=known)

        def fate(quote: str) -> Fate:
            return of(verdicts.fates(ledger), S24, quote)

        def decide_on(quote: str, action: str, **more: Any) -> None:
            ledger.decide(fate(quote).promise.id, action, RUN, who="钱某", **more)

        steps: list[Callable[[], object]] = [
            lambda: put(S24, date(2024, 1, 16)),
            lambda: put(S25, date(2025, 1, 14)),
            lambda: decide_on("3000亩以上", "correct", fields={"value": "2000000"}),
            lambda: decide_on("80万平方米", "reject"),
            lambda: record(
                ledger, fate("350公里").promise.id, Decimal(360), RUN, as_of=date(2025, 2, 1), source="表"
            ),
            lambda: put(S24, date(2024, 1, 16), texts[S24].replace("350公里", "351公里")),
            lambda: record(
                ledger, fate("351公里").promise.id, Decimal(361), RUN, as_of=date(2025, 3, 1), source="表"
            ),
        ]
        answers = []
        for step in steps:
            step()
            answers.append((clock.now, verdicts.fates(ledger)))
            clock.now += timedelta(days=1)
        assert len({fates for _, fates in answers}) == len(steps)
        for when, fates in answers:
            assert verdicts.fates(ledger, recorded_by=when.date()) == fates
        assert verdicts.fates(ledger, recorded_by=clock.now.date()) == verdicts.fates(ledger)
