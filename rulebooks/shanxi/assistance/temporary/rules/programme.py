"""Temporary assistance: for a family, for one person, and the one-off sum of 2022 for the jobless.

Whatever the difficulty, the same conditions come first and in the same order, so that a refusal names what really
failed; the branches then differ only by kind and form. Nothing here asks where somebody is registered unless a text does.
"""

from doudi.engine.language import branch, programme, receipt, unit


programme(
    "temporary",
    zh="临时救助",
    en="Temporary assistance",
    area="residence_area",
    scope="Every household found in the province, wherever it is registered",
    from_="2014-05-01",
    uses=["dibao"],
)


unit("family", of="household", members="is_member", zh="家庭", en="family")


unit("single", of="person", where="hit_alone", after="family", zh="个人", en="one person")


unit("jobless", of="person", where="jobless_claim", after="family", zh="未参保失业人员", en="jobless person")


branch(
    "first",
    unit="family",
    when=[
        "trouble_reported",
        "handled_here",
        "income_allows",
        "assets_allow",
        "spending_too_much",
        "difficulty_found",
        "cap_left",
        "more_due",
        "at_once",
        "by_cash",
    ],
    amount="first_amount",
    covered="people_helped",
    zh="急难型：小金额先行救助",
    en="urgent, a small sum at once",
)


branch(
    "urgent",
    unit="family",
    when=[
        "trouble_reported",
        "handled_here",
        "income_allows",
        "assets_allow",
        "spending_too_much",
        "difficulty_found",
        "cap_left",
        "more_due",
        "urgent_trouble",
        "by_cash",
    ],
    amount="due_amount",
    covered="people_helped",
    shows=["instalments", "township_approves"],
    zh="急难型临时救助",
    en="urgent help",
)


branch(
    "spending",
    unit="family",
    when=[
        "trouble_reported",
        "handled_here",
        "income_allows",
        "assets_allow",
        "spending_too_much",
        "difficulty_found",
        "cap_left",
        "more_due",
        "spending_trouble",
        "by_cash",
    ],
    amount="due_amount",
    covered="people_helped",
    shows=["instalments", "township_approves", "household_income"],
    zh="支出型临时救助",
    en="expenditure-driven help",
)


branch(
    "goods",
    unit="family",
    when=[
        "trouble_reported",
        "handled_here",
        "income_allows",
        "assets_allow",
        "spending_too_much",
        "difficulty_found",
        "by_goods",
    ],
    amount=0,
    covered="people_helped",
    zh="发放实物",
    en="help in goods",
)


branch(
    "referral",
    unit="family",
    when=["trouble_reported", "referred"],
    amount=0,
    covered="people_helped",
    zh="转介服务",
    en="referral",
)


branch(
    "single_first",
    unit="single",
    when=[
        "single_provided",
        "single_handled_here",
        "single_difficulty_found",
        "single_cap_left",
        "single_more_due",
        "single_at_once",
        "by_cash",
    ],
    amount="single_first_amount",
    covered=1,
    zh="个人急难：小金额先行救助",
    en="one person, a small sum at once",
)


branch(
    "single_urgent",
    unit="single",
    when=[
        "single_provided",
        "single_handled_here",
        "single_difficulty_found",
        "single_cap_left",
        "single_more_due",
        "by_cash",
    ],
    amount="single_due_amount",
    covered=1,
    shows=["single_instalments", "single_township_approves"],
    zh="个人急难型临时救助",
    en="one person, urgent help",
)


branch(
    "single_goods",
    unit="single",
    when=["single_provided", "single_handled_here", "single_difficulty_found", "by_goods"],
    amount=0,
    covered=1,
    zh="个人：发放实物",
    en="one person, help in goods",
)


branch(
    "single_referral",
    unit="single",
    when=["single_provided", "single_referred"],
    amount=0,
    covered=1,
    zh="个人：转介服务",
    en="one person, referral",
)


branch(
    "jobless",
    unit="jobless",
    when=[
        "jobless_provided",
        "jobless_uninsured",
        "jobless_without_guarantee",
        "jobless_long_enough",
        "jobless_in_difficulty",
        "jobless_not_given",
        "single_cap_left",
    ],
    amount="jobless_amount",
    covered=1,
    zh="未参保失业人员一次性救助",
    en="one-off help to the jobless",
)


receipt("first", ["first_amount"])


receipt("urgent", ["graded_head", "= graded_amount", "- temporary_given_first", "= due_amount"])


receipt("spending", ["graded_head", "= graded_amount", "- temporary_given_first", "= due_amount"])


receipt("single_first", ["single_first_amount"])


receipt("single_urgent", ["urgent_head", "- own_given_first", "= single_due_amount"])


receipt("jobless", ["jobless_amount"])
