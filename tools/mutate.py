"""Put small faults into the code, one at a time, and tell which of them the tests notice.

    python tools/mutate.py --number 100 --seed 1 [--rooms assess,following] [--jobs 2] [--list]

A fault is drawn from the rooms below: an operator or a bound, a number by one, a condition, a value returned, a
statement left out, two arguments swapped, a row of the table of access. Each is tried on a copy of the tree with
the tests of its room, the quick ones first, until one fails. What cannot change an answer (annotations,
docstrings, `slots`, sizes of caches, how long one waits, words of errors) is not drawn. Printed is one line for
each fault, then the share that was noticed, by room. The checkout stays as it is.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
CPU_SECONDS, WALL_SECONDS = 90, 600  # of the tests of one fault: an endless loop is noticed
MEMORY = 4 << 30  # bytes that the tests of one fault may take
COPIED = (
    "src",
    "tests",
    "docs",
    "tools",
    "bench",
    "changelog.d",
    "pyproject.toml",
    "README.md",
    "README.zh.md",
    "CONTRIBUTING.md",
)


class Room(NamedTuple):
    """Where faults are put, and the files of tests that concern it, the quick ones first."""

    paths: tuple[str, ...]
    tests: tuple[str, ...]
    options: tuple[str, ...] = ()


NO_SERVER = ("-k", "not postgresql")  # the same tests run on a file
ROOMS = {
    "assess": Room(
        ("src/tongdao/assess",),
        ("verdicts", "attainment", "schedule", "assess", "levels", "pairs", "number_line", "packs", "service_follow"),
        NO_SERVER,
    ),
    "following": Room(
        ("src/tongdao/following",),
        (
            "levels", "described", "followed", "named_things", "candidates", "following", "overlay", "pairs", "sample",
            "packs", "service_follow",
        ),
        NO_SERVER,
    ),
    "fates": Room(
        ("src/tongdao/fates",),
        ("fates", "verdicts", "service_follow", "pairs", "sample", "follow_cli"),
        NO_SERVER,
    ),
    "entries": Room(
        ("src/tongdao/entries",),
        ("records", "weights", "readings", "entries", "packs", "documents", "sample", "pairs", "properties"),
    ),
    "mentions": Room(
        ("src/tongdao/mentions",),
        (
            "official", "records", "weights", "readings", "quantities", "periods", "packs", "deliverables",
            "programmes", "documents", "entries", "pairs", "sample", "properties",
        ),
    ),
    "ledger": Room(
        ("src/tongdao/ledger",),
        (
            "standings", "task_lives", "entered", "filters", "ledger", "ledger_schema", "decisions", "tasks",
            "doubtful", "foreseen", "unusable", "integrity", "book",
        ),
        NO_SERVER,
    ),
    "access": Room(
        ("src/tongdao/web/access.toml",), ("rights", "access", "progress_desk", "review_desk", "upload")
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A change of a file: `old` at `start` (an offset in bytes) becomes `new`."""

    room: str
    path: str
    line: int
    start: int
    old: str
    new: str

    def __str__(self) -> str:
        """Show where it is, before and after, on one line."""
        old, new = (" ".join(text.split()) for text in (self.old, self.new))
        return f"{self.path}:{self.line}: {_cut(old)}  →  {_cut(new)}"


def _cut(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:60]} … {text[-25:]}"


# --- faults of Python -------------------------------------------------------------------------------------------

COMPARED = {
    ast.Lt: ("<=", ">="), ast.LtE: ("<", ">"), ast.Gt: (">=", "<="), ast.GtE: (">", "<"), ast.Eq: ("!=",),
    ast.NotEq: ("==",), ast.Is: ("is not",), ast.IsNot: ("is",), ast.In: ("not in",), ast.NotIn: ("in",),
}  # fmt: skip
WRITTEN = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
COUNTED = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "/",
    ast.Div: "*",
    ast.FloorDiv: "*",
    ast.BitOr: "&",
    ast.BitAnd: "|",
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
EQUAL_EITHER_WAY = frozenset({"strict", "slots", "frozen", "maxsize", "wait", "timeout"})  # keywords
OF_CACHES = re.compile(r"_OPEN|_CACHE|_CHUNK|_KEPT_AT_HAND|maxsize|^_?WAIT$|_PAUSE|_AT_ONCE")  # and of waits
ERRORS = re.compile(r"Error$|^_wrong$|^_refuse$|^fail$|^warn$")


