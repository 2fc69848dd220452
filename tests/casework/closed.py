"""The family of the scene after its case was closed in July 2021."""

from __future__ import annotations

import pytest
from tests.casework.scene import FAMILY, Scene, a_scene, asks, codes, the_case
from tests.casework.steps import lead
from tests.kept import kept


def a_closed_case(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Granted, with its letters, whose files are there only where it was built: set `settings.PAPERS` before."""
    codes(monkeypatch, FAMILY)
    return kept("a closed case", lambda: _led(a_scene(monkeypatch)))


def _led(scene: Scene) -> Scene:
    lead(scene, the_case(asks(scene, "dibao")), "")
    return scene
