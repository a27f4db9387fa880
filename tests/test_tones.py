"""How values look: one table, which knows every value, and names only colours and drawings that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tongdao import web
from tongdao.glossary import load_glossary
from tongdao.web.rendering import load_tones

ROOM = Path(web.__file__).parent
STYLE = (ROOM / "static" / "tongdao.css").read_text(encoding="utf-8")
DRAWN = set(re.findall(r'id="i-([^"]+)"', (ROOM / "templates" / "_icons.html").read_text(encoding="utf-8")))
WORDS = load_glossary("en")
AXES = {axis: row for axis, row in load_tones().items() if axis != "task"}
TASK = load_tones()["task"]


@pytest.mark.parametrize("axis", AXES)
def test_every_value_has_a_colour_and_a_drawing(axis: str) -> None:
    assert set(AXES[axis]) == set(WORDS.keys(axis))
    assert {f"{axis}-{value}" for value in AXES[axis]} <= DRAWN


def test_states_of_tasks_are_those_that_are_told() -> None:
    told = {*WORDS.keys("task.office"), *WORDS.keys("task.bureau")}
    assert set(TASK) - {"other"} <= told
    assert {look["icon"] for look in TASK.values()} <= DRAWN


def test_every_colour_is_one_of_the_style_sheet() -> None:
    used = {tone for row in AXES.values() for tone in row.values()} | {look["tone"] for look in TASK.values()}
    assert used <= set(re.findall(r"\.tone-(\w+)", STYLE))


def test_the_dark_palette_is_one() -> None:
    """It is written twice, for the system's choice and the reader's: `light-dark()` is younger than some browsers."""
    chosen = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', STYLE, re.DOTALL)
    by_system = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', STYLE, re.DOTALL)
    assert chosen
    assert by_system
    assert chosen[1].split() == by_system[1].split()
