"""How much of a period has passed at a date: by days, by months or quarters that have ended, or by given nodes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from tongdao.errors import UsageError
from tongdao.promise import PACES

# A rule by its name, or the share (0 to 1) of the target that is due at each of some dates.
Rule: TypeAlias = str | Sequence[tuple[date, Decimal]]

_STEPS = {"month": 1, "quarter": 3}  # months


def share_passed(first: date, last: date, day: date, rule: Rule) -> Fraction:
    """Return the share of the target that is due at the end of `day`, from 0 to 1.

    linear counts days, both ends included; month and quarter count those that have ended, since offices report
    by them; nodes give the share themselves. Raises UsageError for another rule.
    """
    if not isinstance(rule, str):
        return _share_of_nodes(_checked(rule), day)
    if rule not in PACES:
        raise UsageError(f"no rule {rule!r}: give {', '.join(PACES)}, or pairs of a date and a share")
    if day < first:
        return Fraction(0)
    day = min(day, last)
    ends = _ends(first, last, _STEPS[rule]) if rule in _STEPS else []
    if not ends:
        return Fraction((day - first).days + 1, (last - first).days + 1)
    return Fraction(sum(end <= day for end in ends), len(ends))


def _ends(first: date, last: date, months: int) -> list[date]:
    """Return the last days of the months or quarters of the calendar that end in a period."""
    ends = []
    year, month = first.year, (first.month + months - 1) // months * months
    while (end := _month_end(year, month)) <= last:
        ends.append(end)
        month += months
        year, month = (year + 1, month - 12) if month > 12 else (year, month)
    return ends


def _month_end(year: int, month: int) -> date:
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def _checked(nodes: Sequence[tuple[date, Decimal]]) -> Sequence[tuple[date, Decimal]]:
    rising = all(one[0] < two[0] and one[1] <= two[1] for one, two in pairwise(nodes))
    if not nodes or not rising or not all(0 <= share <= 1 for _, share in nodes):
        raise UsageError(f"the nodes {nodes!r} do not rise by date and share, from 0 to 1")
    return nodes


def _share_of_nodes(nodes: Sequence[tuple[date, Decimal]], day: date) -> Fraction:
    return next((Fraction(share) for end, share in reversed(nodes) if end <= day), Fraction(0))
