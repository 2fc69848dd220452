"""May somebody do something: every role, act, place and sensitivity, against a table of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import product

import pytest
from tests.access.table import CLEARED, LETTERS, MAY, NOT_BOTH, POSTED
from tests.places import TODAY, an_actor

from doudi.access.actor import Actor, nobody, operator
from doudi.access.permissions import Allowed, Denied, Place, Refused, may, require
from doudi.access.roles import ACTS, CLEARABLE, INCOMPATIBLE, LEVELS, Act, Role, Sensitivity

OWN = "000100010001"
#: Where a thing lies -> whether that is in the area of somebody posted to OWN.
PLACES = {
    OWN: True,
    f"{OWN}0001": True,
    f"{OWN}00010009": True,
    f"{OWN}9998": True,
    "00010001": False,  # above
    "0001": False,
    "": False,  # nowhere
    "000100010002": False,  # beside
    "000100010000": False,
    "000100010010": False,
    "000100020001": False,  # in another city
    "000200010001": False,
}
PERSON = 7


@dataclass(frozen=True)
class Thing:
    area_path: str
    sensitivity: str
    person: int = PERSON

    def is_of(self, person_id: int | None) -> bool:
        return person_id == self.person


def subsets(role: Role) -> list[set[Sensitivity]]:
    """No clearance, each one alone, and all a posting may have."""
    return [set(), *({kind} for kind in CLEARED[role]), CLEARED[role]]


def test_the_table_names_everything() -> None:
    assert set(MAY) == set(CLEARED) == set(POSTED) == set(Role)
    assert set(LETTERS.values()) == set(Act) and len(LETTERS) == len(Act)


def test_the_data_are_what_the_table_says() -> None:
    assert {role: set(acts) for role, acts in ACTS.items()} == MAY
    assert {role: set(levels) for role, levels in LEVELS.items()} == POSTED
    assert {role: set(kinds) - {Sensitivity.ORDINARY} for role, kinds in CLEARABLE.items()} == CLEARED
    assert set(INCOMPATIBLE) == NOT_BOTH


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CITIZEN])
def test_every_act_at_every_place_of_every_sensitivity(role: Role) -> None:
    for cleared, act, (path, inside), kind in product(subsets(role), Act, PLACES.items(), Sensitivity):
        answer = may(an_actor(role, OWN, cleared=cleared), act, Thing(path, kind))
        seen = inside and (kind == Sensitivity.ORDINARY or kind in cleared)
        told = f"{role}, cleared for {cleared}: {act} of {kind} at {path!r}"
        assert bool(answer) == (seen and act in MAY[role]), told
        assert isinstance(answer, Allowed) or answer.hidden == (not seen), told


@pytest.mark.parametrize("own", [True, False])
def test_a_citizen_does_what_is_theirs_and_nothing_elses_wherever_it_lies(own: bool) -> None:
    citizen = an_actor(Role.CITIZEN, OWN, person_id=PERSON)
    for act, path, kind in product(Act, PLACES, Sensitivity):
        answer = may(citizen, act, Thing(path, kind, PERSON if own else PERSON + 1))
        seen = own and kind == Sensitivity.ORDINARY
        assert bool(answer) == (seen and act in MAY[Role.CITIZEN]), (act, path, kind)
        assert isinstance(answer, Allowed) or answer.hidden == (not seen)


def test_a_citizen_whose_person_is_not_known_sees_nothing() -> None:
    citizen = an_actor(Role.CITIZEN, OWN)
    for act, person in product(Act, (PERSON, None)):
        thing = Thing(OWN, Sensitivity.ORDINARY, person)  # type: ignore[arg-type]
        assert not may(citizen, act, thing), f"{act}: nobody's thing is not everybody's"


@pytest.mark.parametrize("role", Role)
def test_without_a_thing_the_role_alone_counts(role: Role) -> None:
    for act in Act:
        answer = may(an_actor(role, OWN), act)
        assert bool(answer) == (act in MAY[role])
        assert isinstance(answer, Allowed) or not answer.hidden


def test_who_has_no_posting_may_nothing() -> None:
    for act, path in product(Act, [*PLACES, None]):
        thing = None if path is None else Place(path)
        assert not may(nobody(1, "某人", TODAY), act, thing)


def test_a_command_may_what_lies_below_its_area_alone() -> None:
    command = operator("backup", OWN, TODAY)
    for act, (path, inside), kind in product(Act, PLACES.items(), Sensitivity):
        assert bool(may(command, act, Place(path, kind))) == inside


def test_an_area_covers_what_the_table_says_at_every_level() -> None:
    lines = ["0001", "00010001", "000100010001", "0001000100010001", "00010001000100010001"]
    for area, path in product(lines, lines):
        assert an_actor(Role.AUDITOR, area).covers(path) == path.startswith(area)


def test_a_refusal_says_why_and_what_to_show() -> None:
    actor: Actor = an_actor(Role.FINANCE, OWN)
    with pytest.raises(Refused) as refused:
        require(actor, Act.DOSSIER_EDIT, Place(OWN))
    assert not refused.value.denied.hidden
    assert str(Act.DOSSIER_EDIT.label) in str(refused.value)
    with pytest.raises(Refused) as refused:
        require(actor, Act.DOSSIER_VIEW, Place("0002"))
    assert refused.value.denied.hidden
    assert require(actor, Act.DOSSIER_VIEW, Place(OWN)) is None  # type: ignore[func-returns-value]


def test_an_answer_is_true_or_false() -> None:
    assert bool(Allowed()) and not bool(Denied("no"))


def test_an_actor_keeps_to_one_day() -> None:
    assert an_actor(Role.AUDITOR, OWN, on=dt.date(2021, 1, 1)).on == dt.date(2021, 1, 1)
