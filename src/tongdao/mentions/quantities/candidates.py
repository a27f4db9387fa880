"""What a numeral of a text begins: a place in a ranking, a share, a range, a counted or a bare number."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tongdao.mentions.quantities.measures import Measure, number_step
from tongdao.mentions.quantities.money import add_coins, name_money
from tongdao.mentions.quantities.numbers import LONGEST_BARE, Number, read_number, share_scale
from tongdao.mentions.quantities.ranks import read_ordinal
from tongdao.mentions.quantities.shares import read_share
from tongdao.model import Form, Step, new
from tongdao.text.numerals import TWO_TO_NINE, UNITS, parse_folded

if TYPE_CHECKING:
    from tongdao.mentions.quantities.tables import QuantityTables
    from tongdao.mentions.quantities.units import Unit

_JOINT = re.compile(r" ?(?:[-~—–―─]{1,2}|至|到) ?")
_DIGIT_AND_UNITS = re.compile(f"[{TWO_TO_NINE}][{UNITS}]*")
_LIST_JOINT = re.compile(r" ?(?:[、和与及或→]|以及|->) ?")
_FORMS = {"ratio": Form.PERCENT, "multiple": Form.MULTIPLE}
_BRACKETS = ("）", ")", ":", "：")
_HEAD = re.compile("[（(]([百千万亿]*)([^（()）\\s]{1,6})[）)][:：]?$")
_LONGEST_HEAD = 12
_HALF = Decimal("0.5")
_GROUP_UNIT = "个"
_OWN_MONEY = "currencies.yuan"  # 元 however it is written: 块钱, 元人民币


class Candidate(NamedTuple):
    """A measure as it stands in the text, with its unit as found; whether it is kept is decided later."""

    measure: Measure
    unit: Unit | None


def read_candidate(text: str, number: Number, tables: QuantityTables) -> Candidate | None:
    """Return what a numeral begins, None for an ordinal that is no place in a ranking."""
    before = text[number.start - 1 : number.start]
    if before in ("第", "前"):
        place = read_ordinal(text, number, tables.ranks)
        if place or before == "第":
            return Candidate(place, None) if place else None
    candidate = _read_unsigned(text, number, tables)
    measure = _with_sign(text, candidate.measure, tables)
    return candidate if measure is candidate.measure else Candidate(measure, candidate.unit)


def _read_unsigned(text: str, number: Number, tables: QuantityTables) -> Candidate:
    if share := read_share(text, number, tables):
        return Candidate(share, None)
    unit = tables.units.match(text, number.end)
    if unit and unit.row.scarce and number.scale > 1:
        unit = None
    found = _read_range(text, number, unit, tables)
    return found or new(Candidate, (_read_single(text, number, unit, tables), unit))


def _with_sign(text: str, measure: Measure, tables: QuantityTables) -> Measure:
    """Return a measure made negative by 负, 零下 or a minus sign before it."""
    found = tables.no_amounts.negative.ending(text, measure.start)
    if found is None or measure.high is not None:
        return measure
    start, row = found
    if row.get("none") or (row.get("general") and not tables.general):
        return measure
    if text[start] == "-" and start and text[start - 1].isascii() and text[start - 1].isalnum():
        return measure
    steps = (Step(row.rule, start, measure.start), *measure.steps)
    return measure._replace(start=start, value=-measure.value, steps=steps)


def _read_single(text: str, number: Number, unit: Unit | None, tables: QuantityTables) -> Measure:
    """Read one number with its unit, the half or the coins behind it (六倍半, 三元五角)."""
    measure = _measure(number, unit)
    if unit is None and text[number.start - 1 : number.start] in _BRACKETS:
        measure = _headed(text, measure, tables)
        if measure.unit:
            return measure
    if unit is None:
        return name_money(text, measure, tables)
    if number.vague or number.high is not None:
        return measure
    if unit.row.is_money:
        return add_coins(text, measure, unit, tables)
    if text[unit.end : unit.end + 1] == "半" and text[unit.end + 1 : unit.end + 2] not in tables.half_words:
        half = Step("numerals.half", unit.end, unit.end + 1)
        return measure._replace(end=unit.end + 1, value=number.value + _HALF, steps=(*measure.steps, half))
    return measure


def _headed(text: str, measure: Measure, tables: QuantityTables) -> Measure:
    """Return a bare number with the unit that a bracket of its head gives: 发行总额（亿元）10."""
    head = _HEAD.search(text, max(0, measure.start - _LONGEST_HEAD), measure.start)
    unit = tables.units.match(text, head.start(2)) if head else None
    if head is None or unit is None or unit.end != head.end(2):
        return measure
    value = measure.value * (parse_folded(head[1]) or Decimal(1))
    return measure._replace(
        value=Decimal(int(value)) if value == value.to_integral_value() else value,
        unit=_unit_name(unit),
        form=_FORMS.get(unit.row.dimension, Form.COUNT),
        dimension=unit.row.dimension,
        steps=(*measure.steps, Step(unit.row.rule, head.start(2), head.end(2))),
    )


def _measure(
    number: Number, unit: Unit | None, start: int | None = None, low: Number | None = None
) -> Measure:
    """Return the measure of a number, or of a range whose lower end is `low`, with its unit."""
    end = unit.end if unit else number.end
    steps = [number_step(low), number_step(number)] if low else [number_step(number)]
    if unit:
        steps.append(Step(unit.row.rule, number.end, end))
    value, high = (share_scale(low, number), number.value) if low else (number.value, number.high)
    form = _FORMS.get(unit.row.dimension, Form.COUNT) if unit else Form.BARE
    return new(Measure, (
        number.start if start is None else start, end, value, high, _unit_name(unit), form,
        unit.row.dimension if unit else "", number, tuple(steps),
    ))  # fmt: skip


def _unit_name(unit: Unit | None) -> str | None:
    if unit is None:
        return None
    if unit.row.group:
        return _GROUP_UNIT
    named = unit.row.rule == _OWN_MONEY or (unit.row.is_money and unit.written.startswith(_GROUP_UNIT))
    return unit.name if named else unit.written


def _read_range(text: str, low: Number, unit: Unit | None, tables: QuantityTables) -> Candidate | None:
    """Read 5%—6%, 三至五个 and 二、三百亿度 from their lower end; None where a joint joins no range."""
    joint = _JOINT.match(text, unit.end if unit else low.end)
    if joint is None:
        return _read_comma_range(text, low, tables) if low.is_lone and unit is None else None
    match = tables.numbers.match(text, joint.end())
    high = read_number(match) if match else None
    if high is None or _moves(text, low.start, joint[0], tables):
        return None
    upper = tables.units.match(text, high.end)
    if unit and (upper is None or upper.written != unit.written):
        return None
    if share_scale(low, high) >= high.value or low.high is not None or (not upper and _are_codes(low, high)):
        return None
    return Candidate(_measure(high, upper, low.start, low), upper)


def _are_codes(low: Number, high: Number) -> bool:
    """Tell two long numbers without a unit (010-12345678) from a range."""
    return low.kind == high.kind == "arabic" and max(low.width, high.width) > LONGEST_BARE


def _moves(text: str, start: int, joint: str, tables: QuantityTables) -> bool:
    """Tell a movement (从3个到10个: two levels) from a range."""
    return joint.strip() in ("至", "到") and text[start - 1 : start] in tables.origins


def _read_comma_range(text: str, low: Number, tables: QuantityTables) -> Candidate | None:
    """Read 二、三百亿度 and 四、五十年: neighbouring digits, what follows said once."""
    match = tables.numbers.match(text, low.end + 1) if text[low.end : low.end + 1] == "、" else None
    high = read_number(match) if match else None
    if high is None or not _DIGIT_AND_UNITS.fullmatch(written := text[high.start : high.end]):
        return None
    value = parse_folded(text[low.start] + written[1:])
    unit = tables.units.match(text, high.end)
    if parse_folded(written[0]) != low.value + 1 or value is None or unit is None or unit.row.many:
        return None
    return Candidate(_measure(high, unit, low.start, low._replace(value=value)), unit)


def share_units(text: str, candidates: list[Candidate]) -> list[Candidate]:
    """Give bare numbers of a list the unit that only its last member says: 10、20和30个."""
    shared = candidates[:]
    for place in range(len(shared) - 2, -1, -1):
        this, following = shared[place], shared[place + 1]
        if following.unit and _lacks_unit(this, following) and _are_listed(text, this.measure, following):
            shared[place] = _with_unit(this.measure, following)
    return shared


def _lacks_unit(this: Candidate, following: Candidate) -> bool:
    """Tell a number without a unit, or with the 个 of a 个百分点 that only the last of the list says."""
    if this.measure.form is Form.BARE:
        return True
    unit, longer = this.measure.unit, following.measure.unit or ""
    return unit == _GROUP_UNIT and longer != unit and longer.startswith(_GROUP_UNIT)


def _are_listed(text: str, bare: Measure, following: Candidate) -> bool:
    if bare.number.is_lone or following.measure.form not in (Form.COUNT, Form.PERCENT):
        return False
    first_of_line = text[bare.start - 1 : bare.start] in ("", "\n")
    return not first_of_line and bool(_LIST_JOINT.fullmatch(text, bare.end, following.measure.start))


def _with_unit(bare: Measure, following: Candidate) -> Candidate:
    source = following.measure
    shared = bare._replace(
        unit=source.unit,
        form=source.form,
        dimension=source.dimension,
        steps=(*bare.steps, Step("numerals.shared_unit", source.start, source.end)),
    )
    return Candidate(shared, following.unit)
