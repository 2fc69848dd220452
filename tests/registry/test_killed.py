"""A family splits, records merge, facts are learnt: all of it with its events or nothing, wherever the process dies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from tests.killing import Killed, at_every_boundary
from tests.own_database import OwnDatabase
from tests.places import an_area
from tests.registry.families import a_family, a_person, the_operator

from doudi.audit.models import Event
from doudi.audit.services import seal_all
from doudi.audit.verify import verify
from doudi.registry.models import Fact, Grade, Household, Membership, Merge, Person, Residence
from doudi.registry.services.facts import Learnt, learn
from doudi.registry.services.households import split
from doudi.registry.services.merging import merge
from doudi.registry.services.persons import keep_external_id

DAY = dt.date(2021, 6, 1)
TABLES = (Event, Fact, Household, Membership, Merge, Person, Residence)


def everything() -> dict[str, Any]:
    """Every row of what such acts write, but for moments."""
    found = {}
    for table in TABLES:
        names = [f.attname for f in table._meta.concrete_fields if f.get_internal_type() != "DateTimeField"]
        left_out = {"correlation", "before", "after"}
        rows = table._default_manager.order_by("pk").values_list(*[name for name in names if name not in left_out])
        found[table.__name__] = [str(row) for row in rows]
    found["known"] = list(Fact.objects.known().values_list("pk", flat=True).order_by("pk"))
    return found


def check_all_or_nothing(own: OwnDatabase, work: Callable[[], object]) -> None:
    """Killed anywhere, the database is as it was before, or as it is afterwards; and the work can be done again."""
    before = everything()
    own.keep()
    work()
    after = everything()
    seen = []

    def check(killed: Killed) -> None:
        there = everything()
        assert there in (before, after), killed
        assert verify().sound, killed
        seen.append(there == after)
        if not seen[-1] and killed.number % 5 == 0:
            work()
            # keys may have gone on counting, so of what was done again the numbers are compared
            assert {k: len(v) for k, v in everything().items()} == {k: len(v) for k, v in after.items()}, killed
        seal_all()
        assert verify().sound, killed

    boundaries = at_every_boundary(own, work, check)
    assert boundaries > 5 and set(seen) == {True, False}


def test_a_split(own_database: OwnDatabase) -> None:
    members = (("张三", "applicant"), ("李四", "spouse"), ("张小", "child"), ("张老", "parent"))
    home, people = a_family(an_area("hill_a"), members)
    actor = the_operator()
    leaving = [(people[0], "applicant"), (people[3], "parent")]
    check_all_or_nothing(own_database, lambda: split(actor, home, leaving, on=DAY, reason="分户"))


def test_a_merge(own_database: OwnDatabase) -> None:
    _, (two, _) = a_family(an_area("hill_a"))
    one, actor = a_person(an_area("lake_a"), "张叁"), the_operator()
    learn(actor, two, [Learnt("wages", 100, DAY), Learnt("employed", 1, DAY)], source="tax", grade=Grade.A)
    keep_external_id(actor, system="A", number="1", person=two)
    check_all_or_nothing(own_database, lambda: merge(actor, one, two, reason="重复建档"))


def test_facts_that_are_learnt(own_database: OwnDatabase) -> None:
    person, actor = a_person(an_area("hill_a")), the_operator()
    learn(actor, person, [Learnt("wages", 100, DAY)], source="declaration", grade=Grade.D)
    middle = dt.date(2021, 6, 10)
    said = [Learnt("wages", 200, middle, dt.date(2021, 6, 12)), Learnt("employed", 1, DAY), Learnt("deposits", 5, DAY)]
    check_all_or_nothing(own_database, lambda: learn(actor, person, said, source="tax", grade=Grade.A))


@pytest.mark.parametrize("faulty", [Learnt("wages", -1, DAY)])
def test_what_is_refused_leaves_nothing(transactional_db: None, faulty: Learnt) -> None:
    from django.core.exceptions import ValidationError

    person, actor = a_person(an_area("hill_a")), the_operator()
    before = everything()
    with pytest.raises(ValidationError):
        learn(actor, person, [Learnt("employed", 1, DAY), faulty], source="tax", grade=Grade.A)
    assert everything() == before
