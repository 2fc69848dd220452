"""Texts of Django that people read here and whose Chinese is missing or reads wrong: ours is in the catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_noop, ngettext_lazy

TEXTS = (gettext_noop("A user with that username already exists."),)
COUNTED = (
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        "number",
    ),
)
