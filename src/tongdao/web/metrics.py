"""Measures of the site in the format of Prometheus, added up over its processes."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from tongdao.book.rows import BookState

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 10.0)
_EVERY = 5.0  # seconds between two looks at the memory
_STATM = Path("/proc/self/statm")

_registry = CollectorRegistry()
_requests = Counter(
    "tongdao_requests", "Requests answered.", ["method", "route", "status"], registry=_registry
)
_errors = Counter("tongdao_errors", "Requests that failed inside.", ["route"], registry=_registry)
_seconds = Histogram(
    "tongdao_request_seconds", "Time to answer.", ["route"], buckets=_BUCKETS, registry=_registry
)
_memory = Gauge("tongdao_memory_bytes", "Memory in use.", multiprocess_mode="livesum", registry=_registry)
_looked = 0.0


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request."""
    _requests.labels(method, route, str(status)).inc()
    _seconds.labels(route).observe(seconds)
    if status >= 500:
        _errors.labels(route).inc()
    _look_at_memory()


def _look_at_memory() -> None:
    global _looked
    now = time.monotonic()
    if now - _looked > _EVERY and _STATM.exists():
        _looked = now
        _memory.set(int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))


def written(book: BookState | None, failures: int = 0) -> bytes:
    """Return all measures as text; `failures` is how often in a row the book could not be brought up to date."""
    registry = _registry
    if os.environ.get(FOLDER_VARIABLE):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    own = CollectorRegistry()
    told = "How often in a row the book could not be brought up to date."
    Gauge("tongdao_refresh_failures", told, registry=own).set(failures)
    return b"".join(map(generate_latest, (registry, own, *([_of_book(book)] if book else []))))


def _of_book(book: BookState) -> CollectorRegistry:
    registry = CollectorRegistry()
    facts = {
        "revision": ("Last write of the ledger that the book knows.", book.revision),
        "age_seconds": ("Time since the book was last changed.", time.time() - book.made_at.timestamp()),
        "commitments": ("Promises in the book.", book.commitments),
        "documents": ("Documents in the book.", book.documents),
    }
    for name, (told, value) in facts.items():
        Gauge(f"tongdao_book_{name}", told, registry=registry).set(value)
    return registry
