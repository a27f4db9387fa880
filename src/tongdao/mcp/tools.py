"""The tools and what they answer. Each number comes with its quote, the document and where it stands there."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tongdao.book.filters import BY_KEY
from tongdao.book.proofs import recall
from tongdao.book.rows import BookQuery
from tongdao.errors import UsageError
from tongdao.fates.series import series
from tongdao.following.rows import row
from tongdao.views.json_rows import commitment_row, entry_plain, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from tongdao.book.asking.book import Book
    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.rules.pack import Pack

_LONGEST_ARGUMENT = 200  # characters of a text argument
_MOST_ROWS = 50  # rows of an answer
_AROUND = 200  # characters shown before and after a passage
_PASSAGE = 10_000  # characters of the longest passage


@dataclass(frozen=True, slots=True)
class Sources:
    """What a tool asks: a ledger and its book."""

    ledger: Ledger
    book: Book


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of a tool; `type` is a word of JSON Schema, or `date`. Its help is `mcp.argument.NAME`."""

    name: str
    type: str = "string"
    required: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = _LONGEST_ARGUMENT

    def schema(self, words: Glossary) -> dict[str, Any]:
        """Return its JSON Schema."""
        said: dict[str, Any] = {"description": words(f"mcp.argument.{self.name}")}
        if self.choices:
            return {**said, "type": "string", "enum": list(self.choices)}
        if self.type == "integer":
            return {**said, "type": "integer", "minimum": self.least, "maximum": self.most}
        if self.type == "date":
            return {**said, "type": "string", "format": "date"}
        return {**said, "type": "string", "maxLength": self.most}

    def parsed(self, value: Any) -> Any:
        """Return an argument as the tool takes it; raises UsageError that says what would do."""
        if self.type == "integer":
            if isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most:
                return value
            raise self._refused(value, f"a whole number from {self.least} to {self.most}")
        if not isinstance(value, str) or len(value) > self.most:
            raise self._refused(value, f"a text of at most {self.most} characters")
        if self.choices and value not in self.choices:
            raise self._refused(value, f"one of {', '.join(self.choices)}")
        return self._day(value) if self.type == "date" else value

    def _day(self, value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self._refused(value, "a day such as 2025-12-31") from None

    def _refused(self, value: Any, wanted: str) -> UsageError:
        return UsageError(f"{self.name}={str(value)[:_LONGEST_ARGUMENT]!r} will not do: give {wanted}")


@dataclass(frozen=True, slots=True)
class Tool:
    """A question to the ledger; its help is `mcp.tool.NAME`."""

    name: str
    run: Callable[..., dict[str, Any]]
    parameters: tuple[Parameter, ...]

    def listed(self, words: Glossary) -> dict[str, Any]:
        """Return the tool as `tools/list` tells of it."""
        return {
            "name": self.name,
            "title": words(f"mcp.name.{self.name}"),
            "description": words(f"mcp.tool.{self.name}"),
            "inputSchema": {
                "type": "object",
                "properties": {item.name: item.schema(words) for item in self.parameters},
                "required": [item.name for item in self.parameters if item.required],
                "additionalProperties": False,
            },
            "annotations": {"readOnlyHint": True, "idempotentHint": True, "openWorldHint": False},
        }

    def parsed(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments as the tool takes them; raises UsageError."""
        known = {item.name: item for item in self.parameters}
        unknown = [name for name in arguments if name not in known]
        if unknown:
            raise UsageError(f"{self.name} has no argument {unknown[0]!r}: choose {', '.join(known)}")
        missing = [
            item.name for item in self.parameters if item.required and arguments.get(item.name) is None
        ]
        if missing:
            raise UsageError(f"{self.name} needs the argument {missing[0]!r}")
        return {name: known[name].parsed(value) for name, value in arguments.items() if value is not None}


def search(desk: Sources, text: str, limit: int = 10) -> dict[str, Any]:
    """Find promises by words, and the indicators of that name."""
    found = desk.book.commitments(BookQuery(text=text, sort="issued", descending=True), limit=limit)
    return {
        "total": found.total,
        "commitments": [commitment_row(item) for item in found.rows],
        "indicators": to_json(desk.book.indicators(text, limit=limit, offset=0).rows),
    }


def entry(desk: Sources, id: str) -> dict[str, Any]:  # noqa: A002
    """Return what an entry says, and where it is a promise what became of it."""
    found = desk.ledger.entry(id)
    answer: dict[str, Any] = {"entry": entry_plain(found)}
    if desk.book.commitments_by_id([id]):
        fate = recall(desk.ledger, desk.book, id)
        answer["fate"] = row(fate.followed, fate.assessment)
    return answer


def lines(desk: Sources, indicator: str, issuer: str | None = None) -> dict[str, Any]:
    """Return targets and actuals of an indicator, year by year."""
    return {
        "indicator": desk.ledger.grouping.key(indicator),
        "lines": [
            {
                "issuer": line.issuer,
                "unit": line.unit,
                "change": line.moves,
                "years": [
                    {
                        "year": year,
                        "targets": list(map(entry_plain, targets)),
                        "actuals": list(map(entry_plain, actuals)),
                    }
                    for year, targets, actuals in line.years
                ],
            }
            for line in series(desk.ledger, indicator, issuer=issuer)
        ],
    }


def status(
    desk: Sources,
    owner: str | None = None,
    light: str | None = None,
    programme: str | None = None,
    due_from: date | None = None,
    due_until: date | None = None,
    limit: int = 20,
) -> dict[str, Any]:
    """Return how promises stand: how many under each light by owner, and the promises themselves."""
    query = BookQuery(
        owners=(owner,) if owner else (),
        lights=(light,) if light else (),
        programmes=(programme,) if programme else (),
        due_from=due_from,
        due_until=due_until,
        sort="due",
    )
    found = desk.book.commitments(query, limit=limit)
    return {
        "as_of": desk.book.state().day.isoformat(),
        "total": found.total,
        "owners": to_json(desk.book.tally("owner", query)),
        "commitments": [commitment_row(item) for item in found.rows],
    }


def source(desk: Sources, document: str, start: int, end: int, around: int = _AROUND) -> dict[str, Any]:
    """Return a passage of a document with the text before and after it."""
    text, stored = desk.ledger.text(document), desk.ledger.document(document)
    if not start < end <= len(text) or end - start > _PASSAGE:
        raise UsageError(
            f"no passage {start}:{end} in {document}, which has {len(text)} characters: give start < end, "
            f"at most {_PASSAGE} apart"
        )
    return {
        "document": document,
        "source": stored.stem,
        "title": stored.title,
        "issuer": stored.issuer,
        "issued_on": to_json(stored.issued_on),
        "start": start,
        "end": end,
        "quote": text[start:end],
        "before": text[max(start - around, 0) : start],
        "after": text[end : end + around],
    }


_LIMIT = Parameter("limit", "integer", least=1, most=_MOST_ROWS)
_DAYS = (Parameter("due_from", "date"), Parameter("due_until", "date"))
_CHARACTERS = 2**31 - 1

TOOLS = (
    Tool("search", search, (Parameter("text", required=True), _LIMIT)),
    Tool("entry", entry, (Parameter("id", required=True),)),
    Tool("series", lines, (Parameter("indicator", required=True), Parameter("issuer"))),
    Tool(
        "status",
        status,
        (
            Parameter("owner"),
            Parameter("light", choices=tuple(BY_KEY["light"].choices)),
            Parameter("programme"),
            *_DAYS,
            _LIMIT,
        ),
    ),
    Tool(
        "source",
        source,
        (
            Parameter("document", required=True),
            Parameter("start", "integer", required=True, most=_CHARACTERS),
            Parameter("end", "integer", required=True, most=_CHARACTERS),
            Parameter("around", "integer", most=2000),
        ),
    ),
)


def desk_at(url: str, pack: Pack | None = None) -> Callable[[], AbstractContextManager[Sources]]:
    """Return what opens the ledger that a URL names with its book, for one call of a tool."""
    from tongdao.assess.judging import Judging
    from tongdao.book.keeping import open_book
    from tongdao.fates.grouped_ledger import open_ledger

    @contextmanager
    def opened() -> Iterator[Sources]:
        with (
            open_ledger(url, pack=pack, create=False) as ledger,
            open_book(url, judging=Judging.of(pack, holding=True)) as book,
        ):
            yield Sources(ledger, book)

    return opened
