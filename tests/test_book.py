"""The book: built, asked, brought up to date, and the same as following afresh."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from books import newest_book
from cities import AFTER, build

from tongdao.assess.judging import Judging
from tongdao.assess.lights import load_lights
from tongdao.book import keeping
from tongdao.book.asking.book import Book
from tongdao.book.filters import SORTS
from tongdao.book.proofs import recall, recall_all
from tongdao.book.rows import BookQuery, Commitment
from tongdao.book.stored.builds import newest
from tongdao.book.stored.encoding import write_of
from tongdao.book.stored.search import alike, match, pairs, squash
from tongdao.errors import UnknownIdError, UsageError
from tongdao.fates import verdicts
from tongdao.fates.conflicts import conflicts
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.fates.ledger_as_of import ledger_as_of
from tongdao.fates.lines import life
from tongdao.fates.series import indicators, records_of, series
from tongdao.fates.standings import StatusFilter, standings
from tongdao.promise import Attainment, Lineage
from tongdao.rules.pack import load_pack
from tongdao.service.ledgers import GivenMetadata, add, start_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tongdao.assess.lights import LightTable
    from tongdao.fates.fate import Fate
    from tongdao.ledger.store import Ledger

RUN = start_run("test", who="钱某")
CORRECTED = date(2025, 2, 1)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of the sample city with its book beside it, judged in April 2026."""
    file = build(tmp_path_factory.mktemp("city") / "city.db")
    keeping.open_book(str(file), day=AFTER).close()
    return file


@pytest.fixture
def book(city: Path) -> Iterator[Book]:
    with keeping.open_book(str(city), day=AFTER) as found:
        yield found


@pytest.fixture
def own(city: Path, tmp_path: Path) -> str:
    """A copy of the ledger and of its book, to write in."""
    for file in city.parent.iterdir():
        shutil.copy(file, tmp_path / file.name)
    return str(tmp_path / city.name)


def said(row: Commitment) -> tuple[Any, ...]:
    """What the book says of a promise."""
    return (
        row.id, row.name, row.owner, row.due, row.attainment, row.schedule, row.evidence, row.lineage, row.light,
        row.formula, row.reason, row.as_of, row.rule_version, row.previous, row.next, row.reworded,
        row.target.entry, row.actual and (row.actual.entry, row.actual.value),
        row.baseline and (row.baseline.entry, row.baseline.value),
    )  # fmt: skip


def told(fate: Fate, by_id: dict[str, Fate]) -> tuple[Any, ...]:
    """What following afresh says of it."""
    promise, found, descent = fate.promise, fate.assessment, fate.followed.descent
    links = fate.followed.links
    (standing,) = [one for _, group in standings([fate], StatusFilter()) for one in group]
    previous = by_id.get(descent.previous.id) if descent.previous else None
    baseline = standings([fate, *([previous] if previous else [])], StatusFilter())
    base = next(one.baseline for _, group in baseline for one in group if one.fate is fate)
    actual = standing.actual
    return (
        promise.id, promise.indicator or promise.name, fate.owner, promise.due, found.attainment,
        found.schedule, found.evidence, found.lineage, found.light, found.formula, found.reason, found.as_of,
        found.rule_version, descent.previous and descent.previous.id, descent.next and descent.next.id,
        descent.reworded, promise.id, actual and (links[0].outcome.id, actual.value),
        base and (base.id, base.value),
    )  # fmt: skip


def fresh(ledger: Ledger, day: date, lights: LightTable | None = None) -> list[tuple[Any, ...]]:
    fates = verdicts.fates(ledger, day, judging=Judging.of(lights=lights))
    by_id = {fate.promise.id: fate for fate in fates}
    return [told(fate, by_id) for fate in fates]


def kept(url: str, day: date, lights: LightTable | None = None) -> list[tuple[Any, ...]]:
    with keeping.open_book(url, day=day, judging=Judging.of(lights=lights)) as found:
        return [said(row) for row in found.commitments(limit=10_000).rows]


def test_the_book_says_what_following_afresh_says(city: Path) -> None:
    with open_ledger(city) as ledger:
        assert kept(str(city), AFTER) == fresh(ledger, AFTER)


