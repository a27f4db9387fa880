"""A running site of the sample city: with a user of each role, and tasks for the bureau among them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from serving import serving
from sites import BUREAU, USERS, add_users

from tongdao.clock import today
from tongdao.ledger.tasks import Actor
from tongdao.service.ledgers import start_run
from tongdao.service.tasks import hand_out
from tongdao.web.settings import load_settings
from tongdao.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TASKS = 4


@dataclass(frozen=True)
class City:
    """The running site: its address, the site behind it, and for each role the key of a session."""

    address: str
    site: Site
    keys: dict[str, str]


@contextmanager
def running_city(ledger: Path) -> Iterator[City]:
    """Serve a ledger whose book is there."""
    site = Site(load_settings({}, ledger=str(ledger)))
    add_users(site)
    _hand_out(site)
    keys = {role: site.accounts.open_session(name, "127.0.0.1") for role, name in USERS.items()}
    with serving(ledger) as (address, _):
        yield City(address, site, keys)


def _hand_out(site: Site) -> None:
    """Give the bureau tasks to report on."""
    with site.ledger() as ledger, site.book() as book:
        mine = {item.id: BUREAU for item in book.commitments(limit=TASKS).rows}
        actor = Actor(USERS["supervisor"], "supervisor")
        done, failed = hand_out(ledger, mine, actor, start_run("test"), today=today(), bureau=BUREAU)
    assert (len(done), failed) == (TASKS, []), failed
