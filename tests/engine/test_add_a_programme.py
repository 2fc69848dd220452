"""Performs the steps of docs/add-a-programme.md, block by block, in a temporary folder: page and product agree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from doudi.handbook.law import read_law

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "add-a-programme.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)


def blocks() -> Iterator[tuple[str, str, str]]:
    """(kind, file to write or empty, text) of every box of the page, in order."""
    yield from BLOCK.findall(PAGE.read_text("utf-8"))


def run(commands: str, folder: Path) -> str:
    """What the commands print, as in a terminal of the repository; they must succeed."""
    tools = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8"}
    environment.pop("DOUDI_BOOK", None)
    done = subprocess.run(
        ["sh", "-e", "-c", commands], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
    return done.stdout


def flat(text: str) -> str:
    """As if nothing had been wrapped or put in columns."""
    return " ".join(text.split())


def test_the_page_leads_to_an_amount(tmp_path: Path) -> None:
    (tmp_path / "rulebooks").symlink_to(ROOT / "rulebooks")
    printed, expected, ran = "", 0, 0
    for kind, file, text in blocks():
        if file:
            assert (tmp_path / file).parent.is_dir(), f"{file}: its folder has not been made yet"
            (tmp_path / file).write_text(text, "utf-8")
        elif kind == "sh":
            printed, ran = run(text, tmp_path), ran + 1
        else:
            for line in text.splitlines():
                assert flat(line) in flat(printed), f"{line!r} is not in\n{printed}"
                expected += 1
    assert (ran, expected) == (3, 6), "the page has lost a step"
    law = read_law(tmp_path / "book" / "county" / "heating")
    for article_text in law.texts:
        assert [a.number for a in law.articles[article_text.name]] == list(article_text.numbers)
        assert all(a.zh for a in law.articles[article_text.name]), "the page shows the Chinese column"
