"""Assessment of self-care by six items: which of three levels, as a proposal to the county that decides it.

The county with the township's and the committee's help, or somebody it mandates, finds each item. The level found here
becomes the fact `self_care` only by the county's decision, and sets the grade of care in `tekun`.
"""

from doudi.engine.language import Bool, branch, Count, Person, programme, rule, unit


programme(
    "self_care_six",
    zh="特困人员生活自理能力评估（六项指标）",
    en="Self-care of persons in extreme hardship, by six items",
    area="registered_area",
    scope="Persons whose self-care is being assessed",
    from_="2021-07-01",
    kind="instrument",
)


unit("assessed", of="person", where="is_assessed", zh="被评估人", en="person assessed")


@rule(cites="民发〔2021〕43号 arts 20, 23", zh="生活自理能力评估对象", en="self-care is to be assessed")
def is_assessed(six_items_assessed: Bool) -> Bool:
    return six_items_assessed


@rule(cites="民发〔2021〕43号 arts 21, 22", zh="逐项计数", en="the six items counted")
def items_unmet(
    can_eat: Bool,
    can_dress: Bool,
    can_leave_bed: Bool,
    can_use_toilet: Bool,
    can_walk_indoors: Bool,
    can_bathe: Bool,
) -> Count:
    return (
        (0 if can_eat else 1)
        + (0 if can_dress else 1)
        + (0 if can_leave_bed else 1)
        + (0 if can_use_toilet else 1)
        + (0 if can_walk_indoors else 1)
        + (0 if can_bathe else 1)
    )


@rule(cites="民发〔2021〕43号 arts 21, 22", zh="有不能达到的指标", en="an item is not met")
def one_unmet(
    can_eat: Bool,
    can_dress: Bool,
    can_leave_bed: Bool,
    can_use_toilet: Bool,
    can_walk_indoors: Bool,
    can_bathe: Bool,
) -> Bool:
    return not (can_eat and can_dress and can_leave_bed and can_use_toilet and can_walk_indoors and can_bathe)


@rule(cites="民发〔2021〕43号 arts 21, 22", zh="有四项以上不能达到", en="four items or more are not met")
def four_unmet(
    can_eat: Bool,
    can_dress: Bool,
    can_leave_bed: Bool,
    can_use_toilet: Bool,
    can_walk_indoors: Bool,
    can_bathe: Bool,
) -> Bool:
    """Counted in two halves by yes and no, so that what is known may settle it before every item is seen."""
    one_left = not (can_eat and can_dress and can_leave_bed)
    two_left = not ((can_eat and can_dress) or (can_leave_bed and (can_eat or can_dress)))
    three_left = not (can_eat or can_dress or can_leave_bed)
    one_right = not (can_use_toilet and can_walk_indoors and can_bathe)
    two_right = not ((can_use_toilet and can_walk_indoors) or (can_bathe and (can_use_toilet or can_walk_indoors)))
    three_right = not (can_use_toilet or can_walk_indoors or can_bathe)
    return (three_left and one_right) or (two_left and two_right) or (one_left and three_right)


@rule(cites="民发〔2021〕43号 art. 22", zh="不能达到的项数", en="items not met")
def unmet(person: Person) -> Count:
    return person.items_unmet


@rule(cites="民发〔2021〕43号 art. 22", zh="六项全部达到", en="all six items are met")
def all_met(person: Person) -> Bool:
    return not person.one_unmet


@rule(cites="民发〔2021〕43号 art. 22", zh="一至三项不能达到", en="one to three items are not met")
def some_unmet(person: Person) -> Bool:
    return person.one_unmet and not person.four_unmet


@rule(cites="民发〔2021〕43号 art. 22", zh="四至六项不能达到", en="four to six items are not met")
def most_unmet(person: Person) -> Bool:
    return person.four_unmet


branch(
    "full",
    unit="assessed",
    when=["all_met"],
    amount=0,
    covered=1,
    shows=["unmet"],
    zh="具备生活自理能力",
    en="able to look after oneself",
)


branch(
    "partial",
    unit="assessed",
    when=["some_unmet"],
    amount=0,
    covered=1,
    shows=["unmet"],
    zh="部分丧失生活自理能力",
    en="self-care partly lost",
)


branch(
    "none",
    unit="assessed",
    when=["most_unmet"],
    amount=0,
    covered=1,
    shows=["unmet"],
    zh="完全丧失生活自理能力",
    en="self-care wholly lost",
)
