"""A promise with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.promise import Comparison

if TYPE_CHECKING:
    from tongdao.following.follow import Followed
    from tongdao.promise import Assessment, Entry


REPORTED = (Comparison("report", "typed"),)


@dataclass(frozen=True, slots=True)
class Fate:
    """A promise with what later documents report of it, after people's decisions, and what was computed of that.

    `owner` is the body that answers, with its place.
    """

    followed: Followed
    assessment: Assessment
    owner: str | None = None

    @property
    def promise(self) -> Entry:
        """Return the promise."""
        return self.followed.promise

    @property
    def actual(self) -> Entry | None:
        """Return the outcome that counts."""
        links = self.followed.links
        return links[0].outcome if links else None

    @property
    def evidence(self) -> tuple[Entry, ...]:
        """Return the promise and every entry that tells of it."""
        links = (*self.followed.links, *self.followed.yearly)
        return (self.promise, *(link.outcome for link in links))
