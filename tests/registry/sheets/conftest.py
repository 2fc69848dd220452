"""A home for the files that are sent, and somebody who sends them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.places import a_tree, an_actor

from doudi.access.actor import Actor
from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.registry.sheets import store
from doudi.registry.sheets.workbook import lines_of, read


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process, which is quicker, but where reading is what is tested, or many rows are."""
    if request.path.name not in ("test_files.py", "test_large.py", "test_killed.py"):
        monkeypatch.setattr(store, "read_lines", _lines)


def _lines(data: bytes) -> Iterator[dict[str, Any] | bytes]:
    for line in lines_of(*read(data)):
        if isinstance(line, list):
            yield json.dumps(line).encode()
        elif "end" not in line:
            yield json.loads(json.dumps(line))


@pytest.fixture
def tree(db: None) -> dict[str, Area]:
    return a_tree()


@pytest.fixture
def clerk(tree: dict[str, Area]) -> Actor:
    """Of the township of two villages."""
    return an_actor(Role.TOWNSHIP_CLERK, tree["hill"])
