"""The repository as the tests of the house see it: its files, its Python, its Markdown tables."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "doudi"
BOOKS = ROOT / "rulebooks"
#: What a checkout holds that is not part of it; used only where git cannot be asked.
NOT_OURS = {".git", ".venv", "__pycache__", "build", "dist", "out", "runs", ".hypothesis"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or at the next commit may be, in the repository."""
    return tuple(sorted(p for p in (_ask_git() or _walk()) if p.is_file()))


def _ask_git() -> list[Path] | None:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        return None
    # safe.directory: a checkout may belong to another user than the one who runs the tests.
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    listed = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def _walk() -> list[Path]:
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in NOT_OURS and not f.endswith(("_cache", ".egg-info"))]
        found += [Path(folder, name) for name in names]
    return found


def text_files(under: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """Path and text of every tracked file below a folder that is UTF-8 text."""
    for path in tracked():
        if path.is_relative_to(under) and b"\0" not in (data := path.read_bytes()):
            yield path, data.decode("utf-8")


def modules(under: Path) -> Iterator[tuple[Path, ast.Module]]:
    """Path and syntax tree of every tracked Python file below a folder."""
    for path in tracked():
        if path.is_relative_to(under) and path.suffix == ".py":
            yield path, ast.parse(path.read_text(encoding="utf-8"), str(path))


def rule_files() -> list[Path]:
    """The rule files of every programme of every book."""
    python = [p for p in tracked() if p.is_relative_to(BOOKS) and p.suffix == ".py"]
    return [p for p in python if p.name == "rules.py" or p.parent.name == "rules"]


def at(path: Path, line: int = 0) -> str:
    """`src/doudi/x.py:12`, for the message of a failing test."""
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def imported(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Every absolutely imported module name, with its line."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno


def tables(markdown: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Each table's nearest heading above it and its rows of stripped cells, header first, ruler left out."""
    heading, rows = "", []
    for line in [*markdown.splitlines(), ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not all(cell and set(cell) <= set(":-") for cell in cells):
                rows.append(cells)
            continue
        if rows:
            yield heading, rows
            rows = []
        if line.startswith("#"):
            heading = line.lstrip("# ")
