"""Kernels on disk: a file named by what it holds and by what compiles it, in the folder where Doudi keeps its caches.

numba keeps what it compiled beside the file, each file written whole or not at all. A lock a kernel lets processes
that need the same one wait for whoever compiles it; a kill releases it, and what is missing is compiled again.
"""

from __future__ import annotations

import atexit
import fcntl
import functools
import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

#: Compiled kernels that stay in the cache.
KEPT = 300
Say = Callable[[str], None]
_LOADED: dict[str, ModuleType] = {}
_LOADING = Lock()


def installed() -> bool:
    """Whether numba is there."""
    return importlib.util.find_spec("numba") is not None


def to_stderr(text: str) -> None:
    """A line that says what takes time."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def folder() -> Path:
    """Where compiled kernels lie."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "doudi" / "kernels"


@functools.cache
def _compiler() -> str:
    """What compiled code depends on beside its text: Python, numba, the processor."""
    import llvmlite.binding as llvm

    numba = importlib.metadata.version("numba")  # its import takes a tenth of a second, too long for a look
    return f"{platform.python_version()} {numba} {llvm.get_host_cpu_name()} {platform.machine()}"


def name_of(text: str) -> str:
    """The name of a kernel's module and file."""
    return "kernel_" + hashlib.sha256(f"{_compiler()}\0{text}".encode()).hexdigest()[:40]


def is_compiled(text: str) -> bool:
    """Whether a kernel can be had without compiling it."""
    name = name_of(text)
    return name in _LOADED or any((folder() / "__pycache__").glob(f"{name}.*.nbc"))


def entry(text: str, function: str, what: str, say: Say = to_stderr) -> Callable[..., Any]:
    """The compiled function of that name. `what` is told to `say` when it has to be compiled first."""
    with _LOADING:
        module = _LOADED.get(name_of(text))
        if module is None:
            module = _LOADED[name_of(text)] = _load(text, what, say)
    (compiled,) = getattr(module, function).overloads.values()
    return compiled.entry_point  # type: ignore[no-any-return]  # past the look at the arguments' types at every call


def _load(text: str, what: str, say: Say) -> ModuleType:
    place, name = folder(), name_of(text)
    try:
        place.mkdir(parents=True, exist_ok=True)
        with _locked(place / f"{name}.lock"):
            if not is_compiled(text):
                say(f"compiling {what}, once for this rule book ...")
            module = _imported(name, _written(place / f"{name}.py", text))
        _forget_the_oldest(place)
        return module
    except OSError:  # a home that cannot be written to is no reason to fail
        own = _own_folder()
        say(f"compiling {what}, for this run only: {place} cannot be written to ...")
        return _imported(name, _written(own / f"{name}.py", text))


@functools.cache
def _own_folder() -> Path:
    """A folder of this process that is gone with it."""
    found = Path(tempfile.mkdtemp(prefix="doudi-kernels-"))
    atexit.register(shutil.rmtree, found, ignore_errors=True)
    return found


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.utime(path)  # when the kernel was last used
        yield


def _written(path: Path, text: str) -> Path:
    """The file with that text. One that is there already stays: numba takes a new date for a new source."""
    try:
        if path.read_text("utf-8") == text:
            return path
    except (OSError, UnicodeDecodeError):
        pass
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".tmp", delete=False) as out:
        out.write(text)
    Path(out.name).replace(path)
    return path


def _imported(name: str, path: Path) -> ModuleType:
    """The module, compiled or read from numba's cache; a damaged cache is removed and made again."""
    try:
        return _executed(name, path)
    except Exception:
        made = [*(path.parent / "__pycache__").glob(f"{name}.*")]
        for file in made:
            file.unlink(missing_ok=True)
        if not made:
            raise
        return _executed(name, path)


def _executed(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # numba looks its functions up there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _forget_the_oldest(place: Path) -> None:
    locks = sorted(place.glob("*.lock"), key=lambda path: path.stat().st_mtime, reverse=True)
    for lock in locks[KEPT:]:
        for file in (*place.glob(f"{lock.stem}.*"), *(place / "__pycache__").glob(f"{lock.stem}.*")):
            file.unlink(missing_ok=True)
