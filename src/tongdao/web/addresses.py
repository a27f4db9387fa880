"""Addresses of the site's own pages: with the path that it stands below, and with every odd character escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from tongdao.web.assets import asset_path

if TYPE_CHECKING:
    from collections.abc import Callable

_STATIC = "/static/"


def addresses(root_path: str) -> Callable[..., str]:
    """Return the function `url` of a site that stands below a path.

    `url("/bureaus", "a/b", q="1")` is `/bureaus/a%2Fb?q=1`: parts after the first are escaped, parameters that are
    None left out, several values of one repeated. `url("/static/x.js")` is where that file is.
    """

    def url(path: str, *parts: object, **query: object) -> str:
        if path.startswith(_STATIC):
            path = asset_path(path.removeprefix(_STATIC))
        below = "".join("/" + quote(str(part), safe="") for part in parts)
        asked = urlencode({name: value for name, value in query.items() if value is not None}, doseq=True)
        return root_path + path + below + (f"?{asked}" if asked else "")

    return url
