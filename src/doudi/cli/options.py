"""Options and output that several commands share."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

BookOption = Annotated[str, typer.Option("--book", help="Folder of another rule book (or DOUDI_BOOK).")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout and nothing else.")]


def print_json(schema: str, data: dict[str, Any]) -> None:
    """One object that names its schema (`schemas/<name>-1.json`) and nothing else on stdout."""
    print(json.dumps({"schema": f"doudi/{schema}/1", **data}, ensure_ascii=False, indent=1))
