"""The proof of a promise, as the book keeps it, made into what was followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongdao.fates.fate import sentence_of
from tongdao.following.follow import Followed
from tongdao.following.lineage import Descent
from tongdao.following.wording import Mention
from tongdao.promise import Comparison, Lineage, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tongdao.ledger.values import StoredStatement
    from tongdao.promise import Entry


def needed(proofs: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the ids of the entries that proofs speak of."""
    return {
        ident
        for proof in proofs
        for ident in (
            *proof["decided"],
            *(told[0] for told in (*proof["links"], *proof["parts"])),
            *filter(None, [proof["baseline"]]),
        )
    }


def said_in(proofs: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the ids of the statements that proofs speak of."""
    return {ident for proof in proofs for ident, _ in proof["mentions"]}


def machine_links(
    promise: Entry, told: Iterable[Sequence[Any]], entries: Mapping[str, Entry]
) -> tuple[Link, ...]:
    """Return links as they were found, those whose outcome is not in force any more left out."""
    return tuple(
        Link(promise, entries[ident], score, tuple(Comparison(*pair) for pair in pairs))
        for ident, score, pairs in told
        if ident in entries
    )


def followed_from(
    promise: Entry,
    proof: Mapping[str, Any],
    lineage: Lineage,
    descent: tuple[str | None, str | None, str | None],
    entries: Mapping[str, Entry],
    statements: Mapping[str, StoredStatement],
) -> Followed:
    """Return what was followed, before people's decisions, from what the book keeps of it.

    `descent` is the ids of the promises before and after, and how the words changed.
    """
    previous, following, reworded = descent
    return Followed(
        promise,
        machine_links(promise, proof["links"], entries),
        proof["why"],
        machine_links(promise, proof["parts"], entries),
        tuple(
            Mention(sentence_of(statements[ident]), says)
            for ident, says in proof["mentions"]
            if ident in statements
        ),
        Descent(
            lineage,
            entries.get(previous or ""),
            entries.get(following or ""),
            reworded,
            tuple(proof["searched"]),
        ),
        entries.get(proof["baseline"] or ""),
    )
