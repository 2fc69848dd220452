"""Gradual exit (低保渐退): work lifted the income over the standard, and help ends in steps.

It pays families who fail the income test of 国务院令第649号 art. 9, so it needs a text that allows it. The first one read
is the opinion of 2020; before the first month judged under it this book grants none.
"""

from doudi.engine.language import (
    Bool,
    Count,
    enumeration,
    FenPerMonth,
    mul_rate_half_up,
    Rate,
    recite,
    rule,
    version_of,
)

AwardKind = enumeration("award_dibao_kind")


@rule(
    cites="国务院令第649号 arts 9, 13: no text read allows it before the opinion of 2020",
    zh="当时已有渐退的规定",
    en="gradual exit is provided for at the time",
)
def exit_provided() -> Bool:
    return False


@version_of("exit_provided", cites="中办国办2020年改革完善社会救助制度的意见 no. 11", from_="2020-09-01")
def exit_provided_2020() -> Bool:
    """The opinion is of late August 2020; a month is judged as on its first day."""
    return True


recite("exit_provided", cites="民发〔2021〕57号 art. 33", from_="2021-07-01")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 11",
    zh="正在享受整户保",
    en="holds a family award",
)
def on_family_award(award_dibao_kind: AwardKind) -> Bool:
    return award_dibao_kind == AwardKind.family


recite("on_family_award", cites="民发〔2021〕57号 art. 33", from_="2021-07-01")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 11",
    zh="就业后家庭人均收入不再低于标准",
    en="after taking up work, income per head is no longer below the standard",
)
def over_after_work(new_work: Bool, income_below: Bool) -> Bool:
    return new_work and not income_below


recite("over_after_work", cites="民发〔2021〕57号 art. 33", from_="2021-07-01")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 11; length local (illustrative)",
    zh="渐退期未满",
    en="gradual exit not yet used up",
)
def exit_left(exit_months: Count, exit_months_allowed: Count) -> Bool:
    return exit_months < exit_months_allowed


recite("exit_left", cites="民发〔2021〕57号 art. 33; length local (illustrative)", from_="2021-07-01")


@version_of("exit_left", cites="2022-10-20 通知 sec. 1(3): in principle six months at most", from_="2022-10-20")
def exit_left_2022(exit_months: Count, exit_months_allowed: Count, exit_months_ceiling: Count) -> Bool:
    return exit_months < min(exit_months_allowed, exit_months_ceiling)


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 11; what the share is taken of is local (illustrative)",
    zh="渐退前的保障金",
    en="amount of the award before the exit began",
)
def exit_base(award_dibao_before_exit: FenPerMonth) -> FenPerMonth:
    """What was last decided as an ordinary award, the same in every month of the exit; never last month's share."""
    return award_dibao_before_exit


recite("exit_base", cites="民发〔2021〕57号 art. 33; base local (illustrative)", from_="2021-07-01")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 11; share local (illustrative)",
    zh="渐退期保障金",
    en="amount during gradual exit",
)
def exit_amount(exit_base: FenPerMonth, exit_share: Rate) -> FenPerMonth:
    return mul_rate_half_up(exit_base, exit_share)


recite("exit_amount", cites="民发〔2021〕57号 art. 33; share local (illustrative)", from_="2021-07-01")
