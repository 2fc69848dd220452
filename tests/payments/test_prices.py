"""The price-linked subsidy: started by either index, each person once, exactly as determined, not changed later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests.payments.world import DAY, World, a_world, an_award, built, fund, paid, pay_into, signed
from tests.places import CODES
from tests.registry.families import a_family

from doudi.access.permissions import Refused
from doudi.casework.models import Case, CaseStep, Channel, Decision, Outcome
from doudi.casework.services.determining import determine
from doudi.casework.services.intake import Wanted, register
from doudi.kernel.dates import to_date
from doudi.payments.models import Basis, Entry, Hold, Line, LineState, Phase, Run, RunKind, Side, Signed, State
from doudi.payments.queries.prices import deadline, differences, restated, trigger
from doudi.payments.services.holding import let_go, not_owed
from doudi.payments.services.indices import publish_index
from doudi.payments.services.prices import build_prices
from doudi.payments.services.working import advance
from doudi.registry.models import AreaFact, Award, Grade, Household, Person, RegisterMatch
from doudi.registry.services.facts import Learnt, book, learn
from doudi.registry.when import When

pytestmark = pytest.mark.django_db
PROGRAMME, PERIOD = "price_linkage", 202107
SINCE, PUBLISHED = dt.date(2021, 1, 1), dt.date(2021, 7, 2)
#: Thousandths: consumer prices alone reach the threshold, food alone does, neither does.
BY_PRICES = {"cpi_yoy": 35, "food_cpi_yoy": 18, "scpi_yoy": 36}
BY_FOOD = {"cpi_yoy": 27, "food_cpi_yoy": 60, "scpi_yoy": 33}
#: One city has set a lower threshold for food.
BY_LOCAL = {"cpi_yoy": 28, "food_cpi_yoy": 55, "scpi_yoy": 30}
NEITHER = {"cpi_yoy": 34, "food_cpi_yoy": 59, "scpi_yoy": 33}
#: Where the made-up tree lies in the rule book.
PLACES = {"land": "140000", "north": "140100", "east": "140105", "west": "140106", "south": "140400", "bay": "140403"}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Three families of two on the rolls, in a county that the rule book knows."""
    for name, code in PLACES.items():
        monkeypatch.setitem(CODES, name, code)
    world = a_world(3)
    fund(world, 1_000_000, programme=PROGRAMME, document="价格1号")
    for name in book().registers:
        RegisterMatch.objects.create(register=name, area=world.tree["land"], since=SINCE, known_from=timezone.now())
    for award in world.awards:
        on_the_rolls(world, award.household)
    return world


def on_the_rolls(world: World, home: Household, *, standard: str = "urban") -> list[Person]:
    """By their facts: by which standard, and that each has dibao."""
    say(world, home, standard_kind=book().facts["standard_kind"].codes.index(standard))
    people = [each.person for each in home.members.order_by("person")]
    for person in people:
        say(world, person, award_dibao=1)
    return people


def say(world: World, whom: Person | Household, **facts: int) -> None:
    said = [Learnt(name, value, SINCE) for name, value in facts.items()]
    learn(world.root, whom, said, source="officer", grade=Grade.B)


def publish(world: World, values: Mapping[str, int], *, place: str = "land", **more: object) -> None:
    who = world.root if place == "land" else world.actor("city")
    said = {"source": "statistics", "published_on": PUBLISHED} | more
    publish_index(who, world.tree[place], PERIOD, values, **said)  # type: ignore[arg-type]


def a_run(world: World, on: dt.date = DAY) -> Run:
    return built(world, PERIOD, kind=RunKind.PRICE, programme=PROGRAMME, on=on)


def lines() -> list[tuple[str, int, str]]:
    return sorted(Line.objects.filter(programme=PROGRAMME).values_list("person__name", "amount_fen", "kind"))