class Source:
    """A file of Python with the faults that can be put into it."""

    def __init__(self, text: str) -> None:
        """Parse a text."""
        self.bytes = text.encode()
        self._lines = [0]
        for line in self.bytes.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self.tree = ast.parse(text)

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node stands, in bytes."""
        first = self._lines[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        return first, self._lines[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def faults(self) -> Iterator[tuple[int, int, str]]:
        """Return faults as start, end and what stands there instead."""
        for node in _within(self.tree):
            for old, new in _changed(node):
                first, last = self.span(old)
                yield first, last, new


def _within(node: ast.AST) -> Iterator[ast.AST]:
    """Return the nodes that can matter: no annotations, docstrings, decorators, imports, words of errors."""
    yield node
    for child in _children(node):
        yield from _within(child)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(node):
        if name in (
            "annotation",
            "returns",
            "decorator_list",
            "type_comment",
            "type_params",
            "bases",
            "keywords_",
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_idle(child):
                yield child


def _is_idle(node: ast.AST) -> bool:
    match node:
        case (
            ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()) | ast.JoinedStr() | ast.Assert()
        ):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return bool(OF_CACHES.search(name)) or name in ("__all__", "__slots__") or _is_alias(node)
        case ast.keyword(arg=name):
            return name in EQUAL_EITHER_WAY
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return bool(ERRORS.search(name)) or name in ("cast", "TypeVar", "lru_cache", "debug", "info")
    return False


def _is_alias(node: ast.AST) -> bool:
    """Tell whether a statement only names a type."""
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias"


def _changed(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Return the faults of one node: what is replaced by which words."""
    for change in (_other_sign, _other_condition, _other_value, _other_call, _left_out):
        yield from change(node)


