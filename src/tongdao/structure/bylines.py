"""Who speaks where: bylines as newspapers print them, and turns of speech."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.structure.roles import Role, Roles, load_roles

if TYPE_CHECKING:
    from tongdao.rules.pack import Pack
    from tongdao.structure.lines import Line

_LONGEST_BYLINE = 44  # characters of a line that names a speaker, post and body included
_MARKUP = re.compile(r"\*\*|__|^[#>\-*•■●◆▲★ ]+|[ \t]+$")
_SPACE = re.compile(r"[ \t]+")
# What stands before a turn of speech: 胡某： or 【胡某】
_HEAD = re.compile(r"(?:\*\*)?(?:[【\[]([^】\]]+)[】\]](?:\*\*)?[ :：]*|([^:：]+?)(?:\*\*)?[:：](?:\*\*)?)")
_LONGEST_HEAD = 16  # characters of a name alone with its marks, before a colon


@dataclass(frozen=True, slots=True)
class Byline:
    """A speaker at the head of a passage: `start:end` covers its lines, `first..last` are their indexes.

    `turn`: the speech follows on the same line. `role` is None for a host or reporter, who answers for nothing.
    """

    start: int
    end: int
    first: int
    last: int
    speaker: str | None
    role: Role | None
    turn: bool = False

    @property
    def whole_lines(self) -> range:
        """Return the indexes of the lines that hold nothing else."""
        return range(0) if self.turn else range(self.first, self.last + 1)


def find_bylines(folded: str, lines: tuple[Line, ...], pack: Pack) -> tuple[Byline, ...]:
    """Return the bylines and turns of speech of a folded text, in order."""
    roles = load_roles(pack)
    found: list[Byline] = []
    done = 0
    for index in _hinted(folded, lines, roles):
        byline = _read_byline(folded, lines, index, roles) if index >= done else None
        if byline is not None:
            found.append(byline)
            done = byline.last + 1
    return _with_known_names(folded, lines, found)


def _with_known_names(folded: str, lines: tuple[Line, ...], bylines: list[Byline]) -> tuple[Byline, ...]:
    """Add the turns that only give the name of a speaker whose post the text gives elsewhere (胡某：)."""
    known = {byline.speaker: byline.role for byline in bylines if byline.speaker}
    if not known:
        return tuple(bylines)
    taken = {index for byline in bylines for index in range(byline.first, byline.last + 1)}
    added: list[Byline] = []
    for index, line in enumerate(lines):
        head = _HEAD.match(folded, line.start, min(line.end, line.start + _LONGEST_HEAD))
        name = _MARKUP.sub("", head[1] or head[2]) if head and index not in taken else ""
        if head and name in known:
            turn = head.end() < line.end
            added.append(Byline(line.start, head.end(), index, index, name, known[name], turn=turn))
    return tuple(sorted([*bylines, *added], key=lambda byline: byline.start))


def _hinted(folded: str, lines: tuple[Line, ...], roles: Roles) -> list[int]:
    """Return the indexes of the lines that could be or begin a byline: short, or a colon near their start."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        start = line.start
        reach = start + _LONGEST_BYLINE
        if line.end > reach and not _HEAD.match(folded, start, reach):
            continue
        if roles.names_post(folded, start, min(line.end, reach)):
            found.update((max(0, index - 1), index))
    return sorted(found)


def _read_byline(folded: str, lines: tuple[Line, ...], index: int, roles: Roles) -> Byline | None:
    """Return the byline that begins at a line, or None."""
    line = lines[index]
    text = _clean(folded, line)
    following = _clean(folded, lines[index + 1]) if index + 1 < len(lines) else ""
    pair = _read_pair(text, following, roles)
    if pair is not None:
        return Byline(line.start, lines[index + 1].end, index, index + 1, *pair)
    single = roles.read_line(text) if text else None
    if single is not None:
        return Byline(line.start, line.end, index, index, *single)
    return _read_turn(folded, line, index, roles)


def _clean(folded: str, line: Line) -> str:
    """Return a short line without markup, "" for a long one."""
    return _MARKUP.sub("", folded[line.start : line.end]) if line.end - line.start <= _LONGEST_BYLINE else ""


def _read_pair(first: str, second: str, roles: Roles) -> tuple[str, Role] | None:
    """Return (speaker, role) of two lines of which one is a name and the other a post with its body."""
    for name, post in ((first, second), (second, first)):
        if not name or not post or not roles.is_name(name):
            continue
        role = roles.read_role(post)
        if role is not None and role.body is not None:
            return _SPACE.sub("", name), role
    return None


def _read_turn(folded: str, line: Line, index: int, roles: Roles) -> Byline | None:
    """Return the turn of speech that a line begins with (胡某（市交通局局长）：), or None."""
    head = _HEAD.match(folded, line.start, min(line.end, line.start + _LONGEST_BYLINE))
    turn = roles.read_turn(_MARKUP.sub("", head[1] or head[2])) if head else None
    if head is None or turn is None:
        return None
    speaker, role = turn
    return Byline(line.start, head.end(), index, index, speaker, role, turn=head.end() < line.end)