def test_other_lights_have_a_book_of_their_own(own: str) -> None:
    lights = load_lights("suqian2025")
    with open_ledger(own) as ledger:
        assert kept(own, AFTER, lights=lights) == fresh(ledger, AFTER, lights=lights)
        assert kept(own, AFTER) == fresh(ledger, AFTER)
    assert keeping.book_path(own, judging=Judging.of(lights=lights)) != keeping.book_path(own)


@pytest.mark.parametrize("preset", ["yinchuan2025", "suqian2025", "yichang2015"])
def test_days_go_by_as_if_followed_on_each(own: str, preset: str) -> None:
    """The verdicts that can turn are judged again, from what the book keeps; the others stay."""
    day, lights = date(2025, 2, 20), load_lights(preset)
    chance = random.Random(preset)
    with open_ledger(own) as ledger:
        for _ in range(12):
            assert kept(own, day, lights=lights) == fresh(ledger, day, lights=lights)
            day += timedelta(days=chance.choice([1, 1, 2, 13, 30, 61]))


def test_decisions_and_reports_are_found_as_if_followed_afresh(own: str) -> None:
    chance = random.Random(7)
    day = AFTER
    with open_ledger(own) as ledger:
        for _ in range(12):
            write_something(ledger, chance, day)
            assert kept(own, day) == fresh(ledger, day)
            day += timedelta(days=chance.choice([0, 0, 3]))


def write_something(ledger: Ledger, chance: random.Random, day: date) -> str:
    """Decide something or report something, by chance; return the subject."""
    entries = list(ledger.entries())
    promises = [entry for entry in entries if entry.kind == "target" and entry.form == "figure"]
    facts = [entry for entry in entries if entry.kind == "fact"]
    one, other = chance.choice(promises), chance.choice(facts)
    deed = chance.choice(["confirm", "reject", "report", "correct", "refuse", "unlink"])
    subject = one.id
    if deed == "report":
        ledger.append_report(
            one.id, Decimal(chance.randint(1, 900)), RUN, unit=None,
            as_of=day + timedelta(days=chance.choice([-30, 2])), source="月报", who="孙某",
        )  # fmt: skip
        return subject
    if deed == "correct":
        ledger.decide(
            one.id, "correct", RUN, who="钱某", fields={"owner": "市体育局", "value": "77", "high": ""}
        )
        return subject
    if deed == "refuse":
        subject = chance.choice(entries).id
        ledger.decide(subject, "reject", RUN, who="钱某")
        return subject
    links = [
        link for fate in verdicts.fates(ledger, day) for link in fate.followed.links if "." in link.outcome.id
    ]
    if deed == "unlink" and links:
        link = chance.choice(links)
        one, other = link.promise, link.outcome
    subject = f"{one.id}~{other.id}"
    ledger.decide(subject, "accept" if deed == "confirm" else "reject", RUN, who="钱某")
    return subject


def test_a_write_about_a_link_is_patched_in_at_once(own: str) -> None:
    chance = random.Random(3)
    path = keeping.book_path(own)
    with open_ledger(own) as ledger:
        for _ in range(8):
            subject = write_something(ledger, chance, AFTER)
            state = keeping.patch(ledger, path, [subject])
            assert state.revision == ledger.revision()
            if "~" in subject:
                with Book(newest_book(path)) as found:
                    ident = subject.partition("~")[0]
                    fates = {fate.promise.id: fate for fate in verdicts.fates(ledger, AFTER)}
                    assert said(found.commitment(ident)) == told(fates[ident], fates)
        assert kept(own, AFTER) == fresh(ledger, AFTER)


def test_the_proof_of_a_promise_needs_no_following(own: str) -> None:
    with open_ledger(own) as ledger:
        chance = random.Random(5)
        for _ in range(6):
            write_something(ledger, chance, AFTER)
        fates = verdicts.fates(ledger, AFTER)
        with keeping.open_book(own, day=AFTER) as found:
            for fate in fates:
                assert recall(ledger, found, fate.promise.id) == fate
            for fate in fates[::17]:
                line = [row.id for row in found.line(fate.promise.id)]
                assert tuple(recall_all(ledger, found, line)) == life(fates, fate.promise.id)
            with pytest.raises(UnknownIdError):
                recall(ledger, found, "nothing")


