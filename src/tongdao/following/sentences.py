"""The sentences of documents, for what they say without figures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tongdao.model import Kind

_GAP = 3  # characters between two sentences that belong together


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement of a document as the ledger knows it, with figures or without.

    `source` is the name of the file without its ending; `start:end` is its place in the text of the document.
    """

    id: str
    document: str
    source: str
    issued_on: date | None
    issuer: str | None
    kind: Kind
    owner: str | None
    text: str
    start: int
    end: int


def previous_sentences(sentences: Iterable[Sentence]) -> dict[tuple[str, int], str]:
    """Return, for the (document, start) of each sentence that follows close on others, their text.

    Some texts break a sentence over several lines, so the last three stand together.
    """
    previous: dict[tuple[str, int], str] = {}
    ordered = sorted(sentences, key=lambda sentence: (sentence.document, sentence.start))
    for document, group in groupby(ordered, key=lambda sentence: sentence.document):
        near: list[Sentence] = []
        for sentence in group:
            if near and sentence.start - near[-1].end > _GAP:
                near.clear()
            previous[document, sentence.start] = "".join(one.text for one in near)
            near = [*near[-2:], sentence]
    return previous
