"""Lights (亮灯): a view of attainment and schedule by a table of thresholds, which each place sets for itself.

A table is TOML like `lights.toml` beside this module. A light is a word (green, yellow, red, blue, orange); a
colour on a screen only repeats it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tongdao.errors import UsageError
from tongdao.promise import REACHED, Attainment, Light, Schedule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction
    from pathlib import Path

DEFAULT = "yinchuan2025"

_AXES: Mapping[str, type[Attainment | Schedule]] = {"attainment": Attainment, "schedule": Schedule}
_THRESHOLDS = ("behind_from", "behind_over", "days_left_to", "days_late_from", "months_unstarted_from")
_HEAD = {"id", "place", "year", "rules"}


@dataclass(frozen=True, slots=True)
class LightInputs:
    """How a promise stands. Each value is None where it is not known.

    `schedule` and `behind` (points of the target behind the line) are None where nothing was reported.
    `days_left` is below 0 past the deadline; `months_unstarted` counts from 1 where a start is overdue.
    """

    attainment: Attainment | None
    schedule: Schedule | None
    behind: Fraction | None
    days_left: int | None
    months_unstarted: int | None


@dataclass(frozen=True, slots=True)
class LightRule:
    """A light and the conditions that must all hold, by name: values of an axis, or a threshold."""

    light: str
    conditions: tuple[tuple[str, tuple[str, ...] | Decimal], ...]


@dataclass(frozen=True, slots=True)
class LightTable:
    """The rules of one place, in order; `id` names the table."""

    id: str
    rules: tuple[LightRule, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the lights that its rules can show, in the usual order."""
        given = {rule.light for rule in self.rules}
        return tuple(name for name in Light if name in given)


def light(standing: LightInputs, table: LightTable) -> str | None:
    """Return the light of the first rule that holds, or None."""
    held = (rule.light for rule in table.rules if all(_holds(standing, *c) for c in rule.conditions))
    return next(held, None)


def _holds(standing: LightInputs, name: str, wanted: tuple[str, ...] | Decimal) -> bool:
    if isinstance(wanted, tuple):
        return getattr(standing, name) in wanted
    return _passes(standing, name, wanted)


def _passes(standing: LightInputs, name: str, threshold: Decimal) -> bool:
    behind, left, unstarted = standing.behind, standing.days_left, standing.months_unstarted
    if name.startswith("behind"):
        return behind is not None and (behind > threshold if name == "behind_over" else behind >= threshold)
    if name == "months_unstarted_from":
        return unstarted is not None and unstarted >= threshold
    if left is None or standing.attainment in REACHED:
        return False
    return 0 <= left <= threshold if name == "days_left_to" else -left >= threshold


@cache
def bundled_lights() -> Mapping[str, LightTable]:
    """Return the presets by id."""
    source = resources.files("tongdao.assess").joinpath("lights.toml").read_text(encoding="utf-8")
    return parse_lights(source, "lights.toml")


def load_lights(name: str = DEFAULT, file: Path | None = None) -> LightTable:
    """Return a table by its id, from a file of one's own or the presets; raises UsageError where it is wrong."""
    tables = parse_lights(_text(file), file.name) if file else bundled_lights()
    if file and name == DEFAULT and name not in tables:
        return next(iter(tables.values()))
    if name not in tables:
        raise UsageError(f"no lights named {name!r}: choose {', '.join(tables)}")
    return tables[name]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the table of lights {file.name} cannot be read: {error}") from error


def parse_lights(source: str, name: str) -> Mapping[str, LightTable]:
    """Read the tables of a file, by id; raises UsageError naming the table and the rule that is wrong."""
    try:
        rows = tomllib.loads(source).get("lights")
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name} is no TOML: {error}") from error
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{name} has no [[lights]] table: add one with an id and [[lights.rules]]")
    tables: dict[str, LightTable] = {}
    for row in rows:
        table = _table(row, name)
        if table.id in tables:
            raise UsageError(f"{name} has two tables named {table.id!r}: rename one")
        tables[table.id] = table
    return tables


def _table(row: Mapping[str, Any], name: str) -> LightTable:
    known = row.get("id")
    if not isinstance(known, str) or not known:
        raise UsageError(f"{name} has a [[lights]] table without an id")
    place = f"{name}, lights {known}"
    if extra := set(row) - _HEAD:
        raise UsageError(
            f"{place}: unknown {', '.join(sorted(extra))}; a table has {', '.join(sorted(_HEAD))}"
        )
    rules = row.get("rules")
    if not isinstance(rules, list) or not rules:
        raise UsageError(f"{place} has no [[lights.rules]]")
    return LightTable(known, tuple(_rule(rule, f"{place}, rule {n}") for n, rule in enumerate(rules, 1)))


def _rule(rule: Any, place: str) -> LightRule:
    if not isinstance(rule, dict) or rule.get("light") not in tuple(Light):
        seen = rule.get("light") if isinstance(rule, dict) else rule
        raise UsageError(f"{place}: the light {seen!r} is none of {', '.join(Light)}")
    conditions = {name: value for name, value in rule.items() if name != "light"}
    if not conditions:
        raise UsageError(
            f"{place} has no condition, so that it would light whatever is not known: give it one"
        )
    return LightRule(
        rule["light"], tuple((name, _condition(name, conditions[name], place)) for name in conditions)
    )


def _condition(name: str, value: Any, place: str) -> tuple[str, ...] | Decimal:
    if name in _AXES:
        values = [item.value for item in _AXES[name]]
        if isinstance(value, list) and value and all(item in values for item in value):
            return tuple(value)
        raise UsageError(f"{place}: {name} {value!r} is no list of {', '.join(values)}")
    if name not in _THRESHOLDS:
        raise UsageError(f"{place}: no condition {name!r}; there are {', '.join((*_AXES, *_THRESHOLDS))}")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise UsageError(f"{place}: {name} {value!r} is no number from 0 on")
    return Decimal(str(value))
