"""Runs the real command in this process and keeps what it said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema

SCHEMAS = Path(__file__).parents[2] / "src" / "doudi" / "cli" / "schemas"


class Answer(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def flat(self) -> str:
        """The text as if nothing had been wrapped."""
        return re.sub(r"\s+", "", self.out)


Doudi = Callable[..., Answer]


def valid(text: str) -> dict[str, Any]:
    """The object, checked against the schema it names."""
    data: dict[str, Any] = json.loads(text)
    schema = json.loads((SCHEMAS / f"{data['schema'].split('/')[1]}-1.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)
    return data
