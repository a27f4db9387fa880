"""The Chinese lunar calendar and the 24 solar terms, 1900 to 2100, exact to the day (Beijing time).

Two tables of facts. `_YEARS` has five hexadecimal digits a lunar year: a set bit 16 gives a leap month of 30 days,
bits 15 to 4 the months 1 to 12 of 30 days (29 else), bits 3 to 0 the number of the leap month (0: none).
`_TERMS` has twelve a solar year, two bits a term: how many days it falls after its earliest day of the month.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

FIRST_YEAR = 1900
LAST_YEAR = 2100
_NEW_YEAR_1900 = date(1900, 1, 31)

_YEARS = (
    "04bd804ae00a570054d50d2600d95016554056a009ad0055d204ae00a5b60a4d00d2501d2550b5400d6a00ada2095b01"
    "4977049700a4b00b4b506a5006d401ab5402b6009570052f204970065660d4a00ea5016a9505ad002b60186e3092e01c"
    "8d70c9500d4a01d8a60b550056a01a5b4025d0092d00d2b20a9500b55706ca00b5501535504da00a5b014573052b00a9"
    "a80e95006aa00aea60ab5004b600aae40a570052600f2630d95005b57056a0096d004dd504ad00a4d00d4d40d2500d55"
    "80b5400b6a0195a6095b0049b00a9740a4b00b27a06a5006d400af460ab600957004af504970064b0074a30ea5006b58"
    "05ac00ab60096d5092e00c9600d9540d4a00da5007552056a00abb7025d0092d00cab50a9500b4a00baa40ad50055d90"
    "4ba00a5b015176052b00a9300795406aa00ad5005b5204b600a6e60a4e00d2600ea650d53005aa0076a3096d004afb04"
    "ad00a4d01d0b60d2500d5200dd450b5a0056d0055b2049b00a5770a4b00aa501b25506d200ada014b6309370049f8049"
    "70064b0168a60ea5006b201a6c40aae0092e00d2e30c9600d5570d4a00da5005d55056a00a6d0055d4052d00a9b80a95"
    "00b4a00b6a60ad50055a00aba40a5b0052b00b273069300733706aa00ad5014b5504b600a570054e40d1600e9680d520"
    "0daa016aa6056d004ae00a9d40a2d00d1500f2520d520"
)
_EARLIEST = (4, 19, 3, 18, 4, 19, 4, 19, 4, 20, 4, 20, 6, 22, 6, 22, 6, 22, 7, 22, 6, 21, 6, 21)
_TERMS = (
    "95a59a599aa5a5a6aa9aaaa9a9aaaeaaaaaaaafaeeaeeaaaeaa59a599aa5a5a6aa9aaaa9a9aaaaaaaaaaaafaeeaeeaaa"
    "eaa59a599aa5a5a6aa9aaaa9a9aaaaaaaaaaaafaeeaeeaaaeaa59a599a9595a6aa9a9aa9a5a6aaaaaaaaaabaaeaaeaaa"
    "aaa59a59969595a69a9a9aa9a5a6aaaaaaa9aabaaeaaeaaaaaa59a59969595a59a9a9aa5a5a6aaaaaaa9a9aaaeaaeaaa"
    "aaa59a59969595a59a9a9aa5a5a6aa9aaaa9a9aaaeaaeaaaaaa59a59955595a59a599aa5a5a6aa9aaaa9a9aaaeaaaaaa"
    "aaa59959955595a59a599aa5a5a6aa9aaaa9a9aaaaaaaaaaaaa59959955595a59a599aa5a5a6aa9aaaa9a9aaaaaaaaaa"
    "aaa59959955595a59a599aa5a5a6aa9aaaa9a9aaaaaaaaaaaaa55959955595a59a59969595a6aa9a9aa9a5a6aaaaaaaa"
    "aa655955955555a59a59969595a59a9a9aa9a5a6aaaaaaaaaa655955955555a59a59969595a59a9a9aa5a5a6aa9aaaa9"
    "aa555955955555a59a59969595a59a599aa5a5a6aa9aaaa9a9555955555555a59959955595a59a599aa5a5a6aa9aaaa9"
    "a9555955555555a59959955595a59a599aa5a5a6aa9aaaa9a9555555555555a59959955595a59a599aa5a5a6aa9aaaa9"
    "a9555555555555a55959955595a59a599aa5a5a6aa9a9aa9a9515555555555a55955955595a59a5996a595a69a9a9aa9"
    "a9515555555555a55955955595a59a59969595a59a9a9aa9a5515545555555655955955555a59a59969595a59a5a9aa5"
    "a5515545555455555955555555a59959969595a59a599aa5a5515545555454555955555555a59959955595a59a599aa5"
    "a5515545555454555555555555a59959955595a59a599aa5a5515545555454555555555555a59959955595a59a599aa5"
    "a5515545555454555555555555a55955955595a59a599aa5a5515545455454515555555555a55955955595a59a5996a5"
    "a5514545455454515545555555a55955955595a59a59969595504545455450515545555555655955955555a599599695"
    "95504504455450515545555455555955555555a59959969595504504455050515545555454555555555555a599599555"
    "95504504455050515545555454555555555555a59959955595504504455050515545555454555555555555a559559555"
    "95504504455050515545555454555555555555a55955955595504504455050514545455454515555555555a559559555"
    "95504504415050504545455454515545555555a559559555955044044140405045044554505155455555555559555555"
    "555044044140405045044554505155455555555555555555555044044140405045044550505155455554555555555555"
    "555044044000405045044550505155455554545555555555555044044000405045044550505155455554545555555555"
    "555004004000405045044550505145454554545555555555555004004000405045044150505145454554545155455555"
    "555004004000405045044150505045054554545155455555555004004000405044044140505045044554505155455555"
    "550004000000005044044140405045044554505155455555550000000000005044044140405045044550505155455554"
    "550000000000005044044000405045044550505155455554540000000000005044004000405045044550505155455554"
    "545555555555"
)


def solar_term(year: int, index: int) -> date | None:
    """Return the day of a solar term: 0 is 小寒 in January, 23 is 冬至; None outside 1900 to 2100."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    at = (year - FIRST_YEAR) * 12
    shift = int(_TERMS[at : at + 12], 16) >> 2 * (23 - index) & 3
    return date(year, index // 2 + 1, _EARLIEST[index] + shift)


def lunar_day(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """Return the solar day of a lunar one; None where that year has no such day or lies outside 1900 to 2100."""
    span = lunar_month(year, month, leap=leap)
    if span is None or not 1 <= day <= (span[1] - span[0]).days + 1:
        return None
    return span[0] + timedelta(days=day - 1)


def lunar_month(year: int, month: int, *, leap: bool = False) -> tuple[date, date] | None:
    """Return the first and last solar day of a lunar month; None where that year has none such."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    first = _new_years()[year - FIRST_YEAR]
    for number, is_leap, days in _months(year):
        if (number, is_leap) == (month, leap):
            return first, first + timedelta(days=days - 1)
        first += timedelta(days=days)
    return None


def _months(year: int) -> list[tuple[int, bool, int]]:
    """List (number, is leap, days) of the months of a lunar year, in order."""
    at = (year - FIRST_YEAR) * 5
    code = int(_YEARS[at : at + 5], 16)
    leap = code & 15
    months = []
    for number in range(1, 13):
        months.append((number, False, 30 if code >> (16 - number) & 1 else 29))
        if number == leap:
            months.append((number, True, 30 if code >> 16 & 1 else 29))
    return months


@cache
def _new_years() -> tuple[date, ...]:
    """Return the solar day on which each lunar year begins."""
    days, first = [], _NEW_YEAR_1900
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        days.append(first)
        first += timedelta(days=sum(length for _, _, length in _months(year)))
    return tuple(days)
