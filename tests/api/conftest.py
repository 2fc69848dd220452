"""As the tests of the screens: static files as they lie in the source; and no count of requests from other tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from tests.web.conftest import quick_pages

__all__ = ["quick_pages"]


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> Iterator[None]:
    caches["asked"].clear()
    yield
