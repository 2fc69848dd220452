"""The committed document is what the server answers; it says of every address how it tells what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.api.callers import Program
from tests.cli.commands import Doudi
from tests.cli.conftest import doudi

from doudi.api.document import written
from doudi.api.main import api

__all__ = ["doudi"]
FILE = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_committed_document_is_current() -> None:
    """Else: doudi api schema > docs/openapi.json"""
    assert FILE.read_text("utf-8") == written(api.get_openapi_schema())


def test_the_command_prints_it(doudi: Doudi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.umask", lambda mask: 0)
    done = doudi("api", "schema")
    assert (done.code, done.err) == (0, "") and done.out == FILE.read_text("utf-8")


@pytest.mark.django_db
def test_the_server_answers_it_to_everybody() -> None:
    assert Program().ask("/openapi.json") == json.loads(FILE.read_text("utf-8"))


def test_every_address_tells_its_errors_in_one_kind() -> None:
    for path, operations in json.loads(FILE.read_text("utf-8"))["paths"].items():
        for method, operation in operations.items():
            wrong = {code: each for code, each in operation["responses"].items() if code.startswith("4")}
            assert {"404", "422", "429"} <= wrong.keys(), path
            assert ("401" in wrong) == bool(operation.get("security")), path
            assert all(list(each["content"]) == ["application/problem+json"] for each in wrong.values())
            assert operation["summary"] and operation["description"], (method, path)


def test_amounts_are_whole_fen() -> None:
    text = json.dumps(json.loads(FILE.read_text("utf-8")))
    assert '"type": "number"' not in text and '"amount_fen"' in text and "yuan" not in text
