"""The price linkage (价格补贴联动机制): when prices rise past a threshold, people on the rolls get a subsidy for that month.

Two halves. `area.py` reads indices and parameters only: whether the mechanism is started in an area in a month, and how
much it is; it can be evaluated from a table of monthly indices (`indices_illustrative.csv`) without any household.
`groups.py` says who is paid. The texts are known from the summaries in regulations.yaml, none has been read.

The judged month is the month in which the index of the month before is published, and for which the subsidy is paid.
"""

from doudi.engine.language import branch, programme, unit


programme(
    "price_linkage",
    zh="价格临时补贴",
    en="Price subsidy",
    area="registered_area",
    scope="Everybody registered in the province who is in one of the groups the dated text names",
    from_="2016-09-01",
    uses=["dibao"],
)


unit("recipient", of="person", where="is_listed", zh="领取人", en="recipient")


branch(
    "tekun",
    unit="recipient",
    when=["started", "prices_rose", "in_covered_group", "tekun_group"],
    amount="amount_by_record",
    covered=1,
    shows=["rise"],
    zh="特困人员",
    en="tekun",
)


branch(
    "dibao",
    unit="recipient",
    when=["started", "prices_rose", "in_covered_group", "dibao_group"],
    amount="amount_by_record",
    covered=1,
    shows=["rise"],
    zh="低保对象",
    en="minimum living guarantee",
)


branch(
    "orphan",
    unit="recipient",
    when=["started", "prices_rose", "in_covered_group", "orphan_group"],
    amount="amount_by_record",
    covered=1,
    shows=["rise"],
    zh="孤儿",
    en="orphan",
)


branch(
    "de_facto",
    unit="recipient",
    when=["started", "prices_rose", "in_covered_group", "de_facto_group"],
    amount="amount_by_record",
    covered=1,
    shows=["rise"],
    zh="事实无人抚养儿童",
    en="child nobody raises in fact",
)


branch(
    "infected_child",
    unit="recipient",
    when=["started", "prices_rose", "in_covered_group", "infected_child_group"],
    amount="amount_by_record",
    covered=1,
    shows=["rise"],
    zh="艾滋病病毒感染儿童",
    en="child infected with HIV",
)


branch(
    "unemployed",
    unit="recipient",
    when=["started", "prices_rose", "in_covered_group", "unemployed_group"],
    amount="amount_unemployed",
    covered=1,
    shows=["rise"],
    zh="领取失业保险金人员",
    en="unemployed on benefit",
)


branch(
    "preferential",
    unit="recipient",
    when=["started", "prices_rose", "in_covered_group", "preferential_group"],
    amount="amount_preferential",
    covered=1,
    shows=["rise"],
    zh="享受国家定期抚恤补助的优抚对象",
    en="recipient of a regular preferential pension",
)


branch(
    "allowance",
    unit="recipient",
    when=["started", "prices_rose", "in_covered_group", "allowance_group"],
    amount="amount_unemployed",
    covered=1,
    shows=["rise"],
    zh="领取失业补助金人员",
    en="unemployed on the allowance",
)


branch(
    "margin",
    unit="recipient",
    when=["started", "prices_rose", "in_covered_group", "margin_group"],
    amount="amount_by_record",
    covered=1,
    shows=["rise"],
    zh="低保边缘家庭成员",
    en="member of a margin family",
)