def test_another_document_is_followed_with_its_place_alone(own: str) -> None:
    with open_ledger(own) as ledger:
        before = newest(keeping.book_path(own))
        said = GivenMetadata(date(2026, 3, 20), "临江市人民政府", "政府工作报告")
        add(
            ledger,
            "2025年，全市地区生产总值增长5.2%。2026年，地区生产总值增长5%左右。",
            RUN,
            source="b.txt",
            metadata=said,
        )
        assert kept(own, AFTER) == fresh(ledger, AFTER)
        later = GivenMetadata(date(2026, 5, 1), "澜江市人民政府", "公报")
        add(ledger, "2026年4月，地区生产总值增长7.9%。", RUN, source="c.txt", metadata=later)
        for day in (AFTER, AFTER + timedelta(days=60)):
            assert kept(own, day) == fresh(ledger, day)
        assert newest(keeping.book_path(own)) == before
        with keeping.open_book(own, day=AFTER + timedelta(days=60)) as found:
            assert found.state().documents == len(list(ledger.documents()))


def test_what_is_out_is_out_of_the_book(own: str) -> None:
    with open_ledger(own) as ledger:
        first, second, *_ = ledger.documents()
        statement = next(item for item in ledger.statements() if item.document == second)
        for subject in (first.id, statement.id):
            ledger.decide(subject, "reject", RUN, who="钱某")
            assert kept(own, AFTER) == fresh(ledger, AFTER)
        ledger.decide(first.id, "accept", RUN, who="钱某")
        assert kept(own, AFTER) == fresh(ledger, AFTER)
        before = len(kept(own, AFTER))
        ledger.decide(second.id, "note", RUN, who="钱某", why="看过")
        assert len(kept(own, AFTER)) == before


WORDS = [
    "就业",
    "业",
    "GDP",
    "gdp",
    "%",
    "座 桥",
    "万人以上",
    "市",
    "增长 5",
    '"',
    "*",
    "“",
    "没有的词",
    "A1",
    "7.5%",
]


@pytest.mark.parametrize("words", WORDS)
def test_text_is_found_wherever_it_stands(book: Book, words: str) -> None:
    rows = book.commitments(limit=10_000).rows
    wanted = [
        row.id
        for row in rows
        if all(any(squash(name) in haystack(row) for name in (word, *alike(word))) for word in words.split())
    ]
    page = book.commitments(BookQuery(text=words), limit=10_000)
    assert [row.id for row in page.rows] == wanted
    assert page.total == len(wanted)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("地铁", "轨道交通"),
        ("养老院", "养老机构"),
        ("GDP", "地区生产总值"),
        ("三百公里", "300公里"),
        ("五成", "50%"),
    ],
)
def test_a_word_is_found_under_its_other_names(word: str, name: str) -> None:
    assert name in alike(word)
    assert [*alike("没有这个词")] == []


def haystack(row: Commitment) -> str:
    return "\n".join(squash(text) for text in (row.name, row.statement, row.owner) if text)


def test_pieces_of_a_text_are_phrases_of_pairs() -> None:
    assert match("  ") is None
    assert match("公路 30") == '"公路" AND "30"'
    assert match("公路30公里") == match("公路 30公里")
    assert pairs(["增长5%", None]).split() == ["增长", "长5", "5%", "%\u241f"]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_are_pieces_of_one_list(book: Book, sort: str, descending: bool) -> None:
    query = BookQuery(sort=sort, descending=descending)
    whole = [row.id for row in book.commitments(query, limit=10_000).rows]
    assert len(whole) == len(set(whole)) == book.state().commitments
    cursor: str | None = None
    seen: list[str] = []
    while True:
        page = book.commitments(query, limit=23, cursor=cursor)
        assert page.total == len(whole)
        assert [row.id for row in book.commitments(query, limit=23, offset=len(seen)).rows] == [
            row.id for row in page.rows
        ]
        seen += [row.id for row in page.rows]
        cursor = page.cursor
        if cursor is None:
            break
    assert seen == whole


