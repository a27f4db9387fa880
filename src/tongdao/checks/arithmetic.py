"""Claims of a document that arithmetic can test: ratios, growth, differences, sums and shares.

A claim is tested with the precision of its printed digits: it fails only where no rounding of the numbers named
could have given what is stated.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from tongdao.checks.claims import check_words, find_claims
from tongdao.checks.matching import find_matches
from tongdao.checks.plans import find_plan_shares
from tongdao.model import Check, Finding
from tongdao.text.precision import half_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.checks.claims import Claim
    from tongdao.model import Document, Statement
    from tongdao.rules.pack import Pack

_PLACES = 6  # digits kept of a computed quotient


def find_checks(
    document: Document, text: str, statements: Sequence[Statement], pack: Pack
) -> tuple[tuple[Check, ...], tuple[Finding, ...]]:
    """Return the tested claims of a document, in order, and a finding for each that does not hold.

    `text` is the folded document.
    """
    words = check_words(pack)
    finders = (find_claims, find_matches, find_plan_shares)
    claims = _once([claim for find in finders for claim in find(text, statements, words)])
    checks = tuple(_test(document, claim) for claim in claims)
    return checks, tuple(_finding(check) for check in checks if not check.holds)


def _once(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims in order; one that repeats numbers of another of its kind is the same claim."""
    distinct: list[Claim] = []
    used: set[tuple[str, int]] = set()
    for claim in claims:
        numbers = {(claim.relation, figure.start) for figure in claim.figures}
        stated = (claim.relation, claim.stated.start)
        if claim.relation == "sum":
            if used.isdisjoint(numbers):
                distinct.append(claim)
            used |= numbers
        elif stated not in used:
            distinct.append(claim)
            used.add(stated)
    return sorted(distinct, key=lambda claim: min(figure.start for figure in (*claim.figures, claim.stated)))


def _test(document: Document, claim: Claim) -> Check:
    values = tuple(figure.value for figure in claim.figures)
    start = min(figure.start for figure in (*claim.figures, claim.stated))
    end = max(figure.end for figure in (*claim.figures, claim.stated))
    return Check(
        id=f"{document.id}.c{claim.stated.start}",
        relation=claim.relation,
        quote=document.text[start:end],
        start=start,
        end=end,
        numbers=values,
        stated=claim.stated.value,
        computed=_shortened(claim.compute(*values)),
        holds=_holds(claim),
    )


def _shortened(value: Decimal) -> Decimal:
    """Return a number to so many places; round() fails where it has more than 28 digits."""
    return Decimal(f"{value:.{_PLACES}f}").normalize()


def _holds(claim: Claim) -> bool:
    """Tell whether some rounding of the printed numbers gives what is stated."""
    slack = half_unit(claim.stated.quote)
    if claim.relation == "sum":
        slack += sum(half_unit(figure.quote) for figure in claim.figures)
        return abs(claim.compute(*(f.value for f in claim.figures)) - claim.stated.value) <= slack
    ranges = [(f.value - half_unit(f.quote), f.value + half_unit(f.quote)) for f in claim.figures]
    ends = [claim.compute(*pair) for pair in product(*ranges) if all(pair)]
    return min(ends) - slack <= claim.stated.value <= max(ends) + slack


def _finding(check: Check) -> Finding:
    numbers = "、".join(f"{number.normalize():f}" for number in check.numbers)
    message = f"{check.relation}: stated {check.stated.normalize():f}, but {numbers} give {check.computed:f}"
    return Finding("TD501", message, check.start, check.end)
