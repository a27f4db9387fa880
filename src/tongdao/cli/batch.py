"""Read many inputs, in this process or in several, and give the results back in order and one by one."""

from __future__ import annotations

import signal
import traceback
from collections import deque
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from tongdao.cli.grouping import count
from tongdao.cli.render import render
from tongdao.errors import TongdaoError
from tongdao.readers.files import read_file, read_stream
from tongdao.readers.refusals import RefusedError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from tongdao.cli.inputs import Input
    from tongdao.cli.request import Request

_MAX_CHUNK = 16
_CHUNKS_AHEAD = 4  # for each process: enough to keep it busy, few enough to keep memory flat


@dataclass(frozen=True, slots=True)
class InputResult:
    """What became of one input: what to print and what it counts, or why it could not be read."""

    name: str
    output: str = ""
    counts: Counter[str] | None = None
    problem: str | None = None


def read_all(inputs: Sequence[Input], request: Request, jobs: int) -> Iterator[InputResult]:
    """Yield the outcome of each input in order; at most a few wait in memory."""
    if jobs == 1 or len(inputs) == 1:
        return (read_one(item, request) for item in inputs)
    return _in_processes(inputs, request, min(jobs, len(inputs)))


def read_one(item: Input, request: Request) -> InputResult:
    """Read one input and render it. No input may stop the others, so errors become outcomes."""
    from tongdao.service import read  # the stages and their tables, when there is something to read

    try:
        reading = read(
            _text(item), date=request.date, issuer=request.issuer, title=request.title, source=item.source
        )
        return InputResult(item.name, render(reading, request), count(reading))
    except RefusedError as error:
        return InputResult(item.name, problem=request.words(f"unreadable.{error.reason}", **error.details))
    except TongdaoError as error:
        return InputResult(item.name, problem=str(error))
    except Exception as error:
        return InputResult(item.name, problem=request.words("failure.internal", problem=_place(error)))


def _text(item: Input) -> str:
    if item.reason:
        raise RefusedError(item.reason)
    if item.path is not None:
        return read_file(item.path)
    return read_stream(BytesIO(item.data or b""))


def _place(error: Exception) -> str:
    """Name an unexpected error and the line of code that it came from, for whoever mends it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({frame.name}, line {frame.lineno})"


def _in_processes(inputs: Sequence[Input], request: Request, jobs: int) -> Iterator[InputResult]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    size = max(1, min(_MAX_CHUNK, len(inputs) // (jobs * 32)))
    remaining = iter(inputs)
    chunks = iter(lambda: list(islice(remaining, size)), [])
    waiting: deque[Future[list[InputResult]]] = deque()
    pool = ProcessPoolExecutor(jobs, initializer=_die_at_interrupt)
    try:
        for chunk in chunks:
            waiting.append(pool.submit(_read_chunk, chunk, request))
            if len(waiting) >= jobs * _CHUNKS_AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        yield InputResult(f"--jobs {jobs}", problem=request.words("failure.workers"))
    finally:
        pool.shutdown(cancel_futures=True)


def _read_chunk(chunk: Sequence[Input], request: Request) -> list[InputResult]:
    return [read_one(item, request) for item in chunk]


def _die_at_interrupt() -> None:
    """Let Ctrl-C end a reading process at once and silently; the one that prints says what is to be said."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
