"""Settings as the environment gives them, each with what it may be."""

from __future__ import annotations

import logging
import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from doudi.kernel.environment import setting as text
from doudi.kernel.errors import InputError

__all__ = ["database", "level", "number", "text", "words", "yes", "zone"]

#: One writer at a time takes its lock when its transaction begins, and waits for the one before it.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;"
    ),
}


def yes(name: str, default: bool = False) -> bool:
    """1, true, yes, on; 0, false, no, off."""
    raw = text(name).lower()
    if not raw:
        return default
    if raw in ("1", "true", "yes", "on"):
        return True
    if raw in ("0", "false", "no", "off"):
        return False
    raise InputError(f"{name} is {raw!r}: say yes or no")


def words(name: str, default: str = "") -> list[str]:
    """Values with commas between them."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    raw = text(name)
    try:
        return int(raw) if raw else default
    except ValueError:
        raise InputError(f"{name} is {raw!r}, no whole number") from None


def zone(name: str, default: str) -> str:
    """A time zone, as Asia/Shanghai."""
    found = text(name, default)
    try:
        zoneinfo.ZoneInfo(found)
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):  # a folder's name, no name at all, an unknown one
        raise InputError(f"{name} is {found!r}, no time zone this machine knows: Asia/Shanghai? tzdata?") from None
    return found


def level(name: str, default: str) -> str:
    """Of what is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL."""
    found = text(name, default).upper()
    if found not in logging.getLevelNamesMapping():
        raise InputError(f"{name} is {found!r}: say DEBUG, INFO, WARNING, ERROR or CRITICAL")
    return found


def database(home: Path) -> dict[str, Any]:
    """Of DATABASE_URL, sqlite:///path or postgresql://user:password@host:port/name; a file in `home` without it."""
    url = text("DATABASE_URL")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise InputError("DATABASE_URL is no address: postgresql://user:password@host:port/name") from None
    try:
        port = str(parts.port or "")
    except ValueError:
        raise InputError("DATABASE_URL: the port is no number up to 65535") from None
    common = {"ATOMIC_REQUESTS": False, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if not url or parts.scheme == "sqlite":
        name = unquote(parts.path[1:]) if url else str(home / "doudi.sqlite3")
        if not name:
            raise InputError("DATABASE_URL names no file: sqlite:////folder/file for a whole path")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": dict(SQLITE), **common}
    if parts.scheme not in ("postgres", "postgresql"):
        raise InputError(f"DATABASE_URL: {parts.scheme!r} is no database Doudi knows: sqlite or postgresql")
    if not parts.path[1:]:
        raise InputError("DATABASE_URL names no database: postgresql://user@host:port/name")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": port,
        "OPTIONS": options,
        **common,
    }