@pytest.mark.parametrize(
    ("values", "by", "urban", "rural"),
    [
        # 724.00 a month, 6,766.00 a year: times the rise, up to whole yuan
        (BY_PRICES, ("cpi_reached",), 2700, 2100),
        (BY_FOOD, ("food_reached",), 2400, 1900),
        ({**BY_FOOD, "food_cpi_yoy": 59, "cpi_yoy": 35}, ("cpi_reached",), 2400, 1900),
    ],
)
def test_either_index_starts_it(
    world: World, values: dict[str, int], by: tuple[str, ...], urban: int, rural: int
) -> None:
    publish(world, values)
    (found,) = trigger(world.tree["east"], PERIOD)
    assert (found.started, found.by, found.rise, found.missing) == (True, by, values["scpi_yoy"], ())
    assert found.amounts == {"amount_urban": urban, "amount_rural": rural}
    assert [row.area for row in trigger(world.tree["land"], PERIOD)] == [PLACES[n] for n in ("east", "west", "bay")]


def test_a_city_may_start_where_the_province_does_not(world: World) -> None:
    publish(world, BY_LOCAL)
    assert [row.started for row in trigger(world.tree["land"], PERIOD)] == [False, False, True]
    with pytest.raises(ValidationError, match="not started in 2021-07"):
        a_run(world)


def test_a_run_pays_each_person_once_as_determined(world: World) -> None:
    """Rounded up to whole yuan; somebody in two groups is paid as the first of them; each family into its account."""
    rural, _people = a_family(world.tree["hill_a"], (("赵农", "applicant"), ("钱外", "spouse")))
    farmer, other = on_the_rolls(world, rural, standard="rural")
    say(world, farmer, preferential_pension=50000)  # a second group, by the same standard
    say(world, other, award_dibao=0)
    say(world, world.awards[0].household.members.order_by("person").first().person, preferential_pension=50000)
    publish(world, BY_PRICES)
    run = a_run(world)
    names = [f"{name}{number}" for name in ("李", "王") for number in range(3)]
    assert lines() == [*sorted((name, 2700, "dibao") for name in names), ("赵农", 2100, "dibao")]
    assert set(Line.objects.filter(run=run).values_list("award", "cause")) == {(None, "price")}
    held = Hold.objects.get(run=run)
    assert (held.line.person, held.check_name) == (farmer, "no_account")  # nobody has said where to pay
    assert (run.lines, run.total_fen, run.held) == (7, 6 * 2700 + 2100, 1)
    basis = Basis.objects.get(chunk__run=run)
    assert (basis.entitled, basis.cannot_tell, basis.book_id) == (7, 0, book().digest)
    with pytest.raises(ValidationError, match="still no account"):
        let_go(world.actor("lock"), held, reason="looked at")
    pay_into(world, an_award(rural, 10000), 55)
    let_go(world.actor("lock"), held, reason="an account has been entered")
    run.refresh_from_db()
    assert (run.held, run.pays_fen) == (0, run.total_fen)


def test_the_money_goes_out_in_one_transfer_a_family(world: World) -> None:
    publish(world, BY_PRICES)
    run = paid(world, PERIOD, kind=RunKind.PRICE, programme=PROGRAMME)
    assert (run.state, run.transfers.count(), run.total_fen) == (State.CLOSED, 3, 6 * 2700)
    booked = Entry.objects.filter(account__side=Side.PAID, account__programme=PROGRAMME)
    assert sorted(booked.values_list("amount", flat=True)) == [2700] * 6


def test_what_was_held_is_paid_by_another_run_of_the_month(world: World) -> None:
    """The mechanism may have stopped since: nobody has to wait for it to start again."""
    person = world.awards[0].household.members.order_by("person").first().person
    say(world, person, absence=book().facts["absence"].codes.index("missing"))
    publish(world, BY_PRICES)
    run = paid(world, PERIOD, kind=RunKind.PRICE, programme=PROGRAMME)
    assert (run.lines, run.held, run.transfers.count()) == (6, 1, 3)
    assert a_run(world).state == State.CLOSED  # nothing new is owed, and what is held waits for an answer
    let_go(world.actor("lock"), Hold.objects.get(run=run), reason="came home")
    later = paid(world, PERIOD, kind=RunKind.PRICE, programme=PROGRAMME)
    (line,) = Line.objects.filter(run=later)
    assert (line.person, later.total_fen) == (person, 2700)
    assert a_run(world).state == State.CLOSED
    booked = Entry.objects.filter(account__side=Side.PAID, account__programme=PROGRAMME)
    assert sorted(booked.values_list("amount", flat=True)) == [2700] * 6


