"""Journeys walk over the screens as the tests of these do."""

from tests.web.conftest import quick_pages

__all__ = ["quick_pages"]
