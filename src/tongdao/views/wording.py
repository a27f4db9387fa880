"""Numbers as a person writes them, the same on every surface: ≥300公里, 750亿元, 5%–6%, 增1200万人."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tongdao.model import Change

if TYPE_CHECKING:
    from datetime import datetime

    from tongdao.book.rows import Commitment
    from tongdao.glossary import Glossary
    from tongdao.model import Comparator
    from tongdao.promise import Held, Measured

_SCALES = ((Decimal(10**12), "万亿"), (Decimal(10**8), "亿"), (Decimal(10**4), "万"))
_MAX_DECIMALS = 2  # of a scaled number: 188.1万, but 12345
_DASH = "–"
NOTHING = "—"


def number_text(value: Decimal) -> str:
    """Write a number exactly, with 万, 亿 or 万亿 where that takes few decimals."""
    for scale, word in _SCALES:
        scaled = value / scale
        if abs(scaled) >= 1 and scaled == Decimal(f"{scaled:.{_MAX_DECIMALS}f}"):
            return _digits(scaled) + word
    return _digits(value)


def _digits(value: Decimal) -> str:
    return format(value.normalize(), "f")


def amount_text(value: Decimal, high: Decimal | None, unit: str) -> str:
    """Write a number, or two with a dash between them, and the unit."""
    number = number_text(value)
    if high is not None:
        low = f"{number}%" if unit == "%" else number
        number = f"{low}{_DASH}{number_text(high)}"
    return number + unit


def lead_text(comparator: Comparator, change: Change, words: Glossary) -> str:
    """Write what stands before a number: a rank is bounded as a whole (≤第5位), a movement in its amount (增≥30家)."""
    bound, moved = words(f"comparator.{comparator.name.lower()}"), words(f"change.{change}")
    return bound + moved if change is Change.RANK else moved + bound


def says_more(row: Commitment) -> bool:
    """Tell whether what a promise is to reach says more than its title: 新建公园12个 needs no 12个 behind it."""
    target = row.target
    return bool(target.per or target.scope) or target.quote not in row.title


def measure_text(measured: Measured | None, words: Glossary) -> str:
    """Write a value with its change, comparator, range and unit, and what it holds for, or the stage of a thing."""
    return "".join((*measure_parts(measured, words), held_text(measured, words)))


def held_text(measured: Held | None, words: Glossary) -> str:
    """Write in brackets what a number holds for each of, and the place that it speaks of; nothing where neither."""
    if measured is None or not (measured.per or measured.scope):
        return ""
    per = measured.per
    each = per and words(f"measure.{'each' if per[1:] else 'each_short'}", per=per)
    return words("measure.held", held=words("text.joint").join(filter(None, (each, measured.scope))))


def measure_parts(measured: Measured | None, words: Glossary) -> tuple[str, str]:
    """Write a value in two: up to the whole digits, and the rest, so that a column can align on the decimal point."""
    if measured is None:
        return NOTHING, ""
    if measured.value is None or measured.comparator is None or measured.change is None:
        return words(f"stage.{measured.stage}") if measured.stage else NOTHING, ""
    amount = amount_text(measured.value, measured.high, measured.unit or "")
    whole = amount[: len(amount) - len(amount.lstrip("-0123456789"))]
    return lead_text(measured.comparator, measured.change, words) + whole, amount[len(whole) :]


def local_time(at: datetime) -> datetime:
    """Return a time as the clocks show it where the site runs; one that names no zone stays as it is."""
    return at.astimezone() if at.tzinfo else at