def test_a_least_amount_is_paid_where_the_area_has_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CODES, "south", "140500")
    monkeypatch.setitem(CODES, "bay", "140502")
    tree = a_world(0, funds=0).tree
    publish(World(tree, world.people), {"cpi_yoy": 35, "food_cpi_yoy": 1, "scpi_yoy": 5})
    found = {row.area: row.amounts["amount_urban"] for row in trigger(tree["land"], PERIOD)}
    assert found[tree["bay"].code] == 1000 > found[tree["east"].code] == 400


def test_a_part_worked_on_twice_has_no_line_twice(world: World) -> None:
    publish(world, BY_PRICES)
    run = a_run(world)
    before = list(Line.objects.filter(run=run).order_by("pk").values())
    chunk = run.chunks.get()
    assert build_prices(run, chunk) == 6
    assert list(Line.objects.filter(run=run).order_by("pk").values()) == before
    again = a_run(world)  # another run of the month: who has a line has no other
    assert (again.lines, Line.objects.filter(programme=PROGRAMME).count()) == (0, 6)


def test_no_run_where_it_is_not_started_or_an_index_is_missing(world: World) -> None:
    with pytest.raises(ValidationError, match=r"cannot be told .*2021-07.*consumer price index"):
        a_run(world)
    publish(world, {"cpi_yoy": 35, "food_cpi_yoy": 18})
    with pytest.raises(ValidationError, match="living-cost index"):  # started, and not known by how much
        a_run(world)
    publish(world, {"scpi_yoy": 36})  # what was missing is no correction
    assert trigger(world.tree["east"], PERIOD)[0].started
    publish(world, NEITHER, reason="the bureau's own figures")
    with pytest.raises(ValidationError, match="no county reaches a threshold"):
        a_run(world)
    for kind in (RunKind.MONTHLY, RunKind.OFF_CYCLE):
        with pytest.raises(ValidationError, match="linked to prices"):
            built(world, PERIOD, kind=kind, programme=PROGRAMME)
    with pytest.raises(ValidationError, match="linked to prices"):
        built(world, PERIOD, kind=RunKind.PRICE, programme="dibao")
    assert not Run.objects.exists()


def test_a_correction_shows_what_differs_and_changes_no_line(world: World) -> None:
    publish(world, BY_PRICES)
    before = timezone.now()
    run = a_run(world)
    stood = list(Line.objects.order_by("pk").values())
    assert restated(run) == []
    with pytest.raises(ValidationError, match="Say why"):
        publish(world, {"scpi_yoy": 40})
    publish(world, {"scpi_yoy": 40}, reason="the bureau revised it", published_on=DAY)
    (row,) = restated(run)
    assert (row.was.rise, row.now.rise, row.area) == (36, 40, world.tree["east"])
    found = differences(world.actor("head"), run, world.tree["east"])
    assert [(each.was_fen, each.now_fen) for each in found] == [(2700, 2900)] * 6
    assert list(Line.objects.order_by("pk").values()) == stood
    assert trigger(world.tree["east"], PERIOD, before)[0].rise == 36
    old = When(to_date(20210701), before).true(AreaFact.objects.filter(name="scpi_yoy"))
    assert [each.value for each in old] == [36]
    advance(run.pk, on=DAY)
    assert build_prices(run, run.chunks.get()) == 6  # determined as of when the run was made
    assert list(Line.objects.order_by("pk").values()) == stood
    assert deadline(run).published_on == PUBLISHED  # type: ignore[union-attr]


def test_by_when_it_is_paid(world: World) -> None:
    """Twenty working days after the publication of 2 July 2021; since November 2021 within that month."""
    publish(world, BY_PRICES)
    found = deadline(a_run(world))
    assert found is not None
    assert (found.day, found.sure) == (dt.date(2021, 7, 30), True)
    later = Run(kind=RunKind.PRICE, area=world.tree["east"], period=202112, programme=PROGRAMME)
    assert deadline(later) is None
    publish_index(
        world.root_on(dt.date(2021, 12, 10)), world.tree["land"], 202112, BY_PRICES, source="statistics",
        published_on=dt.date(2021, 12, 9),
    )  # fmt: skip
    assert deadline(later).day == dt.date(2021, 12, 31)  # type: ignore[union-attr]
    monthly = Run(kind=RunKind.MONTHLY, area=world.tree["east"], period=PERIOD, programme="dibao")
    assert deadline(monthly) is None


