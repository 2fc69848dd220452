"""What all tests share: a small province, and the Hypothesis profiles (`ci` tries the same examples every time)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from doudi.engine.book.book import book_folder
from doudi.population import build_province

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def small_province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic snapshot of 3,000 persons in all counties. Tests that change it copy it first."""
    folder = tmp_path_factory.mktemp("small") / "province"
    build_province(book_folder(), folder, persons=3_000, seed=5)
    return folder
