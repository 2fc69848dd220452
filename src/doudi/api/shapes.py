"""What all answers and bodies are made of."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

T = TypeVar("T")
#: The largest key and figure that a database holds.
LARGEST = 2**63 - 1
#: Fen of one amount at most: a billion yuan.
MOST_FEN = 100_000_000_000

Key = Annotated[int, Field(ge=1, le=LARGEST, strict=True)]
Fen = Annotated[int, Field(ge=0, le=MOST_FEN, strict=True)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]
#: No database keeps the character of number 0.
_PLAIN = r"^[^\x00]*$"
Line = Annotated[str, StringConstraints(max_length=200, pattern=_PLAIN)]
Words = Annotated[str, StringConstraints(max_length=5000, pattern=_PLAIN)]
Name = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9_.]*$")]
#: The official code of an area.
CODE = r"^[0-9]{6,12}$"
Code = Annotated[str, StringConstraints(pattern=CODE)]


def _written(value: Any) -> Any:
    """A day is written out: a number is none."""
    if isinstance(value, dt.date) or (isinstance(value, str) and len(value) == 10):
        return value
    raise ValueError("write the day as 2021-07-06")


Day = Annotated[
    dt.date, BeforeValidator(_written),
    Field(json_schema_extra={"format": "date", "pattern": r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"}),
]  # fmt: skip


class Body(Schema):
    """What is sent: nothing in it that the endpoint does not know."""

    model_config = ConfigDict(extra="forbid")


class Versioned(Body):
    """`version` as it was seen, unless If-Match says it."""

    version: Version | None = None


class Page(Schema, Generic[T]):
    """Rows of a list. `after` is what the next page is asked with; null on the last."""

    items: list[T]
    after: str | None


class Place(Schema):
    id: int
    code: str
    name: str


class Whom(Schema):
    """A person as others' papers name them; the name is empty where the file is closed to who asks."""

    id: int | None
    name: str