QUERIES: list[tuple[BookQuery, Any]] = [
    (BookQuery(forms=["deliverable"]), lambda row: row.form == "deliverable"),
    (BookQuery(lights=["green", "none"]), lambda row: row.light in ("green", None)),
    (BookQuery(attainment=["missed"]), lambda row: row.attainment is Attainment.MISSED),
    (BookQuery(programmes=[""]), lambda row: row.programme is None),
    (BookQuery(lineage=[Lineage.DROPPED]), lambda row: row.lineage is Lineage.DROPPED),
    (BookQuery(due_from=date(2026, 1, 1)), lambda row: row.due and row.due >= date(2026, 1, 1)),
    (
        BookQuery(due_until=date(2025, 12, 31), unreached=True),
        lambda row: row.due and row.due.year <= 2025 and row.attainment not in ("nearly", "met", "exceeded"),
    ),
    (BookQuery(text="市", forms=["figure"]), lambda row: row.form == "figure" and "市" in haystack(row)),
]


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_what_is_counted_is_what_is_listed(book: Book, number: int) -> None:
    query, passes = QUERIES[number]
    every = book.commitments(limit=10_000).rows
    rows = [row for row in every if passes(row)]
    page = book.commitments(query, limit=10_000)
    assert [row.id for row in page.rows] == [row.id for row in rows]
    assert rows
    for chosen, asked in ((rows, query), (list(every), BookQuery())):
        facets = book.facets(asked)
        assert dict(facets.forms) == {
            form: sum(row.form == form for row in chosen) for form, _ in facets.forms
        }
        assert sum(total for _, total in facets.lights) == len(chosen)
        owners = {one.value: one.total for one in book.tally("owner", asked)}
        assert owners == {
            owner: sum(row.owner == owner for row in chosen) for owner in {row.owner for row in chosen}
        }
        documents = book.tally("document", asked)
        assert sum(one.total for one in documents) == len(chosen)
        assert all(sum(one.lights.values()) == one.total for one in documents)


def test_the_other_rows_of_the_book(book: Book, city: Path) -> None:
    with open_ledger(city) as ledger:
        documents = list(ledger.documents())
        page = book.documents(limit=3)
        assert page.total == len(documents)
        assert {row.id for row in book.documents().rows} == {document.id for document in documents}
        for row in book.documents().rows:
            assert row == book.document(row.id)
            assert row.characters == len(ledger.text(row.id))
            assert row.commitments == book.commitments(BookQuery(documents=[row.id])).total
    assert book.documents("公报").total < page.total
    groups = book.indicators(limit=10_000)
    assert groups.total == len(groups.rows) > 10
    assert any("地区生产总值" in row.names for row in book.indicators("生产总值").rows)
    programme = next(row for row in book.programmes().rows if row.parts)
    assert book.programme(programme.id) == programme
    assert programme.commitments
    members = book.commitments_by_id(programme.commitments)
    assert {row.programme for row in members} == {programme.code}
    year = BookQuery(due_from=date(2026, 1, 1), due_until=date(2026, 12, 31), sort="due")
    due = book.commitments(year, limit=10_000).rows
    assert due
    assert due == tuple(sorted(due, key=lambda row: row.due or date.max))
    events = book.events(limit=1000)
    assert [event.seq for event in events] == sorted((event.seq for event in events), reverse=True)
    assert {event.what for event in events} == {"document", "evidence"}
    times = [event.at for event in events]  # evidence came when its document was added
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == len(documents)
    assert book.events(limit=5, before=events[4].seq) == events[5:10]
    for call in (book.commitment, book.document, book.programme):
        with pytest.raises(UnknownIdError):
            call("nothing")
    for query, cursor in ((BookQuery(sort="colour"), None), (BookQuery(), "?"), (BookQuery(), "e30")):
        with pytest.raises(UsageError):
            book.commitments(query, cursor=cursor)


def evidence_in(book: Book) -> list[tuple[int, str | None]]:
    """The events of evidence: their numbers and promises, newest first."""
    return [(event.seq, event.commitment) for event in book.events(10_000) if event.what == "evidence"]


def test_what_was_found_at_one_moment_stands_in_the_order_of_the_promises(own: str) -> None:
    path = keeping.book_path(own)
    with keeping.open_book(own, day=AFTER) as book:
        built = evidence_in(book)
        promises = [row.id for row in book.commitments(limit=10_000).rows]
    by_document = [sorted(group, reverse=True) for group in _by_write(built).values()]
    assert by_document == [
        sorted(group, key=lambda event: promises.index(str(event[1])), reverse=True) for group in by_document
    ]
    with open_ledger(own) as ledger:
        for _, promise in random.Random(10).sample(built, 5):
            ledger.decide(str(promise), "note", RUN, who="钱某", why="看过")
            keeping.patch(ledger, path, [str(promise)])
        with keeping.open_book(own, day=AFTER) as book:
            assert evidence_in(book) == built
        # What is no promise any more leaves no gap among the others.
        ledger.decide(str(built[2][1]), "reject", RUN, who="钱某")
        with keeping.open_book(own, day=AFTER) as book:
            patched = evidence_in(book)
        keeping.refresh(ledger, path, day=AFTER)
    with keeping.open_book(own, day=AFTER) as book:
        assert evidence_in(book) == patched


