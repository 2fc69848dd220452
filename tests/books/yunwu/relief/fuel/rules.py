"""Fuel money: reads the stipend's award, never its computed outcome; the old alone may ask for themselves."""

from doudi.engine.language import *  # noqa: F403


@rule(cites="Fuel order 1", zh="在家的人", en="at home")
def at_home(present: Bool) -> Bool:
    return present


@rule(cites="Fuel order 2", zh="很老", en="very old")
def very_old(birth_date: Date, on: Date) -> Bool:
    return age_on(birth_date, on) >= 65


@rule(cites="Fuel order 1", zh="人数", en="people")
def people(members: Members) -> Count:
    return count(m.at_home for m in members)


@rule(cites="Fuel order 1", zh="有津贴", en="holds the stipend")
def on_stipend(award_stipend_amount: FenPerMonth) -> Bool:
    return award_stipend_amount > 0


@version_of("on_stipend", cites="Fuel order, second edition", from_="2021-07-01")
def on_stipend_2021(award_stipend_amount: FenPerMonth, price: FenPerMonth) -> Bool:
    return award_stipend_amount > price


@rule(cites="Fuel order 1", zh="金额", en="amount")
def fuel_amount(price: FenPerMonth, rooms: Count) -> FenPerMonth:
    return price * min(rooms, 3)


@rule(cites="Fuel order 2", zh="本人收入低", en="own earnings low")
def poor(person: Person, family: Family, people: Count, price: FenPerMonth) -> Bool:
    return person.earnings < price * 2 and family.people >= people


programme("fuel", zh="燃料补助", en="Fuel money", area="county")
unit("home", of="household", members="at_home", zh="户", en="home")
unit("old", of="person", where="very_old", after="home", zh="老人", en="the old")
branch("home", unit="home", when=["on_stipend"], amount="fuel_amount", covered="people", zh="户", en="home")
branch("old", unit="old", when=["poor"], amount="fuel_amount", covered=1, zh="老人", en="the old")