def _other_sign(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.Compare(ops=[op]):
            left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
            for sign in COMPARED[type(op)]:
                yield node, f"({left} {sign} {right})"
        case ast.Compare():
            yield from _chained(node)
        case ast.BinOp(op=op, left=left, right=right) if type(op) in COUNTED and not _is_of_words(node):
            yield node, f"(({ast.unparse(left)}) {COUNTED[type(op)]} ({ast.unparse(right)}))"


def _other_condition(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.BoolOp(op=op, values=values):
            same, other = (" and ", " or ") if isinstance(op, ast.And) else (" or ", " and ")
            yield node, f"({other.join(f'({ast.unparse(value)})' for value in values)})"
            for value in values:
                rest = (f"({ast.unparse(one)})" for one in values if one is not value)
                yield node, f"({same.join(rest)})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield node, f"bool({ast.unparse(operand)})"
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            if not isinstance(test, ast.Compare | ast.UnaryOp):
                yield test, f"(not ({ast.unparse(test)}))"


def _other_value(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.Constant(value=bool() as value):
            yield node, str(not value)
        case ast.Constant(value=int() as value):
            yield from ((node, repr(value + step)) for step in (1, -1))
        case ast.Constant(value=float() as value):
            yield from ((node, repr(round(value + step, 4))) for step in (0.1, -0.1))
        case ast.Return(value=value) if value is not None:
            yield from _returned(node, value)


def _other_call(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in CALLED:
            yield node.func, CALLED[name]
        case ast.Call(args=[ast.expr() as one, ast.expr() as other, *_]):
            yield from _swapped(node, one, other)


def _chained(node: ast.Compare) -> Iterator[tuple[ast.AST, str]]:
    """Return a comparison of three or more with one sign changed: 0 < x <= 1."""
    for place, op in enumerate(node.ops):
        for sign in COMPARED[type(op)][:1]:
            signs = [sign if place == index else WRITTEN[type(other)] for index, other in enumerate(node.ops)]
            rest = (
                f" {sign} {ast.unparse(right)}" for sign, right in zip(signs, node.comparators, strict=True)
            )
            yield node, f"({ast.unparse(node.left)}{''.join(rest)})"


def _is_of_words(node: ast.BinOp) -> bool:
    """Tell whether an operator joins texts or types, and not numbers or sets."""
    values = [side.value for side in (node.left, node.right) if isinstance(side, ast.Constant)]
    return any(value is None or isinstance(value, str) for value in values)


def _returned(node: ast.Return, value: ast.expr) -> Iterator[tuple[ast.AST, str]]:
    if isinstance(value, ast.Constant) and value.value is None:
        return
    if isinstance(value, ast.Compare | ast.BoolOp):
        yield node, f"return not ({ast.unparse(value)})"
    elif not (isinstance(value, ast.Constant) and isinstance(value.value, bool | int)):
        yield node, "return None"


def _swapped(node: ast.Call, one: ast.expr, other: ast.expr) -> Iterator[tuple[ast.AST, str]]:
    if any(isinstance(arg, ast.Starred) for arg in (one, other)) or ast.unparse(one) == ast.unparse(other):
        return
    if isinstance(node.func, ast.Name) and node.func.id in ("isinstance", "getattr", "hasattr", "replace"):
        return
    args = [other, one, *node.args[2:], *node.keywords]
    yield node, f"{ast.unparse(node.func)}({', '.join(ast.unparse(arg) for arg in args)})"


def _left_out(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Return statements that are left out: a call, a step of a sum, a condition with what it does."""
    match node:
        case (
            ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom())
            | ast.AugAssign()
            | ast.Continue()
            | ast.Raise()
        ):
            yield node, "pass"
        case ast.Break():
            yield node, "continue"
        case ast.If(orelse=[]):
            yield node, "pass"


def python_faults(room: str, file: Path) -> Iterator[Fault]:
    """Return every fault that can be put into a file of Python."""
    source = Source(file.read_text(encoding="utf-8"))
    for first, last, new in source.faults():
        old = source.bytes[first:last].decode()
        if " ".join(old.split()) != new:
            yield Fault(
                room, str(file.relative_to(ROOT)), source.bytes[:first].count(b"\n") + 1, first, old, new
            )


# --- faults of the table of access ------------------------------------------------------------------------------


def table_faults(room: str, file: Path) -> Iterator[Fault]:
    """Return the faults of a table of rights: a row less, a role less or more, another permission, other rows."""
    section, start = "", 0
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    permissions = [
        line.split(" = ")[0] for line in lines if re.match(r"\w+ = \[\"(?:public|bureau|super|admin)", line)
    ]
    for number, line in enumerate(lines, 1):
        if heading := re.match(r"\[(\w+)\]", line):
            section = heading[1]
        for old, new in _row_faults(section, line.rstrip("\n"), permissions):
            yield Fault(room, str(file.relative_to(ROOT)), number, start, old, new)
        start += len(line.encode())


def _row_faults(section: str, line: str, permissions: Sequence[str]) -> Iterator[tuple[str, str]]:
    if line.startswith(("#", "[")) or not line:
        return
    if section == "route":
        route, _, named = line.rpartition(" = ")
        yield line, ""
        yield from ((line, f'{route} = "{other}"') for other in permissions if f'"{other}"' != named)
    elif section == "permission":
        name, _, roles = line.partition(" = ")
        held = re.findall(r'"(\w+)"', roles)
        for role in ("public", "bureau", "supervisor", "administrator"):
            other = [one for one in held if one != role] if role in held else [*held, role]
            quoted = ", ".join(f'"{one}"' for one in other)
            yield line, f"{name} = [{quoted}]"
    else:
        yield line, ""
        for word, instead in (('"own"', '"all"'), ('"all"', '"own"'), ('"POST"', '"GET"')):
            if word in line:
                yield line, line.replace(word, instead, 1)


# --- trying them ------------------------------------------------------------------------------------------------


def faults_of(room: str) -> list[Fault]:
    """Return every fault of a room."""
    found: list[Fault] = []
    for path in ROOMS[room].paths:
        for file in sorted((ROOT / path).rglob("*.py")) if (ROOT / path).is_dir() else [ROOT / path]:
            if file.exists() and file.name not in ("postgres.py", "cases.py"):
                made = table_faults if file.suffix == ".toml" else python_faults
                found.extend(made(room, file))
    return found


def draw(rooms: Sequence[str], number: int, seed: int) -> list[Fault]:
    """Draw faults, as many from each room, no line twice."""
    chance = random.Random(seed)
    drawn: list[Fault] = []
    for place, room in enumerate(rooms):
        every = faults_of(room)
        lines: set[tuple[str, int]] = set()
        chance.shuffle(every)
        for fault in every:
            if len(lines) < number // len(rooms) + (place < number % len(rooms)):
                if (fault.path, fault.line) not in lines:
                    drawn.append(fault)
                lines.add((fault.path, fault.line))
    return drawn


class Copy:
    """A copy of the tree in which one fault stands at a time."""

    def __init__(self, folder: Path) -> None:
        """Copy the tree."""
        self.folder = folder
        self._whole: dict[str, bytes] = {}
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(
                    source, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis")
                )
            elif source.exists():
                shutil.copy2(source, folder / name)

    def change(self, fault: Fault) -> None:
        """Put a fault into the copy."""
        source = self._whole.setdefault(fault.path, (self.folder / fault.path).read_bytes())
        old = fault.old.encode()
        self._write(fault, source[: fault.start] + fault.new.encode() + source[fault.start + len(old) :])

    def restore(self, fault: Fault) -> None:
        """Take a fault out of the copy again."""
        self._write(fault, self._whole[fault.path])

    def _write(self, fault: Fault, content: bytes) -> None:
        file = self.folder / fault.path
        file.write_bytes(content)
        for made in (file.parent / "__pycache__").glob(f"{file.stem}.*"):
            made.unlink()

    def tests(self, room: str) -> list[str]:
        """Return the arguments that run the tests of a room."""
        files = [self.folder / "tests" / f"test_{name}.py" for name in ROOMS[room].tests]
        return [*(str(file) for file in files if file.exists()), *ROOMS[room].options]

    def start(self, room: str) -> int:
        """Run the tests of a room in a process of their own; return its number."""
        child = os.fork()
        if child:
            return child
        try:
            os.setsid()
            signal.alarm(WALL_SECONDS)
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            self.enter()
            os._exit(int(_pytest([*self.tests(room), "-x"])))
        finally:
            os._exit(70)

    def enter(self) -> None:
        """Make the copy the tree that is imported."""
        os.chdir(self.folder)
        os.environ["PYTHONPATH"] = str(self.folder / "src")
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(self.folder / "src"))
        null = os.open(os.devnull, os.O_WRONLY)
        if "MUTATE_SHOW" not in os.environ:
            os.dup2(null, 1)
            os.dup2(null, 2)


def _pytest(arguments: Iterable[str]) -> int:
    import pytest

    quiet = (
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--hypothesis-profile",
        "ci",
        "--no-header",
        "--tb=line",
    )
    return pytest.main([*arguments, *quiet])


def warm_up(copy: Copy, rooms: Iterable[str]) -> None:
    """Import what the tests need of other projects once; what is of this tree is imported by each run anew."""
    kept, path, home = [os.dup(1), os.dup(2)], list(sys.path), Path.cwd()
    copy.enter()
    sys.dont_write_bytecode = False
    for room in rooms:
        _pytest([*copy.tests(room), "--collect-only"])
    os.dup2(kept[0], 1)
    os.dup2(kept[1], 2)
    os.chdir(home)
    sys.path[:] = path
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(str(copy.folder)):
            del sys.modules[name]


def run(faults: Sequence[Fault], copies: Sequence[Copy]) -> Iterator[tuple[Fault, bool, float]]:
    """Try faults, one in each copy at a time; tell of each whether it was noticed, and after how many seconds."""
    waiting, free = list(reversed(faults)), list(copies)
    running: dict[int, tuple[Fault, Copy, float]] = {}
    while waiting or running:
        while waiting and free:
            fault, copy = waiting.pop(), free.pop()
            copy.change(fault)
            running[copy.start(fault.room)] = (fault, copy, time.monotonic())
        child, status = os.wait()
        fault, copy, begun = running.pop(child)
        copy.restore(fault)
        free.append(copy)
        yield fault, os.waitstatus_to_exitcode(status) != 0, time.monotonic() - begun


def _sound(copies: Sequence[Copy], rooms: Sequence[str]) -> None:
    """Refuse to go on where the tests fail without a fault."""
    for start in range(0, len(rooms), len(copies)):
        pairs = zip(copies, rooms[start : start + len(copies)], strict=False)
        started = {copy.start(room): room for copy, room in pairs}
        for child, room in started.items():
            if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
                raise SystemExit(f"the tests of {room} fail without any fault: MUTATE_SHOW=1 shows how")


def main() -> None:
    """Draw faults, try them, print what became of each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rooms", default=",".join(ROOMS))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="print the faults and try none")
    parser.add_argument("--survived", action="store_true", help="print only the faults that nobody noticed")
    given = parser.parse_args()
    rooms = given.rooms.split(",")
    faults = draw(rooms, given.number, given.seed)
    if given.list:
        print("\n".join(f"{fault.room} {fault}" for fault in faults))
        return
    with tempfile.TemporaryDirectory(prefix="mutate-") as folder:
        copies = [Copy(Path(folder) / str(number)) for number in range(given.jobs)]
        for copy in copies:
            warm_up(copy, rooms)
        _sound(copies, rooms)
        _report(run(faults, copies), only_survived=given.survived)


def _report(tried: Iterable[tuple[Fault, bool, float]], *, only_survived: bool) -> None:
    noticed: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    begun = time.monotonic()
    for fault, seen, seconds in tried:
        counted[fault.room] += 1
        noticed[fault.room] += seen
        if not (seen and only_survived):
            print(f"{'noticed ' if seen else 'SURVIVED'} {seconds:4.0f} s  {fault}", flush=True)
    for room, count in counted.items():
        print(f"{room}: {noticed[room]} of {count} noticed")
    seconds = time.monotonic() - begun
    print(f"all: {noticed.total()} of {counted.total()} noticed, in {seconds:.0f} s")


if __name__ == "__main__":
    main()
