"""On which day of a year a public holiday or a customary day falls."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tongdao.mentions.times.calendar import make_day, nth_weekday
from tongdao.mentions.times.lunar import lunar_day, solar_term

if TYPE_CHECKING:
    from datetime import date

    from tongdao.rules.pack import Row

_LAST = "last"


def holiday_day(row: Row, year: int) -> date | None:
    """Return the day in a year (a lunar one for lunar days); None where it cannot be told."""
    if solar := row.get("solar"):
        month, day = solar.split("-")
        return make_day(year, int(month), int(day))
    if lunar := row.get("lunar"):
        month, day = lunar.split("-")
        return _last_lunar_day(year) if day == _LAST else lunar_day(year, int(month), int(day))
    if (term := row.get("term")) is not None:
        return solar_term(year, term)
    first = make_day(year, row["month"], 1)
    return nth_weekday(first, row["week"], row["weekday"]) if first else None


def season_span(year: int, season: int) -> tuple[date, date] | None:
    """Return a season (1 spring to 4 winter) from its solar term to the day before the next one's."""
    begins = solar_term(year, 6 * season - 4)
    follows = solar_term(year, 6 * season + 2) if season < 4 else solar_term(year + 1, 2)
    return (begins, follows - timedelta(days=1)) if begins and follows else None


def _last_lunar_day(year: int) -> date | None:
    next_new_year = lunar_day(year + 1, 1, 1)
    return next_new_year - timedelta(days=1) if next_new_year else None
