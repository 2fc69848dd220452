"""A home for the files that are sent, and somebody who sends them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.places import a_tree, an_actor

from doudi.access.actor import Actor
from doudi.access.roles import Role
from doudi.areas.models import Area


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def tree(db: None) -> dict[str, Area]:
    return a_tree()


@pytest.fixture
def clerk(tree: dict[str, Area]) -> Actor:
    """Of the township of two villages."""
    return an_actor(Role.TOWNSHIP_CLERK, tree["hill"])
