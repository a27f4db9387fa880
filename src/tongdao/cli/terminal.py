"""What the terminal can show, how far a long run is, and quiet ends."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongdao.glossary import Glossary

_BAR_CELLS = 24
_INTERRUPTED, _PIPE_CLOSED = 130, 141  # as a shell counts a program ended by SIGINT or SIGPIPE


def use_utf8() -> None:
    """Print UTF-8 wherever the output goes, whatever the locale; what is no character as an escape.

    What was closed before the start (`>&-`) is written to nowhere.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115  (open to the end)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def width() -> int:
    """Return how many cells a line on standard output may take."""
    return shutil.get_terminal_size().columns


def has_color() -> bool:
    """Tell whether standard output shows colour and the user has not switched it off (NO_COLOR)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def quiet_end(run: Callable[[], int], words: Glossary) -> int:
    """Return the exit status of a run; no traceback at Ctrl-C or where the output cannot be written."""
    try:
        status = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        # Python flushes standard output once more when it ends; that must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return _PIPE_CLOSED
        print(words("failure.system", problem=error.strerror or error), file=sys.stderr)
        return 1
    return status


class Progress:
    """A bar on standard error, for people: only on a terminal and for more than one input."""

    def __init__(self, total: int, words: Glossary) -> None:
        """Take the number of inputs; nothing is drawn yet."""
        self.total = total
        self.words = words
        self.done = 0
        self.shown = total > 1 and sys.stderr.isatty()

    def step(self, name: str) -> None:
        """Count one more input as read, and draw."""
        self.done += 1
        self.draw(name)

    def draw(self, name: str = "") -> None:
        """Draw the bar and the name of the input that was read last."""
        if self.shown:
            filled = _BAR_CELLS * self.done // self.total
            bar = "█" * filled + "░" * (_BAR_CELLS - filled)
            told = self.words("progress.reading", done=self.done, total=self.total)
            self._write(f"{bar} {told} {os.path.basename(name)[:40]}")

    def clear(self) -> None:
        """Take the bar away, before anything else is printed on the same terminal."""
        if self.shown:
            self._write("")

    def _write(self, line: str) -> None:
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()
