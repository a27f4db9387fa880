"""From a promise to all that is found of it in later documents: `data/tables/followed.tsv`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tables import compare, rows_of
from test_described import PACK, PLACE, entries, unmarked

from tongdao.following.follow import follow
from tongdao.following.sentences import Sentence
from tongdao.model import Kind, Stage

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


def followed(promise: str, others: str) -> str:
    said = [promise, *(others.split(" ; ") if others != "-" else [])]
    made = [statement(number, text) for number, text in enumerate(said)]
    every = [entry for _, found in made for entry in found]
    (found,) = follow(every, PACK, [sentence for sentence, _ in made], only={every[0].id})
    return " | ".join(part for part in parts(found) if part)


def test_what_is_found_of_a_promise() -> None:
    rows = rows_of("followed.tsv")
    compare("followed.tsv", [[*row[:2], followed(*row[:2])] for row in rows])
