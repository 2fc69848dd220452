"""The walk through changes and arrears in docs/operate.md works as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "operate.md"


def box(kind: str, text: str) -> str:
    """The one box of a kind in a section."""
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", text, re.M | re.S)
    return str(found)


@pytest.mark.slow
def test_the_walk_works_as_written(tmp_path: Path) -> None:
    section = PAGE.read_text("utf-8").partition("## Changes, runs over runs, arrears\n")[2].partition("\n## ")[0]
    tools = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        ["sh", "-e", "-c", box("sh", section)], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    printed = " ".join(done.stdout.split())
    for line in box("text", section).splitlines():
        assert " ".join(line.split()) in printed, f"{line!r} is not in\n{done.stdout}"
    assert {path.name for path in (tmp_path / "proposals").iterdir()} == {
        "arrears.csv", "arrears.parquet", "manifest.json",
    }  # fmt: skip
    assert (tmp_path / "proposals" / "arrears.csv").read_text("utf-8").count("\n") == 7


def test_the_payments_shown_are_payments() -> None:
    from doudi.engine.province.paid import COLUMNS

    section = PAGE.read_text("utf-8").partition("**What was paid**")[2]
    head, *lines = box("csv", section).splitlines()
    assert head == ",".join(COLUMNS) and all(line.count(",") == len(COLUMNS) - 1 for line in lines)
