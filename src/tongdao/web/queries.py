"""Which commitments a URL asks for: the one parser of query parameters of pages, feeds, exports and the API.

A parameter has the same name and meaning everywhere. `CommitmentFilters` is declared as a model so that FastAPI
validates it and writes it into the OpenAPI document.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from tongdao.book.rows import Query
from tongdao.errors import UsageError
from tongdao.fates.grouped_ledger import indicator_group
from tongdao.promise import UNLIT, Attainment, EvidenceLevel, Lineage, Schedule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import QueryParams


def _iso(value: Any) -> Any:
    """Refuse what is no day such as 2025-12-31: pydantic would take a number for seconds."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("give a day such as 2025-12-31")
    return value


Day = Annotated[date, BeforeValidator(_iso)]
_Word = Annotated[str, Field(min_length=1, max_length=200)]
_Words = Annotated[list[_Word], Field(max_length=50)]
# The parameters that hold the values of a field of `Query` as they are.
_FIELDS: Mapping[str, str] = {
    "form": "forms",
    "document": "documents",
    "light": "lights",
    "attainment": "attainment",
    "schedule": "schedule",
    "evidence": "evidence",
    "lineage": "lineage",
}
# Those where `none` stands for commitments without one, which a `Query` says by an empty text.
_NAMED: Mapping[str, str] = {"owner": "owners", "programme": "programmes", "issuer": "issuers"}
_Nothing = Literal["none"]
_Light = Literal["green", "yellow", "red", "blue", "orange", "none"]
_Order = Literal[
    "book", "due", "owner", "name", "light", "attainment", "issued",
    "-book", "-due", "-owner", "-name", "-light", "-attainment", "-issued",
]  # fmt: skip


class CommitmentFilters(BaseModel):
    """The parameters that choose and sort commitments; a repeated one gives alternatives."""

    model_config = ConfigDict(frozen=True)

    q: _Word | None = Field(
        None, description="承诺名称、原文或责任单位中的文字 / words in the name, sentence or owner"
    )
    owner: _Words = Field([], description="责任单位，none 为无 / who answers for it; none: nobody")
    form: list[Literal["figure", "deliverable"]] = Field([], description="指标或项目 / figure or deliverable")
    indicator: _Words = Field([], description="指标名称，别名通用 / an indicator by any of its names")
    programme: _Words = Field(
        [], description="行动代号，none 为无 / code of a numbered programme; none: none"
    )
    document: _Words = Field([], description="文件编号 / id of a document")
    issuer: _Words = Field([], description="发文单位，none 为无 / who issued the document; none: unknown")
    light: list[_Light] = Field([], description="亮灯 / light; none: no light")
    attainment: list[Attainment | _Nothing] = Field([], description="完成度 / attainment")
    schedule: list[Schedule] = Field([], description="进度 / schedule")
    evidence: list[EvidenceLevel] = Field([], description="证据 / who says so")
    lineage: list[Lineage] = Field([], description="沿革 / lineage")
    due_from: Day | None = Field(None, description="到期不早于 / due on that day or later")
    due_until: Day | None = Field(None, description="到期不晚于 / due on that day or earlier")
    unreached: bool = Field(False, description="只看尚未完成的 / only what is not yet met")
    sort: _Order = Field("book", description="排序，前加 - 为倒序 / order; with - before it descending")

    @classmethod
    def of(cls, params: QueryParams) -> Self:
        """Read the parameters of a URL, those left aside that are empty, as a form sends them, or not known here.

        Raises UsageError that names the parameter.
        """
        given = {name: [value for value in params.getlist(name) if value] for name in cls.model_fields}
        said = {
            name: values if cls.model_fields[name].default == [] else values[-1]
            for name, values in given.items()
            if values
        }
        try:
            return cls.model_validate(said)
        except ValidationError as error:
            raise UsageError(_told(error)) from None

    def query(self) -> Query:
        """Return what to ask the book."""
        return Query(
            text=self.q,
            **{field: tuple(getattr(self, name)) for name, field in _FIELDS.items()},
            **{field: tuple(map(_said, getattr(self, name))) for name, field in _NAMED.items()},
            groups=tuple(dict.fromkeys(map(indicator_group, self.indicator))),
            due_from=self.due_from,
            due_until=self.due_until,
            unreached=self.unreached,
            sort=self.sort.removeprefix("-"),
            descending=self.sort.startswith("-"),
        )

    def params(self, **changes: Any) -> list[tuple[str, str]]:
        """Return the parameters that say the same, without what is the default; `changes` replace some of them."""
        said = {**self.model_dump(mode="json", exclude_defaults=True), **changes}
        return [
            (name, str(item).lower() if isinstance(item, bool) else str(item))
            for name, value in said.items()
            for item in (value if isinstance(value, (list, tuple)) else [value])
            if item not in (None, "", False)
        ]


def _said(value: str) -> str:
    return "" if value == UNLIT else value


def _told(error: ValidationError) -> str:
    """Say which parameter was seen and why it will not do."""
    return "; ".join(f"{item['loc'][0]}={item['input']!r}: {item['msg']}" for item in error.errors())
