"""The scene that the tests of these pages share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.casework.scene import Scene, a_scene


@pytest.fixture
def scene(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Scene:
    settings.PAPERS = tmp_path
    return a_scene(monkeypatch)
