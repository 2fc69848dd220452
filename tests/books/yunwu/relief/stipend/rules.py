"""A stipend that uses every operation of the rule language once."""

from doudi.engine.language import *  # noqa: F403

Rank = enumeration("rank")


@rule(cites="Charter 1", zh="年龄", en="age")
def years(birth_date: Date, on: Date) -> Count:
    return age_on(birth_date, on)


@rule(cites="Charter 1", zh="入会满月数", en="months since joining")
def service(joined: Date, on: Date) -> Count:
    return months_between(add_months(joined, 1), on)


@rule(cites="Charter 2", zh="成员", en="member")
def belongs(present: Bool, rank: Rank) -> Bool:
    return present and rank != Rank.master


@rule(cites="Charter 3", zh="净收入", en="net earnings")
def net(earnings: FenPerMonth, debt: FenPerYear, relief_rate: Rate, unit: Fen) -> FenPerMonth:
    eased = mul_rate_half_up(earnings, relief_rate)
    return max(
        0,
        earnings - min(eased, monthly_half_up(debt, unit)),
        monthly_down(debt, unit) - monthly_up(debt, unit),
    )


@rule(cites="Charter 3", zh="人数", en="heads")
def heads(members: Members) -> Count:
    return count(m.years >= 1 for m in members if m.service >= 0)


@rule(cites="Charter 3", zh="收入", en="income")
def income(members: Members) -> FenPerMonth:
    return sum(m.net for m in members)


@rule(cites="Charter 3", zh="人均", en="income per head")
def per_head(income: FenPerMonth, heads: Count, floor: FenPerMonth) -> FenPerMonth:
    return div_half_up(income, heads, when_zero=floor)


@rule(cites="Charter 3", zh="欠债合计", en="all debt")
def owed(members: Members) -> FenPerYear:
    return sum(m.debt for m in members if not m.present)


@rule(cites="Charter 4", zh="债务单位", en="units of debt")
def debt_units(owed: FenPerYear, rooms: Count) -> FenPerYear:
    return div_up(owed, rooms + 1) - div_down(owed, rooms + 2) + div_half_up(owed, 3)


@rule(cites="Charter 4", zh="有老人", en="someone old")
def old_one(members: Members) -> Bool:
    return any(m.years >= 70 for m in members) or all(m.rank == Rank.none for m in members)


@rule(cites="Charter 4", zh="不富", en="not rich")
def not_rich(members: Members, floor: FenPerMonth) -> Bool:
    return not (sum_known(m.earnings for m in members if m.present) > floor * 10)


@rule(cites="Charter 5", zh="低于底线", en="below the floor")
def below(per_head: FenPerMonth, floor: FenPerMonth, old_one: Bool, on: Date) -> Bool:
    if old_one and month_of(on) != 1:
        return 0 <= per_head <= floor + floor
    elif per_head < floor:
        return True
    else:
        return False


@rule(cites="Charter 6", zh="津贴", en="stipend")
def amount(floor: FenPerMonth, heads: Count, income: FenPerMonth, debt_units: FenPerYear) -> FenPerMonth:
    bonus = 0 if debt_units > 0 else floor
    return max(0, floor * heads - income) + bonus


programme("stipend", zh="津贴", en="Stipend", area="county")
unit("home", of="household", members="belongs", zh="户", en="home")
branch(
    "plain",
    unit="home",
    when=["not_rich", "below"],
    amount="amount",
    covered="heads",
    zh="津贴",
    en="stipend",
)
receipt("plain", ["amount"])