def _by_write(events: list[tuple[int, str | None]]) -> dict[int, list[tuple[int, str | None]]]:
    found: dict[int, list[tuple[int, str | None]]] = {}
    for event in events:
        found.setdefault(write_of(event[0]), []).append(event)
    return found


def test_contradictions_are_those_of_the_whole_ledger(own: str) -> None:
    with open_ledger(own) as ledger:
        for year, growth in ((2025, "5.2%"), (2026, "6.9%")):
            text = f"浦东县政府工作报告\n2024年，全县地区生产总值增长{growth}。\n"
            add(ledger, text, RUN, metadata=GivenMetadata(date(year, 1, 20), "浦东县", "政府工作报告"))
        pairs = conflicts(ledger_as_of(ledger, AFTER), load_pack())
    with keeping.open_book(own, day=AFTER) as book:
        page = book.contradictions()
        assert {(row.first.entry, row.second.entry) for row in page.rows} == {
            (pair.first.id, pair.second.id) for pair in pairs
        }
        assert page.total == len(page.rows) > 0
        mine = [row for row in page.rows if row.issuer == "浦东县"]
        assert [(row.first.quote, row.second.quote) for row in mine] == [("5.2%", "6.9%")]
        assert book.contradictions(limit=1, offset=page.total).rows == ()


