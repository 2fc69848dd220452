"""An import taken back: what it wrote is superseded, what it superseded is known again; what changed since is left."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.places import an_actor
from tests.registry.sheets.making import SINCE, checked, entered, faults, id_number, outcomes, undone, xlsx

from doudi.access.actor import Actor
from doudi.access.roles import Role, Sensitivity
from doudi.areas.models import Area
from doudi.audit.models import Event
from doudi.registry.models import (
    ExternalId,
    Fact,
    FormerIdentity,
    Grade,
    Household,
    Membership,
    Person,
    Residence,
    SheetImport,
    SheetRow,
)
from doudi.registry.services.classify import classify
from doudi.registry.services.facts import Learnt, learn
from doudi.registry.services.households import join, move
from doudi.registry.services.persons import correct_person, enter_person, keep_external_id
from doudi.registry.sheets.services import undo

HEAD = ["户编号", "姓名", "身份证号", "与户主关系", "村", "联系电话", "工资性收入", "住房套数", "家庭住址"]
ONE, TWO = id_number("19600101", 1), id_number("19620202", 2)
ROWS: list[list[Any]] = [
    HEAD,
    ["H1", "张三", ONE, "户主", "丘陵第一村", "13800000000", 1200, 1, "一号"],
    ["H1", "李四", TWO, "妻", "丘陵第一村", None, 0, None, None],
]
LATER = [
    HEAD,
    ["H1", "张三", ONE, "户主", None, "13911111111", 900, 2, "二号"],
    ["H1", "李四", TWO, "母亲", None, "13922222222", 10, None, None],
]


def standing() -> dict[str, Any]:
    """All that is taken for true now."""
    return {
        "facts": sorted(
            Fact.objects.known().values_list(
                "person", "household", "name", "value", "true_from", "true_to", "source", "grade"
            ),
            key=str,
        ),
        "members": sorted(
            Membership.objects.filter(known_to=None).values_list("household", "person", "relation", "since", "until"),
            key=str,
        ),
        "residences": sorted(
            Residence.objects.filter(known_to=None).values_list("household", "area", "address", "since", "until"),
            key=str,
        ),
        "persons": sorted(
            Person.objects.unscoped("a test").values_list("pk", "name", "phone", "area_path", "id_index"), key=str
        ),
        "homes": sorted(
            Household.objects.unscoped("a test").values_list("pk", "address", "head", "closed_on", "area_path"), key=str
        ),
        "numbers": sorted(ExternalId.objects.values_list("system", "number", "person", "household"), key=str),
    }


def test_what_was_known_before_is_known_again(clerk: Actor) -> None:
    entered(clerk, xlsx(ROWS))
    before = standing()
    given = entered(clerk, xlsx(LATER))
    assert given.changed == 2 and standing() != before
    given = undone(clerk, given)
    assert (given.state, given.undone, given.kept) == ("undone", 2, 0)
    assert standing() == before
    facts = Fact.objects.filter(person__name="张三", name="wages").order_by("pk")
    assert [(each.value, each.known_to is None) for each in facts] == [
        (120_000, False),
        (90_000, False),
        (120_000, True),
    ]
    assert all(one.known_to <= two.known_from for one, two in itertools.pairwise(facts))


def test_people_whom_it_entered_are_found_no_more(clerk: Actor) -> None:
    given = undone(clerk, entered(clerk, xlsx(ROWS)))
    assert given.undone == 2
    assert not Person.objects.visible_to(clerk).exists() and not Household.objects.visible_to(clerk).exists()
    assert not Fact.objects.known().exists() and not Membership.objects.filter(known_to=None).exists()
    assert not ExternalId.objects.exists() and not Residence.objects.filter(known_to=None).exists()
    gone = Person.objects.unscoped("a test").get(name="张三")
    assert (gone.id_number, gone.phone, gone.area_path) == ("", "", "")
    assert FormerIdentity.objects.get(person=gone).id_index is not None, "what stood there is kept"
    assert outcomes(checked(clerk, xlsx(ROWS))) == {2: "new", 3: "new"}


def test_imports_are_taken_back_one_after_the_other(clerk: Actor) -> None:
    first, second = entered(clerk, xlsx(ROWS)), entered(clerk, xlsx(LATER))
    assert undone(clerk, second).kept == 0
    assert undone(clerk, first).kept == 0
    assert not Person.objects.visible_to(clerk).exists()


def test_not_in_the_other_order(clerk: Actor) -> None:
    first = entered(clerk, xlsx(ROWS))
    entered(clerk, xlsx(LATER))
    before = standing()
    first = undone(clerk, first)
    assert (first.undone, first.kept) == (0, 2) and standing() == before


Change = Callable[[Actor, Person, Household], object]
CHANGES: dict[str, tuple[Change, str]] = {
    "a fact": (
        lambda actor, person, home: learn(actor, person, [Learnt("wages", 5, SINCE)], source="y", grade=Grade.A),
        "a fact was changed since",
    ),
    "another fact": (
        lambda actor, person, home: learn(actor, person, [Learnt("pension", 5, SINCE)], source="y", grade=Grade.A),
        "the person was changed since, or something was added to them",
    ),
    "the name": (
        lambda actor, person, home: correct_person(actor, person, name="张三丰", reason="x"),
        "the person was changed since, or something was added to them",
    ),
    "a number": (
        lambda actor, person, home: keep_external_id(actor, system="z", number="1", person=person),
        "the person was changed since, or something was added to them",
    ),
    "a fact of the family": (
        lambda actor, person, home: learn(actor, home, [Learnt("homes", 9, SINCE)], source="y", grade=Grade.A),
        "a fact was changed since",
    ),
    "another member": (
        lambda actor, person, home: join(
            actor,
            home,
            enter_person(actor, name="小明", area=home.area, birth_date=SINCE),
            relation="child",
            since=SINCE,
        ),
        "the family was changed since, or others live in it",
    ),
    "where they live": (
        lambda actor, person, home: move(actor, home, Area.objects.get(name_zh="丘陵第二村"), on=SINCE, reason="x"),
        "the person was changed since, or something was added to them",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_row_that_was_changed_since_is_left_and_named(clerk: Actor, what: str) -> None:
    given = entered(clerk, xlsx([HEAD, ROWS[1]]))
    person = Person.objects.visible_to(clerk).get(name="张三")
    change, text = CHANGES[what]
    change(clerk, person, Household.objects.visible_to(clerk).get())
    before = standing()
    given = undone(clerk, given)
    assert (given.undone, given.kept) == (0, 1)
    assert faults(given) == {2: [text]} and standing() == before
    assert SheetRow.objects.get(sheet_import=given).fate == "kept"


def test_the_others_are_taken_back(clerk: Actor) -> None:
    entered(clerk, xlsx(ROWS))
    given = entered(clerk, xlsx(LATER))
    person = Person.objects.visible_to(clerk).get(name="李四")
    learn(clerk, person, [Learnt("wages", 5, SINCE)], source="y", grade=Grade.A)
    given = undone(clerk, given)
    assert (given.undone, given.kept) == (1, 1)
    assert Fact.objects.known().get(person__name="张三", name="wages").value == 120_000
    assert Fact.objects.known().get(person__name="李四", name="wages").value == 5
    assert Person.objects.visible_to(clerk).get(name="张三").phone == "13800000000"


def test_what_was_learnt_of_other_days_since_does_no_harm(clerk: Actor) -> None:
    entered(clerk, xlsx([HEAD, ROWS[1]]))
    given = entered(clerk, xlsx([HEAD, LATER[1]]))
    person = Person.objects.visible_to(clerk).get()
    learn(clerk, person, [Learnt("pension", 5, SINCE)], source="y", grade=Grade.A)
    given = undone(clerk, given)
    assert given.kept == 0 and Fact.objects.known().get(name="wages").value == 120_000
    assert Fact.objects.known().get(name="pension").value == 5


def test_who_may_not_reach_a_row_any_more_leaves_it(tree: dict[str, Area]) -> None:
    clerk = an_actor(Role.TOWNSHIP_CLERK, tree["hill"], cleared=[])
    given = entered(clerk, xlsx([HEAD, ROWS[1]]))
    county = an_actor(Role.COUNTY_HEAD, tree["east"])
    classify(county, Household.objects.visible_to(county).get(), sensitivity=Sensitivity.CHILD, reason="x")
    given = undone(clerk, given)
    assert faults(given) == {2: ["it lies outside your area by now, or few may see it"]}


def test_it_is_taken_back_for_a_reason_and_once(clerk: Actor) -> None:
    given = entered(clerk, xlsx(ROWS))
    with pytest.raises(ValidationError):
        undo(clerk, given, reason=" ")
    given = undone(clerk, given)
    with pytest.raises(ValidationError):
        undo(clerk, given, reason="again")
    assert Event.objects.get(act="sheet.undo", object_type="registry.sheetimport").reason == "a mistake"
    assert Event.objects.filter(act="sheet.undo", object_type="registry.person").count() == 2


def test_in_chunks_and_in_any_order_of_families(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doudi.registry.sheets.running.CHUNK", 2)
    people = [
        [
            f"H{n % 3}",
            f"某{'甲乙丙丁戊己庚'[n]}",
            id_number(serial=n + 10),
            "户主" if n < 3 else "子",
            "丘陵第一村",
            None,
            n,
            None,
            None,
        ]
        for n in range(7)
    ]
    given = entered(clerk, xlsx([HEAD, *people]), all_or_nothing=True)
    assert given.entered == 7
    given = undone(clerk, given)
    assert (given.undone, given.kept) == (7, 0)
    assert not Household.objects.visible_to(clerk).exists()


def test_a_moment_never_precedes_what_it_follows(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clocks are put back; what is known of a fact stays one line in time."""
    entered(clerk, xlsx(ROWS))
    past = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: past)
    given: SheetImport = entered(clerk, xlsx(LATER))
    undone(clerk, given)
    for rows in (
        Fact.objects.filter(person__name="张三", name="wages"),
        Membership.objects.filter(person__name="李四"),
    ):
        line = list(rows.order_by("pk"))
        assert len(line) == 3 and all(one.known_to <= two.known_from for one, two in itertools.pairwise(line))
