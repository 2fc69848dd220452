"""Incomes by item and assets, so that each household's counted income meets what its class aims at."""

from __future__ import annotations

import numpy as np

from doudi.population.apportion import Ints
from doudi.population.draft import ALONE, ASSETS, EXIT, MARGIN, OTHERS, POOR, Draft
from doudi.population.structure import ADULT

Rng = np.random.Generator
YUAN = 100
ITEMS = ("wages", "business_net", "pension", "maintenance_received", "other_transfers")
WAGES, BUSINESS, PENSION, MAINTENANCE, TRANSFERS = range(5)
MONTHLY_LIMIT, PENSION_LIMIT = 90_000_000, 9_000_000
EVERY_ITEM = (
    "wages", "business_net", "property_net", "pension", "basic_pension", "maintenance_received", "other_transfers",
    "other_income", "reward_income", "assistance_received", "taxes_and_contributions", "maintenance_paid", "work_cost",
    "rigid_cost", "deposits", "vehicles",
)  # fmt: skip


def draw_money(rng: Rng, draft: Draft) -> None:
    """Every item of income and every asset; what somebody does not have is 0, never left out."""
    for name in EVERY_ITEM:
        draft.persons.set(name, 0)
    items = _kinds_of_income(rng, draft)
    fixed = _fixed(rng, draft, items)
    deducted = _costs(rng, draft)
    target = draft.need * _per_mille(rng, draft) // 1000
    left = np.maximum(0, target + draft.people.total(deducted) - draft.people.total(fixed))
    income = _shared(rng, draft, items, left)
    _enter(rng, draft, items, income)
    _uncounted(rng, draft)
    _extras(rng, draft)
    _assets(rng, draft)


def _class_of_person(draft: Draft) -> Ints:
    return draft.drawn_as[draft.people.household]


def _kinds_of_income(rng: Rng, draft: Draft) -> Ints:
    """The item each person's income would come as."""
    people, assume = draft.people, draft.assume
    rural = draft.kind[people.household] == 1
    employed = draft.persons.get("employed")
    old = people.age >= 60
    draw = rng.random(len(people.age))
    well = _class_of_person(draft) == OTHERS
    pensioned = old & well & (draw < np.where(rural, assume.pension_rural, assume.pension_urban))
    field_work = employed & rural & (draw < 0.5)
    return np.select(
        [pensioned & ~employed, field_work, employed, old], [PENSION, BUSINESS, WAGES, MAINTENANCE], TRANSFERS
    ).astype(np.int64)


def _fixed(rng: Rng, draft: Draft, items: Ints) -> Ints:
    """Fen a year that comes whatever the class: the basic pension, small relief."""
    people = draft.people
    count = len(people.age)
    basic = np.where(
        (people.age >= 60) & (items != PENSION) & (rng.random(count) < 0.96),
        draft.assume.basic_pension_fen,
        0,
    )
    draft.persons.set("basic_pension", basic)
    needy = np.isin(_class_of_person(draft), (POOR, MARGIN)) & (draft.persons.get("disability_grade") > 0)
    relief = np.where(needy & (rng.random(count) < 0.15), 5_000, 0)
    draft.persons.set("assistance_received", relief)
    return np.where(draft.counted, 12 * (basic + relief), 0)


def _costs(rng: Rng, draft: Draft) -> Ints:
    """Spending caused by illness or disability; returns what of it comes off, fen a year."""
    get = draft.persons.get
    hurt = (get("disability_grade") > 0) | get("major_illness")
    count = len(hurt)
    spent = np.where(get("major_illness"), rng.integers(20, 200, count), rng.integers(0, 60, count)) * 100 * YUAN
    cost = np.where(hurt & (rng.random(count) < 0.6), spent, 0)
    draft.persons.set("rigid_cost", cost)
    return np.where(draft.counted, np.minimum(cost, draft.assume.rigid_cap_fen), 0)


def _per_mille(rng: Rng, draft: Draft) -> Ints:
    """Counted income over need, in thousandths, by class."""
    homes = len(draft.heads)
    low = 50 + 900 * rng.beta(1.7, 1.4, homes)
    over = 1_035 + 430 * rng.beta(1.0, 1.4, homes)
    middle = np.where(draft.kind == 0, np.log(1_900), np.log(1_200))
    well = 1_650 + np.minimum(np.exp(rng.normal(middle, 0.75, homes)), 200_000)
    return np.select(
        [np.isin(draft.drawn_as, (POOR, ASSETS)), np.isin(draft.drawn_as, (EXIT, ALONE, MARGIN))],
        [low, over],
        well,
    ).astype(np.int64)


