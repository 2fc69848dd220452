"""How much: a multiple of the monthly standard by degree, for the people and the months, within the year's cap."""

from doudi.engine.language import (
    Bool,
    Count,
    enumeration,
    Fen,
    FenPerMonth,
    mul_rate_half_up,
    over_months,
    Rate,
    recite,
    rule,
    version_of,
)

Degree = enumeration("temporary_degree")
Form = enumeration("temporary_form")


@rule(cites="国务院令第649号 art. 49", zh="发放救助金", en="help in money")
def by_cash(temporary_form: Form) -> Bool:
    return temporary_form == Form.cash


recite("by_cash", cites="民发〔2018〕23号 sec. 2(4)", from_="2018-01-23")


@rule(cites="国务院令第649号 art. 49", zh="发放实物", en="help in goods")
def by_goods(temporary_form: Form) -> Bool:
    return temporary_form == Form.goods


recite("by_goods", cites="民发〔2018〕23号 sec. 2(4)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 49",
    zh="提供转介服务",
    en="referred to other help, or to the place that can give it",
)
def referred(temporary_form: Form, handled_here: Bool) -> Bool:
    """A person the place may not help itself is helped on, never sent away."""
    return temporary_form == Form.referral or not handled_here


recite("referred", cites="国发〔2014〕47号 sec. 2", from_="2014-10-03")


recite("referred", cites="国发〔2014〕47号 sec. 2; 民发〔2018〕23号 sec. 2(4)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 48; the small sum is local (illustrative)",
    zh="需要立即先行救助",
    en="to be helped at once, before anything is checked",
)
def at_once(urgent_trouble: Bool, help_at_once: Bool, temporary_given_first: Fen) -> Bool:
    """Once for each difficulty: what follows is the graded help, less what was given."""
    return urgent_trouble and help_at_once and temporary_given_first == 0


recite("at_once", cites="民发〔2018〕23号 sec. 2(2)", from_="2018-01-23")


recite("at_once", cites="中办国办2020年改革完善社会救助制度的意见 no. 15", from_="2020-09-01")


recite("at_once", cites="国办发〔2023〕39号 sec. 4(3)", from_="2023-10-19")


@rule(
    cites="国务院令第649号 art. 47",
    zh="基本生活暂时出现严重困难",
    en="basic living is for a time in serious difficulty",
)
def difficulty_found(serious_difficulty: Bool, at_once: Bool) -> Bool:
    """An officer's finding; the first small sum does not wait for it."""
    return serious_difficulty or at_once


recite("difficulty_found", cites="民发〔2018〕23号 secs 2(1), 2(2)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 49; multiples local (illustrative)",
    zh="急难型救助倍数",
    en="multiple of the standard, urgent",
)
def urgent_multiple(temporary_degree: Degree, urgent_light: Rate, urgent_medium: Rate, urgent_heavy: Rate) -> Rate:
    if temporary_degree == Degree.light:
        return urgent_light
    if temporary_degree == Degree.medium:
        return urgent_medium
    return urgent_heavy


recite("urgent_multiple", cites="民发〔2018〕23号 sec. 2(3); multiples local (illustrative)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 49; multiples local (illustrative)",
    zh="支出型救助倍数",
    en="multiple of the standard, expenditure-driven",
)
def spending_multiple(
    temporary_degree: Degree, spending_light: Rate, spending_medium: Rate, spending_heavy: Rate
) -> Rate:
    if temporary_degree == Degree.light:
        return spending_light
    if temporary_degree == Degree.medium:
        return spending_medium
    return spending_heavy


recite("spending_multiple", cites="民发〔2018〕23号 sec. 2(3); multiples local (illustrative)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 49; most months local (illustrative)",
    zh="计算的月数",
    en="months reckoned",
)
def months_helped(temporary_months: Count, months_most: Count) -> Count:
    return min(temporary_months, months_most)


recite("months_helped", cites="民发〔2018〕23号 sec. 2(3); most months local (illustrative)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 49; tied to the monthly standard, rounded to the fen (illustrative)",
    zh="急难型每人救助金额",
    en="urgent help for one person",
)
def urgent_head(standard_month: FenPerMonth, urgent_multiple: Rate, months_helped: Count) -> Fen:
    return over_months(mul_rate_half_up(standard_month, urgent_multiple), months_helped)


