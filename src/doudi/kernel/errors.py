"""The one kind of error a user may cause: one clear sentence, no traceback."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class InputError(Exception):
    """Something given to Doudi is wrong. The text is one sentence naming the file, line, column or field."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return " (did you mean …?)" with the nearest known name, or an empty string.

    Of codes of digits those come first that begin alike: the first digits of an area's code say where it lies.
    """
    names = list(known)
    if word.isdigit():
        alike = {name: _alike(word, name) for name in names}
        names = [name for name in names if alike[name] and alike[name] == max(alike.values())]
    found = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f" (did you mean {found[0]!r}?)" if found else ""


def _alike(one: str, other: str) -> int:
    """How many characters two words have in common from the first on."""
    for place, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return place
    return min(len(one), len(other))
