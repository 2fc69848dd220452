"""The scene that the tests of the door's screens share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.casework.scene import Scene
from tests.web.cases.door import a_door


@pytest.fixture
def scene(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Scene:
    settings.PAPERS = tmp_path
    return a_door(monkeypatch)
