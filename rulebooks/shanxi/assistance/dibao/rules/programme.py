"""The programme: its units, its branches in order, and the receipt each amount opens as.

Rules before 2021-07-01 follow 民发〔2012〕220号 (with the opinion of 2020 from September 2020), rules from that day
民发〔2021〕57号, and from 2022-10-20 the notice of that date as well. What a locality decides is a parameter; what an officer decides is a fact.
"""

from doudi.engine.language import branch, programme, receipt, unit


programme(
    "dibao",
    zh="最低生活保障",
    en="Minimum living guarantee",
    area="registered_area",
    scope="Every household registered in the province",
)


unit("family", of="household", members="is_member", zh="家庭", en="family")


unit("alone", of="person", where="may_apply_alone", after="family", zh="单人保", en="one person alone")


branch(
    "family",
    unit="family",
    when=["has_members", "deposits_within", "vehicles_within", "homes_within", "income_below"],
    amount="family_amount",
    covered="heads",
    shows=["months_paid"],
    zh="整户保",
    en="family award",
)


branch(
    "exit",
    unit="family",
    when=[
        "exit_provided",
        "has_members",
        "on_family_award",
        "over_after_work",
        "deposits_within",
        "vehicles_within",
        "homes_within",
        "exit_left",
    ],
    amount="exit_amount",
    covered="heads",
    shows=["months_paid"],
    zh="渐退",
    en="gradual exit",
)


branch(
    "alone",
    unit="alone",
    when=["alone_income", "alone_assets"],
    amount="alone_amount",
    covered=1,
    shows=["months_paid"],
    zh="单人保",
    en="single-person award",
)


receipt("family", ["need", "- counted_income", "= gap", "= base_amount", "+ top_up", "= family_amount"])


receipt("exit", ["exit_base", "= exit_amount"])


receipt("alone", ["alone_base", "+ top_up", "= alone_amount"])
