"""Posts and who holds them: 市交通局局长, 胡某（市交通局局长）, and the sentences that bring a speaker in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tongdao.rules.words import WordTable, alternation
from tongdao.structure.bodies import HAN, load_bodies, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.rules.pack import Pack

_POSTS = ("post", "place", "party", "anonymous")
_FOREIGN = rf"{HAN}{{2,6}}·(?:{HAN}|·){{2,12}}"
_NAME = rf"{HAN}(?:[ ·]?{HAN}){{1,3}}|{_FOREIGN}"
_NAME_LENGTHS = (3, 2, 4)  # characters of a name behind a post, the commonest first
_LONGEST_NAME = 12  # characters, of foreign names in characters too
_LONGEST_BODY = 24  # characters before a post
_PARTS = re.compile("[、，, ]+")
_NO_NAME = re.compile(r"[ \t“”‘’]+")  # what may stand in the name that one goes by: 网友“山里红”
_SPACE = re.compile(r"[ \t]+")
_BUREAUS = frozenset("局厅委部署")
_HAN_BEFORE = re.compile(rf"(?:{HAN}|[（）()])+$")


@dataclass(frozen=True, slots=True)
class Role:
    """A post: `text` as written, `body` the full name of the body it belongs to, None where it names none (市长)."""

    text: str
    body: str | None


@dataclass(frozen=True, slots=True)
class Intro:
    """A speaker whom a sentence brings in at `start`; `speaker` is None where no name is given (负责人)."""

    start: int
    speaker: str | None
    role: Role


class Roles:
    """The words of a pack that speakers are known by, compiled."""

    def __init__(self, pack: Pack) -> None:
        """Compile the table `roles`."""
        rows = pack.table("roles")
        self.bodies = load_bodies(pack)
        self._posts = WordTable(row for row in rows if row["role"] in _POSTS)
        self._hints = re.compile(alternation(words_of(rows, *_POSTS, "host")))
        self._post_words = words_of(rows, *_POSTS)
        self._places = words_of(rows, "place")
        self._parties = words_of(rows, "party")
        self._deputies = words_of(rows, "deputy")
        self._before = words_of(rows, "before")
        self._hosts = words_of(rows, "host")
        self._askers = words_of(rows, "asker")
        self._acts = words_of(rows, "act")
        self._no_names = words_of(rows, "no_name")
        self._name = re.compile(_NAME)
        self._name_in = re.compile(rf"(?P<name>{_NAME}) ?[（(](?P<role>[^（）()]+)[）)]")
        self._name_role = re.compile(rf"(?P<name>{_NAME})[ ，,]+(?P<role>.+)")
        aside = alternation(words_of(rows, "aside"))
        self._said = re.compile(
            rf"(?P<name>{HAN}{{2,4}}?|{_FOREIGN})??(?:\d{{1,2}}[日号])?(?:(?:{aside})[^，。；！？\n]{{1,24}}?)?"
            rf"(?P<verb>{alternation(words_of(rows, 'say', 'act'))})"
        )

        heard, told = (alternation(words_of(rows, role)) for role in ("heard", "told"))
        self._from = re.compile(
            rf"从(?P<heard>{HAN}{{2,{_LONGEST_BODY}}}?)(?:{heard})|据(?P<told>{HAN}{{2,{_LONGEST_BODY}}}?)(?:{told})"
        )

        when, does = (alternation(words_of(rows, role)) for role in ("when", "does"))
        self._tells = re.compile(
            rf"(?:{when}|\d{{1,2}}月\d{{1,2}}日)?[，,]?(?P<body>{HAN}{{2,{_LONGEST_BODY}}}?)(?={does}|[，,](?:{does}))"
        )

    def names_post(self, folded: str, start: int, end: int) -> bool:
        """Tell whether a stretch of text names a post or a host."""
        return self._hints.search(folded, start, end) is not None

    def read_role(self, text: str) -> Role | None:
        """Return the role that a text is, whole, or None."""
        bodies: list[str] = []
        for part in _PARTS.split(text):
            post = max((word for word in self._post_words if part.endswith(word)), key=len, default="")
            org = part.removesuffix(post)
            if not post or len(org) > _LONGEST_BODY or (org and not _HAN_BEFORE.fullmatch(org)):
                return None
            body = self._body(org, post)
            if body:
                bodies.append(body)
        bureaus = [body for body in bodies if not self.bodies.is_place(body)]
        return Role(text, next(iter(bureaus or bodies), None))

    def _body(self, org: str, post: str) -> str | None:
        """Return the body that a post heads: 市交通局 for both 市交通局局长 and 市交通局长."""
        org = _cut(org, self._deputies)
        if not org:
            return None
        if self.bodies.is_public(org):
            return org
        if self.bodies.is_public(org + post[0]):
            return org + post[0]
        return self._outer_body(org)

    def _outer_body(self, org: str) -> str | None:
        """Return the body that an office belongs to: 市财政局 for 市财政局预算科, None where there is none."""
        ends = [end for end in range(len(org) - 1, 2, -1) if org[end - 1] in _BUREAUS]
        return next((org[:end] for end in ends if self.bodies.is_body(org[:end])), None)

    def read_line(self, line: str) -> tuple[str, Role] | None:
        """Return (speaker, role) of a line that names both and nothing else, or None."""
        for pattern in (self._name_in, self._name_role):
            match = pattern.fullmatch(line)
            role = self.read_role(match["role"]) if match else None
            if match and role and role.body:
                return _SPACE.sub("", match["name"]), role
        for length in _NAME_LENGTHS:
            post, name = line[:-length], line[-length:]
            role = self.read_role(post.rstrip(" :：")) if post and self.is_name(name) else None
            if role and (role.body or (post[-1] in " :：" and role.text in self._places)):
                return _SPACE.sub("", name), role
        return None

    def read_turn(self, head: str) -> tuple[str, Role] | tuple[None, None] | None:
        """Return (speaker, role) of what stands before the colon of a turn of speech; (None, None) for a host."""
        named = self.read_line(head)
        if named is not None:
            return named
        hosted = len(head) <= _LONGEST_BODY and (
            head in self._askers or any(host in head for host in self._hosts)
        )
        return (None, None) if hosted and _HAN_BEFORE.fullmatch(_NO_NAME.sub("", head)) else None

    def is_name(self, line: str) -> bool:
        """Tell whether a line could be a person's name and nothing else."""
        short = len(line) <= _LONGEST_NAME and self._name.fullmatch(line) is not None
        return short and not line.endswith(self._post_words)

    def find_intros(self, folded: str, issuer: str | None) -> Iterator[Intro]:
        """Yield the speakers of public bodies whom the sentences of a text bring in, in order."""
        for start, end, row in self._posts.finditer(folded):
            said = self._said.match(folded, end)
            if said is None or (said["name"] is None) != (row["role"] == "anonymous"):
                continue
            if said["name"] in self._no_names or (said["name"] is None and said["verb"] in self._acts):
                continue
            first, body = self._body_before(folded, start, folded[start:end], issuer)
            if body is not None and self.bodies.is_body(body):
                yield Intro(first, said["name"], Role(folded[first:end], body))

    def find_sources(self, folded: str) -> Iterator[Intro]:
        """Yield the public bodies that a press account has its news from: 记者从市水利局获悉, 据市统计局统计."""
        for match in self._from.finditer(folded):
            body = match["heard"] or match["told"]
            if self.bodies.is_body(body):
                yield Intro(match.start(), None, Role("", body))

    def _body_before(
        self, folded: str, position: int, post: str, issuer: str | None
    ) -> tuple[int, str | None]:
        """Return where the body named right before a post in a sentence begins and its name, None where none is."""
        start = max(0, position - _LONGEST_BODY - len(post))
        before = folded[start:position]
        if before[-1:] in ("、", "，", ","):
            before = _cut(before[:-1], self._parties)
        match = _HAN_BEFORE.search(before)
        run = match[0] if match else ""
        run = run[run.rfind("的") + 1 :]
        for place in self.bodies.places_in(issuer) if issuer else ():
            run = run[max(0, run.rfind(place)) :]
        for word in self._before:
            run = run.removeprefix(word)
        return start + len(before) - len(run), self._body(run, post)

    def body_told_of(self, folded: str, start: int, end: int, issuer: str | None) -> Intro | None:
        """Return the public body that a paragraph of a press account begins to tell of: 近日，市水利局印发…….

        A government is none: its place answers for it.
        """
        match = self._tells.match(folded, start, end)
        body = match["body"] if match else ""
        for place in self.bodies.places_in(issuer) if issuer else ():
            body = body[max(0, body.rfind(place)) :]
        if match is None or not self.bodies.is_body(body) or self.bodies.place_of(body) != body:
            return None
        return Intro(match.start("body"), None, Role("", body))


def _cut(text: str, ends: tuple[str, ...]) -> str:
    """Return a text without the longest of the ends that it ends in."""
    return text.removesuffix(max((end for end in ends if text.endswith(end)), key=len, default=""))


@cache
def load_roles(pack: Pack) -> Roles:
    """Return the roles of a pack, compiled once."""
    return Roles(pack)
