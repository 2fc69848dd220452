"""The fixture `doudi`: the real command, run in this process."""

from __future__ import annotations

import sys

import pytest
from tests.cli.commands import Answer, Doudi

from doudi.cli import main


@pytest.fixture
def doudi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doudi:
    def run(*arguments: str, columns: int = 80) -> Answer:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "argv", ["doudi", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        found = capsys.readouterr()
        return Answer(int(left.value.code or 0), found.out, found.err)

    return run