def _shared(rng: Rng, draft: Draft, items: Ints, left: Ints) -> Ints:
    """Fen a year by person: the household's remaining income among those who earn, in whole weights."""
    people = draft.people
    part = rng.integers(300, 1_000, len(people.age))
    weight = np.select(
        [items <= BUSINESS, items == PENSION, items == MAINTENANCE], [part, part * 6 // 10, part // 5], 0
    )
    weight = np.where(draft.counted & (people.age >= 16), weight, 0)
    total = people.total(weight)
    dry = (total == 0) & (draft.heads > 0)
    place = np.where(draft.counted, np.arange(len(people.age)), len(people.age))
    first = np.minimum.reduceat(place, people.start)[dry]
    weight[first] = 1
    total[dry] = 1
    at = people.household
    return np.where(weight > 0, left[at] * weight // np.maximum(total, 1)[at], 0)


def _enter(rng: Rng, draft: Draft, items: Ints, income: Ints) -> None:
    """Write the yearly income as its item; wages before the cost of work and what is paid in."""
    persons = draft.persons
    month = income // 12 // YUAN * YUAN
    net = np.where(items == WAGES, np.minimum(month, MONTHLY_LIMIT), 0)
    draw = rng.random(len(net))
    cost = np.where(draw < 0.35, net * rng.integers(2, 18, len(net)) // 100 // YUAN * YUAN, 0)
    insured = (_class_of_person(draft) == OTHERS) & (rng.random(len(net)) < 0.6)
    paid = np.where(insured, net * 12 // 100 // YUAN * YUAN, 0)
    persons.set("wages", net + cost + paid)
    persons.set("work_cost", cost)
    persons.set("taxes_and_contributions", paid)
    persons.set("business_net", np.where(items == BUSINESS, np.minimum(income // YUAN * YUAN, 900_000_000), 0))
    persons.set("pension", np.where(items == PENSION, np.minimum(month, PENSION_LIMIT), 0))
    persons.set("maintenance_received", np.where(items == MAINTENANCE, np.minimum(month, PENSION_LIMIT), 0))
    persons.set("other_transfers", np.where(items == TRANSFERS, np.minimum(income // YUAN * YUAN, 900_000_000), 0))


def _uncounted(rng: Rng, draft: Draft) -> None:
    """Those outside the benefit family have their own wages; religious staff live on gifts above the standard."""
    persons, people = draft.persons, draft.people
    outside = ~draft.counted & persons.get("employed")
    persons.put("wages", outside, rng.integers(1_500, 6_000, int(outside.sum())) * YUAN)
    staff = np.flatnonzero(persons.get("clergy_years") > 0)
    standard = draft.standard[people.household[staff]]
    persons.put("other_income", staff, (standard * rng.integers(110, 300, len(staff)) // 100) // YUAN * YUAN)


def _extras(rng: Rng, draft: Draft) -> None:
    """Items that do not count in June, and small ones of the well-off."""
    persons, people = draft.persons, draft.people
    count = len(people.age)
    draw = rng.random(count)
    veteran = (people.age >= 60) & (draw < 0.006)
    persons.set("preferential_pension", np.where(veteran, rng.integers(300, 1_000, count) * YUAN, 0), veteran)
    persons.put("reward_income", (people.age >= 60) & (draw > 0.96), 96_000)
    well = (_class_of_person(draft) == OTHERS) & (people.age >= ADULT)
    persons.put("property_net", np.flatnonzero(well & (draw < 0.04)), _yuan(rng, well & (draw < 0.04), 500, 20_000))
    pays = well & (draw > 0.5) & (draw < 0.51)
    persons.put("maintenance_paid", np.flatnonzero(pays), _yuan(rng, pays, 100, 900))


def _yuan(rng: Rng, where: np.ndarray, low: int, high: int) -> Ints:
    return rng.integers(low, high, int(where.sum())) * YUAN


def _assets(rng: Rng, draft: Draft) -> None:
    """Deposits, vehicles, homes; the class too rich in assets fails on exactly one of them."""
    persons, people = draft.persons, draft.people
    drawn, homes = draft.drawn_as, len(draft.heads)
    at = people.household
    well = (drawn == OTHERS)[at]
    grown = (people.age >= ADULT) & (draft.counted | well)
    little = draft.standard[at] * rng.integers(0, 400 * draft.assume.deposit_years, len(at)) // 1000
    little = np.where(rng.random(len(at)) < 0.55, little // 12, little)
    much = np.minimum(np.exp(rng.normal(np.log(1_800_000), 1.4, len(at))), 5e9).astype(np.int64)
    persons.set("deposits", np.where(grown, np.where(well, much, little), 0) // YUAN * YUAN)
    draw = rng.random(homes)
    rich = drawn == ASSETS
    owners = np.select([draw < 0.08, draw < 0.76, draw < 0.96], [0, 1, 2], 3)
    owned = np.where(drawn == OTHERS, owners, np.where(draw < 0.15, 0, 1))
    draft.homes.set("homes", np.where(rich & (draw < 0.25), rng.integers(2, 4, homes), owned))
    cars = np.where(drawn == OTHERS, rng.random(homes) < 0.34, rich & (draw >= 0.25) & (draw < 0.65)).astype(np.int64)
    counted = np.where(draft.counted | well, np.arange(len(at)), len(at))
    holder = np.minimum.reduceat(counted, people.start)
    some = holder < len(at)
    persons.put("vehicles", holder[some], cars[some])
    saved = draft.need * draft.assume.deposit_years * rng.integers(115, 500, homes) // 100 // YUAN * YUAN
    saver = rich & (draw >= 0.65) & some
    persons.put("deposits", holder[saver], saved[saver])
    grade = np.select([draw < 0.3, draw < 0.7], [0, 1], 2)
    draft.homes.set("hardship_grade", grade, drawn != OTHERS)
    _gradual_exits(rng, draft)


def _gradual_exits(rng: Rng, draft: Draft) -> None:
    """On the rolls, a member found work, the months used up are fewer than allowed."""
    at = np.flatnonzero(draft.drawn_as == EXIT)
    homes = draft.homes
    homes.set("new_work", False, np.zeros(len(draft.heads), dtype=bool))
    homes.known("new_work")[at] = True
    homes.put("new_work", at, True)
    months = rng.integers(0, 6, len(at))
    before = draft.need[at] * rng.integers(20, 80, len(at)) // 1200 // YUAN * YUAN
    for name, value in (
        ("exit_months", months),
        ("award_dibao_kind", homes.code("award_dibao_kind", "family")),
        ("award_dibao_amount", before),
        ("award_dibao_before_exit", before),
        ("award_dibao_members", draft.heads[at]),
    ):
        homes.known(name)[at] = True
        homes.put(name, at, value)
