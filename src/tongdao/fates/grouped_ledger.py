"""A ledger in which figures are grouped by the indicators of a pack."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from tongdao.ledger import store
from tongdao.ledger.values import Grouping
from tongdao.rules.pack import load_pack

if TYPE_CHECKING:
    from pathlib import Path

    from tongdao.ledger.store import Ledger
    from tongdao.rules.pack import Pack


def open_ledger(url: str | Path, *, pack: Pack | None = None, **options: Any) -> Ledger:
    """Open a ledger in which figures are grouped by the registry of a pack; see `tongdao.ledger.store.open_ledger`."""
    pack = pack or load_pack()
    fits = partial(unit_fits, pack=pack)
    grouping = Grouping(partial(indicator_group, pack=pack), pack.sha256, fits)
    return store.open_ledger(url, grouping=grouping, **options)


@lru_cache(maxsize=1 << 15)
def indicator_group(name: str, pack: Pack | None = None) -> str:
    """Return the name under which the figures of an indicator are grouped; the tables are loaded when first asked."""
    from tongdao.following.indicators import group_key

    return group_key(name, pack or load_pack())


def unit_fits(unit: str, promised: str | None, pack: Pack) -> bool:
    """Tell whether a unit, as people write it, is one, and converts to the promised one where that is known."""
    from tongdao.assess.units import factor
    from tongdao.fates.settled import scale_of

    scale = scale_of(unit)
    return scale is not None and (not promised or factor(scale[1] or promised, promised, pack) is not None)