def test_a_build_that_fails_leaves_the_old_book(own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keeping.book_path(own)
    before = newest_book(path)
    monkeypatch.setattr("tongdao.book.filling.writer.Writer.finish", lambda *_: 1 / 0)
    with open_ledger(own) as ledger:
        with pytest.raises(ZeroDivisionError):
            keeping.refresh(ledger, path, AFTER)
        monkeypatch.undo()
        assert newest(path) == before
        assert sorted(file.name for file in path.parent.glob("*.book*")) == [before.name]
        reader = Book(before)
        assert keeping.refresh(ledger, path, AFTER).commitments == reader.state().commitments
        assert reader.replaced
        assert reader.commitments().rows
        reader.close()


def test_where_the_book_of_a_server_is_kept(tmp_path: Path) -> None:
    one = keeping.book_path("postgresql://u:secret@host/db", tmp_path)
    assert one == keeping.book_path("postgresql://u:other@host/db", tmp_path)
    assert one != keeping.book_path("postgresql://u:secret@host/db2", tmp_path)
    assert "secret" not in str(one)


def test_the_book_of_a_server(ledger_url: str, tmp_path: Path, city: Path) -> None:
    from cities import build as build_at

    build_at(ledger_url)  # type: ignore[arg-type]
    with keeping.open_book(ledger_url, tmp_path, day=AFTER) as found:
        rows = [said(row) for row in found.commitments(limit=10_000).rows]
    assert rows == kept(str(city), AFTER)


def test_parts_of_programmes_name_promises() -> None:
    from types import SimpleNamespace as Thing

    from tongdao.book.filling.programmes import memberships
    from tongdao.model import Programme

    document = Thing(id="d")
    programme = Programme("d.p0", "125", "“125”行动", "“125”行动，即……", 0, 20, ("一条主轴", "两座跨江大桥"))

    def promise(ident: str, statement: str, start: int = 90, name: str = "", document: str = "d") -> Any:
        words = {"statement": statement, "statement_start": start if start < 90 else 90}
        return Thing(id=ident, start=start, document=document, indicator=None, name=name, **words)

    rows = [
        promise("inside", "……", 5),
        promise("named", "推进“125”行动提速", document="e"),
        promise("number", "新增125家企业"),
        promise("part", "建成两座跨江大桥"),
        promise("thing", "开工建设", name="跨江大桥"),
        promise("other", "……"),
        promise("both", "打造“一条主轴”，建成两座跨江大桥", 90 + len("打造“一条主轴”，建成")),
    ]
    (member,) = memberships([(document, programme)], rows).values()  # type: ignore[list-item]
    assert member.members == {
        "inside": set(), "named": set(), "part": {"两座跨江大桥"}, "thing": {"两座跨江大桥"},
        "both": {"两座跨江大桥"},
    }  # fmt: skip


def test_counts_follow_every_patch(own: str) -> None:
    chance = random.Random(11)
    path = keeping.book_path(own)
    with open_ledger(own) as ledger:
        for _ in range(6):
            keeping.patch(ledger, path, [write_something(ledger, chance, AFTER)])
            with Book(newest_book(path)) as found:
                rows = found.commitments(limit=10_000).rows
                for query in (BookQuery(), BookQuery(lights=["none", "green"])):
                    chosen = [
                        row for row in rows if not query.lights or (row.light or "none") in query.lights
                    ]
                    owners = {one.value: one.total for one in found.tally("owner", query)}
                    assert owners == Counter(row.owner for row in chosen)
                    assert found.total(query) == len(chosen)
                assert found.lights() == Counter(row.light or "none" for row in rows)


def test_series_are_kept_as_they_would_be_gathered(book: Book, city: Path) -> None:
    with open_ledger(city) as ledger:
        groups = indicators(ledger)
        listed = book.indicators(limit=10_000).rows
        assert [(row.group, row.targets, row.actuals) for row in listed] == [
            (group.name, group.targets, group.actuals) for group in groups
        ]
        for group in groups:
            lines = series(ledger, group.name)
            kept_lines = book.series(group.name).rows
            assert [(line.issuer, line.unit, line.moves) for line in kept_lines] == [
                (line.issuer, line.unit, line.moves) for line in lines
            ]
            gathered = [
                json.dumps(record, ensure_ascii=False) for line in lines for record in records_of(line)
            ]
            assert "\n".join(book.series_records(group.name)).splitlines() == gathered
            for name in group.names:
                assert book.group_of(name) == group.name
        assert book.group_of("GDP") == ledger.grouping.key("GDP")
        assert book.group_of("没有这个指标") is None


def rows_read_by_a_write(ledger: Ledger, path: Path, subject: str) -> int:
    """Write about a promise, enter it in the book, and return how many rows of the ledger that took."""
    ask, rows = ledger._rows, []

    def counting(sql: str, *values: Any) -> Iterator[Any]:
        for row in ask(sql, *values):
            rows.append(row)
            yield row

    ledger._rows = counting  # type: ignore[method-assign]
    ledger.decide(subject, "note", RUN, who="钱某", why="看过")
    keeping.patch(ledger, path, [subject])
    ledger._rows = ask  # type: ignore[method-assign]
    return len(rows)


def test_what_a_write_reads_does_not_grow_with_the_ledger(own: str) -> None:
    path = keeping.book_path(own)
    with open_ledger(own) as ledger:
        with keeping.open_book(own) as found:
            subject, *others = [row.id for row in found.commitments(limit=20).rows]
        first = rows_read_by_a_write(ledger, path, subject)
        for number in range(20):
            said = GivenMetadata(date(2026, 1, 9), f"第{number}区人民政府", "政府工作报告")
            text = f"2026年，第{number}区生产总值增长5%左右。"
            add(ledger, text, RUN, source=f"{number}.txt", metadata=said)
        for other in others:
            ledger.decide(other, "note", RUN, who="钱某", why="看过")
        keeping.open_book(own).close()
        # What was noted about it before is looked at twice.
        assert rows_read_by_a_write(ledger, path, subject) <= first + 2


def test_writers_at_once_patch_one_after_the_other(own: str) -> None:
    with open_ledger(own) as ledger, keeping.open_book(own) as book:
        subjects = [item.id for item in book.commitments(limit=4).rows]
        before = len(book.events(10_000))
        path = keeping.book_path(own)

    def write(subject: str) -> None:
        with open_ledger(own) as ledger:
            for turn in range(5):
                ledger.decide(subject, "note", start_run("test"), who="孙某", why=f"{turn}")
                keeping.patch(ledger, path, [subject])

    with ThreadPoolExecutor(len(subjects)) as writers:
        list(writers.map(write, subjects))
    with open_ledger(own) as ledger, keeping.open_book(own) as book:
        assert len(book.events(10_000)) == before + 5 * len(subjects)
        assert book.state().revision == ledger.revision()
