"""Killed at every statement and commit of a check, an entering, a taking back: it goes on, nothing is there twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.killing import Killed, at_every_boundary, at_random, running
from tests.own_database import OwnDatabase
from tests.places import a_tree, an_actor
from tests.registry.sheets.making import id_number, mapped, run, xlsx

from doudi.access.actor import Actor
from doudi.access.roles import Role
from doudi.audit.models import Event
from doudi.audit.services import seal_all
from doudi.audit.verify import verify
from doudi.registry.models import ExternalId, Fact, Household, Membership, Person, SheetImport, SheetRow
from doudi.registry.sheets import lines
from doudi.registry.sheets import running as going
from doudi.registry.sheets.services import accept, start_check, undo

pytestmark = pytest.mark.slow
PEOPLE, HOMES = 3, 2
HEAD = ["户编号", "姓名", "身份证号", "与户主关系", "村", "联系电话", "工资性收入", "住房套数"]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "CHUNK", 2)
    monkeypatch.setattr(going, "CHUNK", 2)


def sheet(income: int) -> bytes:
    rows = [
        [f"H{n // 2}", f"某{'甲乙丙丁戊'[n]}", id_number(serial=n + 1), "户主" if n % 2 == 0 else "子", "丘陵第一村",
         f"1380000000{n}", income + n, 1 if n % 2 == 0 else None]
        for n in range(PEOPLE)
    ]  # fmt: skip
    return xlsx([HEAD, *rows])


def the_clerk() -> Actor:
    return an_actor(Role.TOWNSHIP_CLERK, a_tree()["hill"])


def latest() -> SheetImport:
    return SheetImport.objects.unscoped("a test looks").latest("pk")


def go_on() -> None:
    """To the end, as a process that knows nothing of the one before."""
    running = going.Running(the_clerk(), latest())
    while running.step():
        pass


def whole(killed: Killed) -> None:
    """What is there now is of whole chunks: each row that is marked has all it wrote, and nothing else is there."""
    given = latest()
    rows = SheetRow.objects.filter(sheet_import=given)
    if given.state == "running":
        done = [row for row in rows if row.fate == "entered"]
        assert len(done) == given.entered and given.done >= given.entered, killed
        assert {row.written["subject"] for row in done} == set(
            Person.objects.unscoped("a test looks").values_list("pk", flat=True)
        ), killed


def all_there(killed: Killed | None = None) -> None:
    """Each person, family, number, fact and event once."""
    given = latest()
    assert (given.state, given.entered, given.refused) == ("done", PEOPLE, 0), killed
    assert Person.objects.unscoped("a test looks").count() == PEOPLE, killed
    assert Household.objects.unscoped("a test looks").count() == ExternalId.objects.count() == HOMES, killed
    assert Membership.objects.count() == PEOPLE and Fact.objects.count() == PEOPLE + HOMES, killed
    assert Event.objects.filter(act="person.enter").count() == PEOPLE, killed
    assert Event.objects.filter(act="household.form").count() == HOMES, killed
    sealed(killed)


def sealed(killed: Killed | None) -> None:
    seal_all()
    found = verify()
    assert found.sound and not found.unsealed, (killed, found.faults)


def test_a_check(own_database: OwnDatabase) -> None:
    start_check(the_clerk(), mapped(the_clerk(), sheet(100)))
    own_database.keep()

    def check(killed: Killed) -> None:
        if latest().state != "checked":
            go_on()
        given = latest()
        assert (given.state, given.new, given.faulty) == ("checked", PEOPLE, 0), killed
        assert SheetRow.objects.filter(sheet_import=given).count() == PEOPLE, killed
        assert not Person.objects.unscoped("a test looks").exists(), killed

    assert at_every_boundary(own_database, go_on, check) > 10


def ready() -> None:
    """An import that is to be entered."""
    clerk = the_clerk()
    accept(clerk, run(clerk, start_check(clerk, mapped(clerk, sheet(100)))), all_or_nothing=False)


def test_an_entering(own_database: OwnDatabase) -> None:
    ready()
    own_database.keep()

    def check(killed: Killed) -> None:
        whole(killed)
        if latest().state != "done":
            go_on()
        all_there(killed)

    assert at_every_boundary(own_database, go_on, check) > 40


def test_an_entering_over_what_is_there(own_database: OwnDatabase) -> None:
    clerk = the_clerk()
    ready()
    go_on()
    accept(clerk, run(clerk, start_check(clerk, mapped(clerk, sheet(500)))), all_or_nothing=True)
    own_database.keep()

    def check(killed: Killed) -> None:
        if latest().state != "done":
            go_on()
        known = Fact.objects.known().filter(name="wages").order_by("person")
        assert [row.value for row in known] == [50_000 + 100 * n for n in range(PEOPLE)], killed
        assert Fact.objects.filter(name="wages").count() == 2 * PEOPLE, killed
        assert Event.objects.filter(act="sheet.enter").count() == PEOPLE, killed

    assert at_every_boundary(own_database, go_on, check) > 20


def test_a_taking_back(own_database: OwnDatabase) -> None:
    ready()
    go_on()
    undo(the_clerk(), latest(), reason="x")
    own_database.keep()

    def check(killed: Killed) -> None:
        if latest().state != "undone":
            go_on()
        given = latest()
        assert (given.state, given.undone, given.kept) == ("undone", PEOPLE, 0), killed
        assert not Person.objects.visible_to(the_clerk()).exists() and not Fact.objects.known().exists(), killed
        assert Event.objects.filter(act="sheet.undo", object_type="registry.person").count() == PEOPLE, killed
        sealed(killed)

    assert at_every_boundary(own_database, go_on, check) > 30


def work() -> None:
    """In a process of its own."""
    lines.CHUNK = going.CHUNK = 1
    go_on()


def test_an_entering_killed_at_random(own_database: OwnDatabase, home: Path) -> None:
    ready()
    own_database.keep()

    def check(killed: Killed) -> None:
        whole(killed)
        if latest().state != "done":
            go_on()
        all_there(killed)

    environment = {"DOUDI_HOME": str(home), "DOUDI_KEYS": str(Path(os.environ["DOUDI_HOME"]) / "keys.json")}
    command = running("tests.registry.sheets.test_killed:work")
    hits = at_random(own_database, command, check, environment=environment)
    assert hits > 5
