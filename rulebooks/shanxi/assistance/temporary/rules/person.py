"""One person: an urgent difficulty of their own, and from October 2022 the jobless without insurance."""

from doudi.engine.language import Bool, Count, enumeration, Fen, Person, recite, rule, version_of

Own = enumeration("own_hardship")
Form = enumeration("temporary_form")


@rule(cites="国发〔2014〕47号 sec. 1", zh="本人单独遭遇急难", en="in urgent difficulty by themselves")
def hit_alone(own_hardship: Own) -> Bool:
    return own_hardship == Own.accident or own_hardship == Own.sudden_illness or own_hardship == Own.other_trouble


recite("hit_alone", cites="民发〔2018〕23号 sec. 2(1)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 47: families only",
    zh="当时已规定救助个人",
    en="one person may be helped at the time",
)
def single_provided() -> Bool:
    return False


@version_of("single_provided", cites="国发〔2014〕47号 sec. 1", from_="2014-10-03")
def single_provided_2014() -> Bool:
    """Families or individuals."""
    return True


recite("single_provided", cites="民发〔2018〕23号 sec. 2(1)", from_="2018-01-23")


@rule(cites="国发〔2014〕47号 sec. 2", zh="个人：由本地受理", en="one person: handled at this place")
def single_handled_here(belongs_here: Bool, open_to_all: Bool) -> Bool:
    return belongs_here or open_to_all


recite(
    "single_handled_here",
    cites="国发〔2014〕47号 sec. 2; 中办国办2020年改革完善社会救助制度的意见 no. 14",
    from_="2020-09-01",
)


@rule(cites="国发〔2014〕47号 sec. 2", zh="个人：提供转介服务", en="one person: referred")
def single_referred(temporary_form: Form, single_handled_here: Bool) -> Bool:
    return temporary_form == Form.referral or not single_handled_here


recite("single_referred", cites="国发〔2014〕47号 sec. 2; 民发〔2018〕23号 sec. 2(4)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 48; the small sum is local (illustrative)",
    zh="个人：需要立即先行救助",
    en="one person: to be helped at once",
)
def single_at_once(person: Person, help_at_once: Bool) -> Bool:
    return help_at_once and person.own_given_first == 0


recite("single_at_once", cites="民发〔2018〕23号 sec. 2(2)", from_="2018-01-23")


recite("single_at_once", cites="中办国办2020年改革完善社会救助制度的意见 no. 15", from_="2020-09-01")


@rule(
    cites="国发〔2014〕47号 sec. 1",
    zh="个人：基本生活暂时出现严重困难",
    en="one person: basic living is for a time in serious difficulty",
)
def single_difficulty_found(serious_difficulty: Bool, single_at_once: Bool) -> Bool:
    return serious_difficulty or single_at_once


recite("single_difficulty_found", cites="民发〔2018〕23号 secs 2(1), 2(2)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 49; yearly cap local (illustrative)",
    zh="个人：本年度还可救助的金额",
    en="one person: what the year's cap leaves",
)
def single_room_left(person: Person, year_cap_person: Fen) -> Fen:
    return max(0, year_cap_person - person.own_granted_year)


recite("single_room_left", cites="民发〔2018〕23号 sec. 2(3); yearly cap local (illustrative)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 49; yearly cap local (illustrative)",
    zh="个人：未达到年度救助上限",
    en="one person: the year's cap is not reached",
)
def single_cap_left(single_room_left: Fen) -> Bool:
    return single_room_left > 0


recite("single_cap_left", cites="民发〔2018〕23号 sec. 2(3); yearly cap local (illustrative)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 48",
    zh="个人：先行救助之外仍应救助",
    en="one person: more is due than was given at once",
)
def single_more_due(person: Person, single_at_once: Bool, urgent_head: Fen) -> Bool:
    return single_at_once or urgent_head > person.own_given_first


