"""Who is at work in a home: servers together, and what must not meet one alone. A lock ends with its process."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doudi.kernel.errors import InputError

#: The file by which they see one another; it stays, and is empty.
LOCK = ".lock"


@contextmanager
def among_others(home: Path) -> Iterator[None]:
    """A server that runs: there may be several. InputError while its database is made or replaced."""
    with _locked(home, fcntl.LOCK_SH, f"{home} is being made or restored just now"):
        yield


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """For who makes a home or replaces what is in it. InputError while a server runs, or somebody else does it.

    The folder is made, and taken away again when nothing came into it.
    """
    made = not home.exists()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with _locked(home, fcntl.LOCK_EX, f"{home} is in use: stop doudi serve, or the init or restore there, first"):
            yield
    finally:
        if made and {path.name for path in home.iterdir()} == {LOCK}:
            (home / LOCK).unlink()
            home.rmdir()


@contextmanager
def _locked(home: Path, how: int, otherwise: str) -> Iterator[None]:
    with (home / LOCK).open("w") as file:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(otherwise) from None
        yield
