"""Rows of the door: seen by who may see cases, of a citizen the own ones."""

from __future__ import annotations

from doudi.access.roles import Act
from doudi.registry.models.scope import ScopedSet


class CaseworkSet(ScopedSet):
    sees = Act.CASE_VIEW
