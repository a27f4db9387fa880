"""Lists of the API, page after page: the parameters, the address of the next page, the answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from tongdao.errors import UnknownCursorError
from tongdao.web.queries import CommitmentFilters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.requests import Request

_MOST_ROWS = 200  # of a page
_Limit = Annotated[int, Field(ge=1, le=_MOST_ROWS, description="一页几条 / rows of a page")]
_Cursor = Annotated[
    str | None, Field(max_length=500, description="上一页 next 中的游标 / cursor from the page before")
]


class ListParameters(BaseModel):
    """The parameters of every list; one that a list does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: _Limit = 50
    cursor: _Cursor = None

    @property
    def offset(self) -> int:
        """Return the place in the list that the cursor names; raises UnknownCursorError."""
        if self.cursor is None:
            return 0
        if self.cursor.isascii() and self.cursor.isdigit() and len(self.cursor) < 16:
            return int(self.cursor)
        raise UnknownCursorError(f"no cursor {self.cursor!r} in this list: begin without one")


class SearchParameters(ListParameters):
    """A list that can be searched."""

    q: Annotated[
        str | None, Field(min_length=1, max_length=200, description="要找的文字 / words to find")
    ] = None


class CommitmentsParameters(CommitmentFilters):
    """Filters of commitments, a page at a time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: _Limit = 50
    cursor: _Cursor = None


def list_response(
    request: Request, rows: Iterable[Any], total: int | None, cursor: str | int | None = None
) -> Response:
    """Return a page of rows, with the address of the next one in the body and in the Link header."""
    following = None if cursor is None else str(request.url.include_query_params(cursor=cursor))
    links = {"Link": f'<{following}>; rel="next"'} if following else {}
    return json_response({"items": list(rows), "total": total, "next": following}, links)


def json_response(body: Any, headers: dict[str, str] | None = None, status: int = 200) -> Response:
    """Return JSON as it is: Chinese stays Chinese, and a number that JSON lacks is a defect."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text, status, headers, "application/json")


def next_offset(offset: int, rows: Sequence[Any], total: int) -> int | None:
    """Return the cursor of the page after one that holds `rows`."""
    after = offset + len(rows)
    return after if after < total and rows else None
