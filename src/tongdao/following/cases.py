"""How the cases of this layer's tables are read: from a case to what is found, in the form of `expect`.

The text of a case is the name of an indicator, a thing or an issuer, the words that lead to a figure, a sentence about
a promise, or comparisons of a promise and an outcome, by its table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.following.described import leading_acts, promise_words
from tongdao.following.indicators import group_key, load_registry, parse_name
from tongdao.following.issuers import body_of, place_of
from tongdao.following.named_things import bare_name
from tongdao.following.scoring import THRESHOLD, is_barred, link_weights, score
from tongdao.model import Step
from tongdao.promise import Comparison
from tongdao.rules.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongdao.rules.cases import Case, CaseReader, Found


def _key(case: Case) -> list[Found]:
    """Show the group of a name; nothing where the registry does not hold it."""
    pack = load_pack(case.pack)
    parsed = parse_name(case.text, load_registry(pack), pack)
    rule = f"indicators.{parsed.indicator.id}" if parsed.indicator else ""
    return [(group_key(case.text, pack), (Step(rule, 0, len(case.text)),))] if parsed.indicator else []


def _bare(case: Case) -> list[Found]:
    """Show what a name is without noise, where that is less."""
    key = group_key(case.text, load_pack(case.pack))
    return [(key, ())] if key != case.text else []


def _thing(case: Case) -> list[Found]:
    """Show what a thing is called without noise, where that is less."""
    name = bare_name(case.text, load_pack(case.pack))
    return [(name, ())] if name != case.text else []


def _scopes(case: Case) -> list[Found]:
    pack = load_pack(case.pack)
    scopes = parse_name(case.text, load_registry(pack), pack).scopes
    return [(f"{axis} {name}", (Step(f"scope_words.{name}", 0, 0),)) for axis, name in sorted(scopes)]


def _place(case: Case) -> list[Found]:
    """Show the place that an issuer speaks for, or, where the case has an `owner`, the body that answers."""
    pack = load_pack(case.pack)
    if owner := case.fields.get("owner"):
        return [(str(body_of(owner, case.text, pack)), ())]
    place = place_of(case.text, pack)
    return [(place, ())] if place != case.text else []


def _acts(case: Case) -> list[Found]:
    said = leading_acts(case.text, load_pack(case.pack))
    return [(f"{axis} {name}", (Step(f"link_acts.{name}", 0, 0),)) for axis, name in said]


def _promise(case: Case) -> list[Found]:
    words = promise_words(load_pack(case.pack), case.fields.get("role", "result"))
    hits = words.finditer(case.text)
    return [(f"{case.text[start:end]} {row.id}", (Step(row.rule, start, end),)) for start, end, row in hits]


def _score(case: Case) -> list[Found]:
    """Show whether comparisons such as `indicator=same` make a link, and its score: `linked 0.9999`, `barred`."""
    pack = load_pack(case.pack)
    compared = [Comparison(*word.split("=")) for word in case.text.split()]
    weights = link_weights(pack)
    value = score(compared, weights)
    shown = "barred" if is_barred(compared, weights) else "linked" if value > THRESHOLD else "apart"
    said = {(item.name, item.level) for item in compared}
    trail = [
        Step(row.rule, 0, 0)
        for row in pack.table("link_weights")
        if (row["comparison"], row["level"]) in said
    ]
    return [(f"{shown} {value}", [Step("link_weights.prior", 0, 0), *trail])]


# For each case file of this layer, how its cases are read.
CASE_READERS: Mapping[str, CaseReader] = {
    "indicator_noise": _bare,
    "indicators": _key,
    "issuer_words": _place,
    "link_acts": _acts,
    "link_weights": _score,
    "promise_words": _promise,
    "scope_words": _scopes,
    "thing_noise": _thing,
}
