"""Files and folders: hashes, and output that appears whole or not at all."""

from __future__ import annotations

import atexit
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from doudi.kernel.errors import InputError


@contextmanager
def appearing_file(out: Path) -> Iterator[BinaryIO]:
    """A file that appears when it is whole; InputError where there is one, or it cannot be written."""
    if out.exists() or out.is_symlink():
        raise InputError(f"{out} is there already")
    temporary = out.with_name(f".{out.name}-{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            yield file
        temporary.rename(out)
    except OSError as error:
        if error.filename not in (None, temporary, str(temporary)):
            raise
        raise InputError(f"{out} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def appearing(out: Path) -> Iterator[Path]:
    """A temporary sibling folder, renamed to `out` at the end and removed on any error.

    InputError when `out` is a file or a folder with something in it, or cannot be made.
    """
    if out.is_symlink() and not out.exists():
        raise InputError(f"{out} is a link to nothing")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} exists and is not empty")
    temporary = out.parent / f".{out.name}-{secrets.token_hex(4)}"
    remove = partial(shutil.rmtree, temporary, ignore_errors=True)
    # A kill may come between any two steps, also while a thread still writes: the exit of the program removes the rest.
    atexit.register(remove)
    try:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            temporary.mkdir(mode=0o755)
        except OSError as error:
            raise InputError(f"{out} cannot be made: {error.strerror}") from None
        yield temporary
        os.replace(temporary, out)
    except BaseException:
        remove()
        raise
    atexit.unregister(remove)
