"""The one kind of error a user may cause: one clear sentence, no traceback."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class InputError(Exception):
    """Something given to Doudi is wrong. The text is one sentence naming the file, line, column or field."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return " (did you mean …?)" with the nearest known name, or an empty string."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" (did you mean {found[0]!r}?)" if found else ""
