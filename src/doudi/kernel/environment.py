"""Settings of the environment. A setting NAME may stand in a file that NAME_FILE names."""

from __future__ import annotations

import os
from pathlib import Path

from doudi.kernel.errors import InputError


def setting(name: str, default: str = "") -> str:
    """The content of the file that NAME_FILE names, else the value; the default where both are empty."""
    place = os.environ.get(f"{name}_FILE")
    found = content(Path(place), f"{name}_FILE: ").strip() if place else os.environ.get(name)
    return found or default


def say(name: str, value: str) -> None:
    """From now on the setting is this, for this process and those it begins."""
    forget(name)
    os.environ[name] = value


def forget(name: str) -> None:
    for each in (name, f"{name}_FILE"):
        os.environ.pop(each, None)


def content(place: Path, whose: str = "") -> str:
    """The text of a file somebody named; InputError when it cannot be read or is no text."""
    try:
        return place.read_text("utf-8")
    except OSError as error:
        raise InputError(f"{whose}{place} cannot be read: {error.strerror}") from None
    except ValueError:
        raise InputError(f"{whose}{place} is no text in UTF-8") from None
