"""`doudi ledger verify` and `export`: what they say of a ledger, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.commands import Doudi, valid
from tests.payments.world import a_world, paid
from tests.places import CODES

from doudi.payments.models import Line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands set the rights of files for the whole process."""
    monkeypatch.setattr("os.umask", lambda mask: 0)


def test_the_ledger_is_proved_and_a_fault_ends_with_one(doudi: Doudi) -> None:
    paid(a_world(2))
    found = doudi("ledger", "verify", "--files")
    assert found.code == 0 and found.lines[-1] == "sound"
    told = valid(doudi("ledger", "verify", "--json", "--area", CODES["east"]).out)
    assert (told["runs"], told["lines"], told["faults"]) == (1, 2, [])
    assert valid(doudi("ledger", "verify", "--json", "--area", CODES["west"]).out)["entries"] == 0
    Line.objects.filter(pk=Line.objects.order_by("pk")[0].pk).update(amount_fen=1)  # unscoped: a test
    found = doudi("ledger", "verify")
    assert found.code == 1 and found.lines[-1] == "NOT SOUND" and "FAULT" in found.out
    assert not valid(doudi("ledger", "verify", "--json").out)["sound"]
    wrong = doudi("ledger", "verify", "--area", "000000000001")
    assert wrong.code == 2 and "no area" in wrong.err


def test_books_are_handed_out_once_into_a_new_file(doudi: Doudi, tmp_path: Path) -> None:
    paid(a_world(1))
    file = tmp_path / "books.beancount"
    assert doudi("ledger", "export", "--beancount", str(file), "--by", "fund").code == 0
    assert file.read_text("utf-8").count("\n20") == 3
    assert doudi("ledger", "export", "--beancount", str(file)).code == 2
    assert doudi("ledger", "export", "--beancount", str(tmp_path / "b"), "--by", "person").code == 2
    assert not (tmp_path / "b").exists()
