"""Facts in both times, beside a table that says for every day and every moment what was taken for true."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.places import TODAY, an_actor, an_area
from tests.registry.families import a_family, a_person, known, the_operator

from doudi.access.permissions import Refused
from doudi.access.roles import Role
from doudi.audit.models import Event
from doudi.registry.models import Fact, FieldAuthority, Grade, Person
from doudi.registry.services.facts import Learnt, end_fact, learn
from doudi.registry.when import When

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 6, 1)
SPAN = 12


def say(person: Person, value: int, first: dt.date, last: dt.date | None = None, **more: object) -> list[Fact]:
    said = {"source": "declaration", "grade": Grade.D} | more
    return learn(the_operator(), person, [Learnt("wages", value, first, last)], **said)  # type: ignore[arg-type]


@dataclass
class Table:
    """What the naive way remembers: after each act, {day: value}."""

    now: dict[int, int] = field(default_factory=dict)
    then: list[tuple[dt.datetime, dict[int, int]]] = field(default_factory=list)

    def remember(self) -> None:
        self.then.append((timezone.now(), dict(self.now)))


SAYINGS = st.lists(
    st.tuples(
        st.sampled_from(["learn", "learn", "end"]), st.integers(0, SPAN - 1), st.none() | st.integers(1, SPAN),
        st.integers(0, 3),
    ),
    min_size=1, max_size=9,
)  # fmt: skip


@settings(max_examples=40)
@given(SAYINGS)
def test_facts_are_what_a_table_of_days_and_moments_says(acts: list[tuple[str, int, int | None, int]]) -> None:
    person, table = a_person(an_area("hill_a")), Table()
    for kind, first, length, value in acts:
        last = None if length is None else first + length
        days = range(first, 2 * SPAN if last is None else last)
        if kind == "learn":
            end = None if last is None else DAY + dt.timedelta(days=last)
            say(person, value * 100, DAY + dt.timedelta(days=first), end)
            table.now |= dict.fromkeys(days, value * 100)
        else:
            gone = [day for day in table.now if day >= first]
            if gone:
                end_fact(the_operator(), person, "wages", on=DAY + dt.timedelta(days=first), reason="x")
            else:
                with pytest.raises(ValidationError):
                    end_fact(the_operator(), person, "wages", on=DAY + dt.timedelta(days=first), reason="x")
            table.now = {day: value for day, value in table.now.items() if day < first}
        table.remember()
    rows = list(Fact.objects.filter(person=person))
    for moment, expected in table.then:
        for day in range(2 * SPAN):
            when = When(DAY + dt.timedelta(days=day), moment)
            held = [row.value for row in rows if when.holds(row)]
            assert held == [expected[day]] if day in expected else not held
    for day in range(2 * SPAN):  # the same by the database
        when = When(DAY + dt.timedelta(days=day), timezone.now())
        said = list(when.true(Fact.objects.filter(person=person)).values_list("value", flat=True))
        assert said == [table.now[day]] if day in table.now else said == []


def test_what_is_said_twice_is_written_once() -> None:
    person = a_person(an_area("hill_a"))
    assert len(say(person, 100, DAY)) == 1
    events = Event.objects.count()
    assert say(person, 100, DAY + dt.timedelta(days=3), DAY + dt.timedelta(days=9)) == []
    assert (Fact.objects.count(), Event.objects.count()) == (1, events)


def test_a_better_grade_of_the_same_value_is_news() -> None:
    person = a_person(an_area("hill_a"))
    say(person, 100, DAY)
    say(person, 100, DAY, source="tax", grade=Grade.A)
    assert person.facts.known().get().grade == "A"
    assert person.facts.count() == 2


def test_a_correction_in_the_middle_leaves_both_ends() -> None:
    person = a_person(an_area("hill_a"))
    say(person, 100, DAY)
    first, last = DAY + dt.timedelta(days=10), DAY + dt.timedelta(days=20)
    say(person, 300, first, last)
    assert known(person, "wages") == [(100, DAY, first), (300, first, last), (100, last, None)]


def test_where_the_clock_stands_still_what_follows_still_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    person, now = a_person(an_area("hill_a")), timezone.now()
    monkeypatch.setattr("doudi.registry.services.facts.timezone.now", lambda: now)
    say(person, 100, DAY)
    say(person, 200, DAY)
    old, new = person.facts.order_by("pk")
    assert old.known_to == new.known_from > old.known_from


@pytest.mark.parametrize(
    "said",
    [
        Learnt("wagez", 1, DAY), Learnt("homes", 1, DAY), Learnt("birth_date", 19800101, DAY),
        Learnt("relation", 0, DAY), Learnt("wages", -1, DAY), Learnt("wages", 1, DAY, DAY), Learnt("study", 99, DAY),
    ],
    ids=lambda said: said.name,
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_of_it_stays(said: Learnt) -> None:
    person = a_person(an_area("hill_a"))
    good = Learnt("employed", 1, DAY)
    with pytest.raises(ValidationError):
        learn(the_operator(), person, [good, said], source="officer", grade=Grade.B)
    assert Fact.objects.count() == 0


@pytest.mark.parametrize("source", ["", " ", "x" * 41])
def test_a_fact_has_a_source(source: str) -> None:
    with pytest.raises(ValidationError):
        say(a_person(an_area("hill_a")), 1, DAY, source=source)


def test_one_system_decides_where_it_has_spoken() -> None:
    person = a_person(an_area("hill_a"))
    FieldAuthority.objects.create(fact="wages", system="tax", area_path=an_area("east").path)
    FieldAuthority.objects.create(fact="wages", system="pension", area_path=an_area("hill").path)
    say(person, 100, DAY)
    say(person, 200, DAY, source="pension")
    with pytest.raises(ValidationError):
        say(person, 300, DAY, source="tax", grade=Grade.A)
    with pytest.raises(ValidationError):
        end_fact(the_operator(), person, "wages", on=DAY, reason="x")
    say(person, 200, DAY, source="tax", grade=Grade.A)  # agrees
    say(person, 300, DAY, source="pension")
    assert known(person, "wages")[0][0] == 300


def test_elsewhere_it_does_not_decide() -> None:
    person = a_person(an_area("moor_a"))
    FieldAuthority.objects.create(fact="wages", system="tax", area_path=an_area("east").path)
    say(person, 100, DAY, source="tax", grade=Grade.A)
    say(person, 200, DAY)
    assert known(person, "wages")[0][0] == 200


def test_only_who_may_edit_there_says_something() -> None:
    person = a_person(an_area("hill_a"))
    for role, place, hidden in ((Role.TOWNSHIP_CLERK, "moor", True), (Role.AUDITOR, "land", False)):
        with pytest.raises(Refused) as refused:
            learn(an_actor(role, an_area(place)), person, [Learnt("wages", 1, DAY)], source="tax", grade=Grade.A)
        assert refused.value.denied.hidden is hidden
    citizen = an_actor(Role.CITIZEN, an_area("hill_a"), person_id=person.pk)
    with pytest.raises(Refused):
        learn(citizen, person, [Learnt("wages", 1, DAY)], source="tax", grade=Grade.A)
    assert Fact.objects.count() == 0


def test_a_family_has_facts_of_its_own() -> None:
    home, _ = a_family(an_area("hill_a"))
    learn(the_operator(), home, [Learnt("homes", 2, TODAY)], source="real_estate", grade=Grade.A)
    assert known(home, "homes") == [(2, TODAY, None)]
    with pytest.raises(ValidationError):
        learn(the_operator(), home, [Learnt("wages", 2, TODAY)], source="tax", grade=Grade.A)
