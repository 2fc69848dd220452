"""Support for persons in extreme hardship: three lines of money for one person, each with its own payee.

`living` and `care` rest on the same conditions; `funeral` follows a death. Rules before 2021-07-01 rest on
国务院令第649号 chapter 3; what it leaves open is recalled from the measures of 2016, whose text is not available, and
is illustrative. From 2021-07-01 民发〔2021〕43号. The form of support is the person's choice and changes the payee, never
the amount.
"""

from doudi.engine.language import branch, programme, receipt, unit


programme(
    "tekun",
    zh="特困人员救助供养",
    en="Support for persons in extreme hardship",
    area="registered_area",
    scope="Old people, disabled people and minors registered in the province",
    from_="2014-05-01",
    uses=["dibao"],
)


unit("living", of="person", where="is_candidate", zh="基本生活", en="basic living")


unit("care", of="person", where="is_candidate", zh="照料护理", en="care")


unit("funeral", of="person", where="died_supported", zh="丧葬", en="funeral")


branch(
    "living_central",
    unit="living",
    when=[
        "alive_and_found",
        "not_serving_sentence",
        "stays",
        "not_child_allowance",
        "lacks_capacity",
        "own_income_below",
        "own_assets_within",
        "no_able_obligor",
        "in_institution",
    ],
    amount="living_amount",
    covered=1,
    payee="institution",
    zh="集中供养基本生活费",
    en="basic living, central",
)


branch(
    "living_guardian",
    unit="living",
    when=[
        "alive_and_found",
        "not_serving_sentence",
        "stays",
        "not_child_allowance",
        "lacks_capacity",
        "own_income_below",
        "own_assets_within",
        "no_able_obligor",
        "at_home",
        "has_guardian",
    ],
    amount="living_amount",
    covered=1,
    payee="guardian",
    zh="分散供养基本生活费（监护人代领）",
    en="basic living, at home, received by the guardian",
)


branch(
    "living_own",
    unit="living",
    when=[
        "alive_and_found",
        "not_serving_sentence",
        "stays",
        "not_child_allowance",
        "lacks_capacity",
        "own_income_below",
        "own_assets_within",
        "no_able_obligor",
        "at_home",
    ],
    amount="living_amount",
    covered=1,
    payee="person",
    zh="分散供养基本生活费",
    en="basic living, at home",
)


branch(
    "care_central",
    unit="care",
    when=[
        "alive_and_found",
        "not_serving_sentence",
        "stays",
        "not_child_allowance",
        "lacks_capacity",
        "own_income_below",
        "own_assets_within",
        "no_able_obligor",
        "care_due",
        "in_institution",
    ],
    amount="care_amount",
    covered=1,
    payee="institution",
    zh="集中供养照料护理费",
    en="care, central",
)


branch(
    "care_carer",
    unit="care",
    when=[
        "alive_and_found",
        "not_serving_sentence",
        "stays",
        "not_child_allowance",
        "lacks_capacity",
        "own_income_below",
        "own_assets_within",
        "no_able_obligor",
        "care_due",
        "at_home",
        "carer_agreed",
    ],
    amount="care_amount",
    covered=1,
    payee="carer",
    zh="分散供养照料护理费（照料人）",
    en="care, at home, by a carer under an agreement",
)


branch(
    "care_guardian",
    unit="care",
    when=[
        "alive_and_found",
        "not_serving_sentence",
        "stays",
        "not_child_allowance",
        "lacks_capacity",
        "own_income_below",
        "own_assets_within",
        "no_able_obligor",
        "care_due",
        "at_home",
        "has_guardian",
    ],
    amount="care_amount",
    covered=1,
    payee="guardian",
    zh="分散供养照料护理费（监护人代领）",
    en="care, at home, received by the guardian",
)


branch(
    "care_own",
    unit="care",
    when=[
        "alive_and_found",
        "not_serving_sentence",
        "stays",
        "not_child_allowance",
        "lacks_capacity",
        "own_income_below",
        "own_assets_within",
        "no_able_obligor",
        "care_due",
        "at_home",
    ],
    amount="care_amount",
    covered=1,
    payee="person",
    zh="分散供养照料护理费（尚无协议）",
    en="care, at home, no agreement yet",
)


branch(
    "funeral_institution",
    unit="funeral",
    when=["funeral_unpaid", "funeral_arranged", "arranged_by_institution"],
    amount="funeral_amount",
    covered=1,
    payee="institution",
    zh="丧葬费（供养服务机构）",
    en="funeral, arranged by the institution",
)


branch(
    "funeral_other",
    unit="funeral",
    when=["funeral_unpaid", "funeral_arranged"],
    amount="funeral_amount",
    covered=1,
    payee="carer",
    zh="丧葬费（其他办理人）",
    en="funeral, arranged by the carer, relatives or the committee",
)


receipt("living_central", ["standard_year", "= living_year", "= living_amount"])


receipt("living_guardian", ["standard_year", "= living_year", "= living_amount"])


receipt("living_own", ["standard_year", "= living_year", "= living_amount"])


receipt("care_central", ["care_base", "= care_amount"])


receipt("care_carer", ["care_base", "= care_amount"])


receipt("care_guardian", ["care_base", "= care_amount"])


receipt("care_own", ["care_base", "= care_amount"])


receipt("funeral_institution", ["living_amount", "= funeral_amount"])


receipt("funeral_other", ["living_amount", "= funeral_amount"])
