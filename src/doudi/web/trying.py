"""Doing what was typed in a form, or telling in the form why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form


def tried(form: Form, act: Callable[[], Any]) -> Any:
    """What a service gives; None, with its sentences in the form, where it refuses what was typed."""
    try:
        return act()
    except ValidationError as error:
        known = {"__all__", *form.fields}
        if hasattr(error, "error_dict") and not set(error.error_dict) <= known:
            error = ValidationError(error.messages)
        form.add_error(None, error)
        return None