def test_who_publishes_what(world: World) -> None:
    city = world.actor("city")
    publish(world, BY_PRICES, place="north")
    for who in ("head", "finance"):
        with pytest.raises(Refused):
            publish_index(world.actor(who), world.tree["north"], PERIOD, BY_PRICES, source="x", published_on=PUBLISHED)
    with pytest.raises(ValidationError, match="city or of the province"):
        publish_index(city, world.tree["east"], PERIOD, BY_PRICES, source="x", published_on=PUBLISHED)
    with pytest.raises(ValidationError, match="no fact wages"):
        publish_index(city, world.tree["north"], 202106, {"wages": 1}, source="x", published_on=PUBLISHED)
    with pytest.raises(ValidationError, match="range"):
        publish_index(city, world.tree["north"], PERIOD, {"cpi_yoy": 9999}, source="x", published_on=PUBLISHED)
    with pytest.raises(ValidationError, match="the one in which"):
        publish_index(city, world.tree["north"], 202106, BY_PRICES, source="x", published_on=PUBLISHED)


def test_who_has_died_or_is_in_custody_is_looked_at(world: World) -> None:
    first, second, *_ = Person.objects.unscoped("test").filter(name__startswith="王").order_by("name")
    Person.objects.unscoped("test").filter(pk=first.pk).update(death_date=dt.date(2021, 7, 3))
    prison = book().facts["absence"].codes.index("prison")
    say(world, second, absence=prison)
    publish(world, BY_PRICES)
    run = a_run(world)
    found = set(Hold.objects.filter(run=run).values_list("line__person", "check_name"))
    assert (first.pk, "died") in found
    assert found <= {(first.pk, "died"), (second.pk, "apart")}
    assert run.chunks.get().phase == Phase.CHECKED
    run = signed(world, run, "lock", Signed.LOCK)
    assert Line.objects.get(person=first, run=run).state == LineState.HELD


def test_a_line_without_an_award_is_void_by_the_decision_on_an_award_of_the_person(world: World) -> None:
    award, other = world.awards[:2]
    person = award.household.members.order_by("person").last().person
    Person.objects.unscoped("test").filter(pk=person.pk).update(death_date=dt.date(2021, 6, 20))
    publish(world, BY_PRICES)
    run = a_run(world)
    hold = Hold.objects.get(run=run, check_name="died")
    for decision in (ended(world, other), ended(world, award, until=dt.date(2021, 8, 1))):
        with pytest.raises(ValidationError):
            not_owed(world.actor("lock"), hold, decision, reason="died in June")
    Award.objects.filter(pk=award.pk).update(until=dt.date(2021, 7, 1))
    not_owed(world.actor("lock"), hold, decision, reason="died in June")
    run.refresh_from_db()
    assert Line.objects.get(pk=hold.line_id).state == LineState.VOID
    assert (run.lines, run.held, run.total_fen) == (5, 0, 5 * 2700)


def ended(world: World, award: Award, until: dt.date = dt.date(2021, 7, 1)) -> Decision:
    """The decision that ended an award."""
    home, head = award.household, world.actor("head")
    assert home.head is not None
    Award.objects.filter(pk=award.pk).update(until=until)
    wanted = [Wanted(award.programme)]
    request = register(world.actor("clerk"), home.head, area=home.area, channel=Channel.COUNTER, wanted=wanted)
    case = Case.objects.unscoped("test").get(request=request)
    case.award = award
    case.save()
    step = CaseStep.objects.create(case=case, name="decision", kind="decision", role=head.role, opened_on=DAY,
                                   area_path=case.area_path)  # fmt: skip
    return Decision.objects.create(
        case=case, step=step, determination=determine(head, case), outcome=Outcome.ENDED, reason="died",
        cites="57号 art. 30", decided_on=DAY, decided_at=timezone.now(), who=head.name, role=head.role,
        body=world.tree["east"], form="own",
    )  # fmt: skip