recite("urgent_head", cites="民发〔2018〕23号 sec. 2(3); rounded to the fen (illustrative)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 49; tied to the monthly standard, rounded to the fen (illustrative)",
    zh="支出型每人救助金额",
    en="expenditure-driven help for one person",
)
def spending_head(standard_month: FenPerMonth, spending_multiple: Rate, months_helped: Count) -> Fen:
    return over_months(mul_rate_half_up(standard_month, spending_multiple), months_helped)


recite("spending_head", cites="民发〔2018〕23号 sec. 2(3); rounded to the fen (illustrative)", from_="2018-01-23")


@rule(cites="国务院令第649号 art. 49", zh="每人救助金额", en="help for one person")
def graded_head(spending_trouble: Bool, urgent_head: Fen, spending_head: Fen) -> Fen:
    if spending_trouble:
        return spending_head
    return urgent_head


recite("graded_head", cites="民发〔2018〕23号 sec. 2(3)", from_="2018-01-23")


@rule(cites="国务院令第649号 art. 49", zh="{people_helped} 口人的救助金额", en="help for a family of {people_helped}")
def graded_amount(graded_head: Fen, people_helped: Count) -> Fen:
    return graded_head * people_helped


recite("graded_amount", cites="民发〔2018〕23号 sec. 2(3)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 49; yearly cap local (illustrative)",
    zh="本年度还可救助的金额",
    en="what the year's cap leaves",
)
def room_left(year_cap_family: Fen, temporary_granted_year: Fen) -> Fen:
    return max(0, year_cap_family - temporary_granted_year)


recite("room_left", cites="民发〔2018〕23号 sec. 2(3); yearly cap local (illustrative)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 49; yearly cap local (illustrative)",
    zh="未达到年度救助上限",
    en="the year's cap is not reached",
)
def cap_left(room_left: Fen) -> Bool:
    return room_left > 0


recite("cap_left", cites="民发〔2018〕23号 sec. 2(3); yearly cap local (illustrative)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 48",
    zh="先行救助之外仍应救助",
    en="more is due than was given at once",
)
def more_due(at_once: Bool, graded_amount: Fen, temporary_given_first: Fen) -> Bool:
    return at_once or graded_amount > temporary_given_first


recite("more_due", cites="民发〔2018〕23号 secs 2(2), 2(3)", from_="2018-01-23")


recite("more_due", cites="中办国办2020年改革完善社会救助制度的意见 no. 15", from_="2020-09-01")


@rule(
    cites="国务院令第649号 art. 48; sum and ceiling local (illustrative)",
    zh="先行救助金额",
    en="the small sum given at once",
)
def first_amount(small_sum: Fen, township_ceiling: Fen, room_left: Fen) -> Fen:
    """Never above what the township may approve by itself."""
    return min(small_sum, township_ceiling, room_left)


recite("first_amount", cites="民发〔2018〕23号 sec. 2(2); sum and ceiling local (illustrative)", from_="2018-01-23")


recite(
    "first_amount",
    cites="中办国办2020年改革完善社会救助制度的意见 no. 15; sum and ceiling local (illustrative)",
    from_="2020-09-01",
)


@rule(cites="国务院令第649号 arts 48, 49", zh="应救助金额", en="amount of the help")
def due_amount(graded_amount: Fen, temporary_given_first: Fen, room_left: Fen) -> Fen:
    return min(max(0, graded_amount - temporary_given_first), room_left)


recite("due_amount", cites="民发〔2018〕23号 secs 2(2), 2(3)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 48; ceiling local (illustrative)",
    zh="在乡镇（街道）审批额度内",
    en="within what the township may approve",
)
def township_approves(due_amount: Fen, township_ceiling: Fen) -> Bool:
    return due_amount <= township_ceiling


recite("township_approves", cites="民发〔2018〕23号 sec. 2(2); ceiling local (illustrative)", from_="2018-01-23")


@rule(cites="国务院令第649号 art. 48: nothing said of instalments", zh="分几次救助", en="instalments")
def instalments() -> Count:
    return 1


@version_of("instalments", cites="民发〔2018〕23号 sec. 2(4)", from_="2018-01-23")
def instalments_2018(urgent_trouble: Bool, temporary_instalments: Count) -> Count:
    """One approval, help in stages, in an urgent case; the number is the decision's."""
    if urgent_trouble:
        return temporary_instalments
    return 1


@version_of("instalments", cites="中办国办2020年改革完善社会救助制度的意见 no. 15", from_="2020-09-01")
def instalments_2020(temporary_instalments: Count) -> Count:
    """The opinion allows stages without saying for which kind."""
    return temporary_instalments
