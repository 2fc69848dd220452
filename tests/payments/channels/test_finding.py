"""Channels are found among what is installed; one that is broken is told of, and breaks no other."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from doudi.kernel.errors import InputError
from doudi.payments.channels import finding
from doudi.payments.channels.csv_file import CsvFile
from doudi.payments.channels.shape import Channel

HERE = __name__


class Other(CsvFile):
    name = "other"


class Nameless:
    name = "nameless"


own_other = Other()


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EntryPoint]]:
    """What the entry point group holds; Doudi's own as pyproject.toml says."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    points = [EntryPoint(name, value, finding.GROUP) for name, value in project["entry-points"][finding.GROUP].items()]
    monkeypatch.setattr(finding, "entry_points", lambda group: points)
    finding.found.cache_clear()
    yield points
    finding.found.cache_clear()


def test_doudis_own_are_registered(installed: list[EntryPoint]) -> None:
    found = finding.channels()
    assert set(found) == {"card_sheet", "csv", "pain001"}
    assert all(isinstance(each, Channel) and each.name == name for name, each in found.items())
    assert finding.channel("csv") is found["csv"]
    assert {each.suffix for each in found.values()} == {".xlsx", ".csv", ".xml"}


@pytest.mark.parametrize(
    ("point", "fault"),
    [
        (EntryPoint("bad", "no.such.module:Bank", finding.GROUP), "ModuleNotFoundError"),
        (EntryPoint("bad", f"{HERE}:absent", finding.GROUP), "AttributeError"),
        (EntryPoint("bad", f"{HERE}:Nameless", finding.GROUP), "it is no channel"),
        (EntryPoint("bad", f"{HERE}:Other", finding.GROUP), "it calls itself 'other'"),
    ],
)
def test_a_broken_one_is_told_of(
    installed: list[EntryPoint], caplog: pytest.LogCaptureFixture, point: EntryPoint, fault: str
) -> None:
    installed[:0] = [point, EntryPoint("other", f"{HERE}:own_other", finding.GROUP)]
    with caplog.at_level(logging.WARNING, "doudi.bank_channels"):
        assert set(finding.channels()) == {"card_sheet", "csv", "other", "pain001"}
    assert fault in caplog.text
    with pytest.raises(InputError, match="the bank channel bad cannot be used: .*" + fault):
        finding.channel("bad")
    with pytest.raises(InputError, match=r"there is no bank channel pain01 \(did you mean 'pain001'\?\); there are "):
        finding.channel("pain01")


def test_no_other_takes_a_name_of_doudis(installed: list[EntryPoint]) -> None:
    installed.append(EntryPoint("csv", f"{HERE}:Other", finding.GROUP))
    assert type(finding.channel("csv")) is CsvFile
    assert "another channel has this name" in finding.found().broken["csv"]


def test_nothing_installed_says_what_to_do(installed: list[EntryPoint]) -> None:
    installed.clear()
    with pytest.raises(InputError, match="install Doudi again"):
        finding.channel("csv")
