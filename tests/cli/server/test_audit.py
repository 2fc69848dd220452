"""`doudi audit`: seal, verify, export, expire, as commands."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from tests.audit.chain import a_chain, alter, remove, write
from tests.cli.commands import Doudi, valid

from doudi.audit.models import Event, Seal, Sealed

pytestmark = pytest.mark.django_db
TODAY = dt.date.today()


@pytest.fixture(autouse=True)
def one_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands set the rights of files for the whole process."""
    monkeypatch.setattr("os.umask", lambda mask: 0)


def test_verify_tells_seals_events_and_the_tail(doudi: Doudi) -> None:
    a_chain(seals=2, each=3, tail=2)
    found = doudi("audit", "verify")
    assert found.code == 0 and found.lines[-1] == "sound"
    told = valid(doudi("audit", "verify", "--json").out)
    assert (told["seals"], told["events"], told["unsealed"], told["faults"]) == (2, 8, 2, [])
    known = told["last_seal"]
    assert doudi("audit", "seal").out == "2 sealed\n"
    assert doudi("audit", "verify", "--known", known).code == 0
    assert doudi("audit", "verify", "--known", known[:-1] + "x").code == 1
    for wrong in ("2:abc", f"²:{known[2:]}", f"0:{known[2:]}", f"-1:{known[2:]}", f"{'9' * 30}:{known[2:]}"):
        assert doudi("audit", "verify", "--known", wrong).code == 2


def test_faults_end_with_one(doudi: Doudi) -> None:
    a_chain()
    event = Sealed.objects.get(seal=2, place=0).event
    alter(Event.objects.filter(pk=event), reason="改过")
    found = doudi("audit", "verify")
    assert found.code == 1 and f"event {event} was changed" in found.out and found.lines[-1] == "NOT SOUND"
    assert not valid(doudi("audit", "verify", "--json").out)["sound"]


def test_a_broken_chain_is_not_sealed_until_it_is_mended(doudi: Doudi) -> None:
    a_chain(seals=2, each=2, tail=1)
    assert doudi("audit", "mend", "--reason", "x").code == 2
    gone = list(Sealed.objects.filter(seal=2).values_list("event", flat=True))
    for rows in (Sealed.objects.filter(seal=2), Seal.objects.filter(number=2), Event.objects.filter(pk__in=gone)):
        remove(rows)
    assert doudi("audit", "seal").code == 2
    assert doudi("audit", "mend", "--reason", "磁盘损坏").code == 0
    assert doudi("audit", "seal").code == 0 and doudi("audit", "verify").code == 0


def test_events_of_a_seal_that_is_gone_are_sealed_again(doudi: Doudi) -> None:
    a_chain(seals=2, each=2, tail=0)
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM audit_seal WHERE number = 2")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")
    assert doudi("audit", "verify").code == 1 and doudi("audit", "seal").code in (0, 2)
    assert doudi("audit", "mend", "--reason", "磁盘损坏").code == 0
    assert doudi("audit", "seal").out == "3 sealed\n"
    assert doudi("audit", "verify").code == 0
    assert Sealed.objects.count() == 5


def test_events_are_handed_out_by_days_and_that_is_an_event(doudi: Doudi, tmp_path: Path) -> None:
    a_chain(seals=1, each=3, tail=1)
    out = tmp_path / "events.jsonl"
    days = ("--from", str(TODAY), "--to", str(TODAY + dt.timedelta(days=1)))
    asked = ("audit", "export", *days, "--out", str(out), "--reason", "年度检查")
    assert doudi(*asked).out == "4 events\n"
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(lines) == 4 and {"digest", "seal"} <= set(lines[0])
    assert "年度检查" in Event.objects.get(act="audit.export").reason
    assert doudi(*asked).code == 2  # never over a file that is there
    before = ("--from", "2020-01-01", "--to", "2020-12-31")
    assert doudi("audit", "export", *before, "--out", str(tmp_path / "none"), "--reason", "查").out == "0 events\n"
    assert doudi("audit", "export", *before, "--out", str(tmp_path / "x"), "--reason", " ").code == 2
    assert doudi("audit", "export", "--from", "2020", "--to", "2021", "--out", "x", "--reason", "查").code == 2
    for start, end in (("2021-02-01", "2021-01-01"), ("0001-01-01", "2021-01-01"), ("2021-01-01", "9999-12-31")):
        found = doudi("audit", "export", "--from", start, "--to", end, "--out", str(tmp_path / "y"), "--reason", "查")
        assert found.code == 2 and len(found.err.splitlines()) == 1
    assert doudi("audit", "expire", "--before", "0001-01-01", "--reason", "期满").code == 2
    assert not list(tmp_path.glob(".*")) and not (tmp_path / "y").exists()


@pytest.mark.parametrize("said", ["attempt to write a readonly database", "unable to open database file"])
def test_a_home_that_cannot_be_written_is_told(doudi: Doudi, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    def fail() -> int:
        raise OperationalError(said)

    monkeypatch.setattr("doudi.audit.services.seal_all", fail)
    found = doudi("audit", "seal")
    assert found.code == 2 and "cannot be written" in found.err and len(found.err.splitlines()) == 1


def test_events_are_kept_for_three_years(doudi: Doudi, monkeypatch: pytest.MonkeyPatch) -> None:
    old = dt.datetime.now(dt.UTC) - dt.timedelta(days=4 * 366)
    monkeypatch.setattr("doudi.audit.services.timezone.now", lambda: old)
    write(4)
    monkeypatch.undo()
    monkeypatch.setattr("os.umask", lambda mask: 0)
    write(2)
    assert doudi("audit", "seal").code == 0
    early = TODAY - dt.timedelta(days=2 * 365)
    assert doudi("audit", "expire", "--before", str(early), "--reason", "期满").code == 2
    late = TODAY - dt.timedelta(days=3 * 366)
    assert doudi("audit", "expire", "--before", str(late), "--reason", "期满").out == "4 taken out\n"
    told = valid(doudi("audit", "verify", "--json").out)
    assert (told["sound"], told["expired"], told["events"]) == (True, 4, 3)