recite("single_more_due", cites="民发〔2018〕23号 secs 2(2), 2(3)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 48; sum and ceiling local (illustrative)",
    zh="个人：先行救助金额",
    en="one person: the small sum given at once",
)
def single_first_amount(small_sum: Fen, township_ceiling: Fen, single_room_left: Fen) -> Fen:
    return min(small_sum, township_ceiling, single_room_left)


recite(
    "single_first_amount", cites="民发〔2018〕23号 sec. 2(2); sum and ceiling local (illustrative)", from_="2018-01-23"
)


recite(
    "single_first_amount",
    cites="中办国办2020年改革完善社会救助制度的意见 no. 15; sum and ceiling local (illustrative)",
    from_="2020-09-01",
)


@rule(cites="国务院令第649号 arts 48, 49", zh="个人：应救助金额", en="one person: amount of the help")
def single_due_amount(person: Person, urgent_head: Fen, single_room_left: Fen) -> Fen:
    return min(max(0, urgent_head - person.own_given_first), single_room_left)


recite("single_due_amount", cites="民发〔2018〕23号 secs 2(2), 2(3)", from_="2018-01-23")


@rule(
    cites="国务院令第649号 art. 48; ceiling local (illustrative)",
    zh="个人：在乡镇（街道）审批额度内",
    en="one person: within what the township may approve",
)
def single_township_approves(single_due_amount: Fen, township_ceiling: Fen) -> Bool:
    return single_due_amount <= township_ceiling


recite("single_township_approves", cites="民发〔2018〕23号 sec. 2(2); ceiling local (illustrative)", from_="2018-01-23")


@rule(cites="国务院令第649号 art. 48: nothing said of instalments", zh="个人：分几次救助", en="one person: instalments")
def single_instalments() -> Count:
    return 1


@version_of("single_instalments", cites="民发〔2018〕23号 sec. 2(4)", from_="2018-01-23")
def single_instalments_2018(temporary_instalments: Count) -> Count:
    return temporary_instalments


@rule(
    cites="2022-10-20 通知 sec. 2(1)",
    zh="受疫情影响的未参保失业人员",
    en="out of work through the epidemic and asking for help",
)
def jobless_claim(own_hardship: Own) -> Bool:
    return own_hardship == Own.jobless


@rule(
    cites="国务院令第649号 art. 47: no text read provides it before the notice of 2022",
    zh="当时已有失业人员一次性救助的规定",
    en="one-off help to the jobless is provided for at the time",
)
def jobless_provided() -> Bool:
    return False


@version_of("jobless_provided", cites="2022-10-20 通知 sec. 2(1)", from_="2022-10-20")
def jobless_provided_2022() -> Bool:
    return True


@rule(cites="2022-10-20 通知 sec. 2(1)", zh="连续无收入达到规定月数", en="long enough without income")
def jobless_long_enough(person: Person, jobless_months: Count) -> Bool:
    return person.months_without_income >= jobless_months


@rule(cites="2022-10-20 通知 sec. 2(1)", zh="失业保险无法覆盖", en="unemployment insurance does not reach them")
def jobless_uninsured(person: Person) -> Bool:
    return not person.unemployment_insured


@rule(cites="2022-10-20 通知 sec. 2(1)", zh="未纳入低保范围", en="not on the guarantee")
def jobless_without_guarantee(person: Person) -> Bool:
    return not person.award_dibao


@rule(cites="2022-10-20 通知 sec. 2(1)", zh="生活困难", en="living in difficulty")
def jobless_in_difficulty(serious_difficulty: Bool) -> Bool:
    return serious_difficulty


@rule(cites="2022-10-20 通知 sec. 2(1)", zh="尚未领取一次性救助金", en="not yet given: it is paid once")
def jobless_not_given(person: Person) -> Bool:
    return person.own_given_first == 0


@rule(
    cites="2022-10-20 通知 sec. 2(1); sum local (illustrative)",
    zh="一次性临时救助金",
    en="one-off sum",
)
def jobless_amount(jobless_sum: Fen, single_room_left: Fen) -> Fen:
    return min(jobless_sum, single_room_left)
