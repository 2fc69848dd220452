"""Gradual exit (低保渐退): work lifted the income over the standard."""

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
    cites="Source: 低保渐退 (local, illustrative before the 2020 opinion)",
    zh="正在享受整户保",
    en="holds a family award",
)
def on_family_award(award_dibao_kind: AwardKind) -> Bool:
    return award_dibao_kind == AwardKind.family


recite("on_family_award", cites="民发〔2021〕57号 art. 33", from_="2021-07-01")


@rule(
    cites="Source: 低保渐退 (local, illustrative before the 2020 opinion)",
    zh="因就业增收超过标准",
    en="work lifted income over the standard",
)
def over_after_work(new_work: Bool, income_below: Bool) -> Bool:
    return new_work and not income_below


recite("over_after_work", cites="中办国办2020年改革完善社会救助制度的意见 (就业激励)", from_="2020-09-01")


recite("over_after_work", cites="民发〔2021〕57号 art. 33", from_="2021-07-01")


@rule(cites="Source: 低保渐退; length local (illustrative)", zh="渐退期未满", en="gradual exit not yet used up")
def exit_left(exit_months: Count, exit_months_allowed: Count) -> Bool:
    return exit_months < exit_months_allowed


recite("exit_left", cites="民发〔2021〕57号 art. 33; length local (illustrative)", from_="2021-07-01")


@version_of("exit_left", cites="2022-10-20 通知 sec. 1(3): in principle six months at most", from_="2022-10-20")
def exit_left_2022(exit_months: Count, exit_months_allowed: Count, exit_months_ceiling: Count) -> Bool:
    return exit_months < min(exit_months_allowed, exit_months_ceiling)


@rule(cites="Source: 低保渐退; share local (illustrative)", zh="渐退期保障金", en="amount during gradual exit")
def exit_amount(award_dibao_amount: FenPerMonth, exit_share: Rate) -> FenPerMonth:
    return mul_rate_half_up(award_dibao_amount, exit_share)


recite("exit_amount", cites="民发〔2021〕57号 art. 33; share local (illustrative)", from_="2021-07-01")
