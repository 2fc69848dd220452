"""Who comes first for the beds of embedded micro-institutions and public homes: ordered classes, no money.

Classes follow the press conference of 2021-07-28 (embedded beds are first for elderly of poor families who are disabled,
demented or oldest-old, then for those of ordinary families who are disabled, demented, severely disabled or lost their
only child) and the law's article on public institutions. Who has no class may still have a bed that is free.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    Person,
    age_on,
    enumeration,
    programme,
    recite,
    rule,
    unit,
    version_of,
)

Ability = enumeration("ability_level")
DisabledFrom = enumeration("disabled_from")
Exclusive = enumeration("exclusive_award")
DisabilityGrade = enumeration("disability_grade")
Recognised = enumeration("recognised")
PovertyList = enumeration("poverty_list")


programme(
    "micro_bed",
    zh="嵌入式小微机构床位优先顺序",
    en="Priority for beds of embedded micro-institutions",
    area="residence_area",
    scope="People of sixty and over who live in the province",
    kind="status",
    from_="2018-12-29",
)


unit("bed", of="person", where="is_elderly", zh="申请床位的老年人", en="elderly person asking for a bed")


@rule(cites="Legal convention: an age is reached on the birthday", zh="年龄", en="age")
def age(birth_date: Date, on: Date) -> Count:
    return age_on(birth_date, on)


@rule(cites="老年人权益保障法 art. 2", zh="年满60周岁", en="sixty or over")
def is_elderly(age: Count) -> Bool:
    return age >= 60


@rule(
    cites="Press conference of 2021-07-28: which level is disabled is local (illustrative)",
    zh="失能老年人",
    en="disabled by the assessment",
)
def disabled_elder(ability_level: Ability, disabled_from: DisabledFrom) -> Bool:
    """The assessed level, from the one at which the area begins to speak of disability."""
    if ability_level == Ability.complete:
        return True
    if ability_level == Ability.severe:
        return disabled_from != DisabledFrom.complete
    if ability_level == Ability.moderate:
        return disabled_from == DisabledFrom.mild or disabled_from == DisabledFrom.moderate
    if ability_level == Ability.mild:
        return disabled_from == DisabledFrom.mild
    return False


@rule(
    cites="老年人权益保障法 art. 33: eighty for allowances; for beds it is local (illustrative)",
    zh="高龄老年人",
    en="oldest-old",
)
def oldest_old(age: Count, oldest_age: Count) -> Bool:
    return age >= oldest_age


@rule(
    cites="Press conference of 2021-07-28; grades as in 民发〔2021〕57号 art. 8",
    zh="重度残疾",
    en="severely disabled by certificate",
)
def has_severe_disability(disability_grade: DisabilityGrade) -> Bool:
    """Grades one and two."""
    return disability_grade == DisabilityGrade.one or disability_grade == DisabilityGrade.two


@rule(
    cites="国发〔2013〕35号 sec. 2(3): the poor, not measured there (illustrative)",
    zh="低保、特困或低收入家庭",
    en="of a poor family",
)
def low_income(person: Person, recognised: Recognised) -> Bool:
    """On the guarantee or tekun, or of a family recognised as being at its margin."""
    return person.award_dibao or person.exclusive_award == Exclusive.tekun or recognised == Recognised.margin


recite("low_income", cites="民发〔2021〕57号 art. 8; 国发〔2013〕35号 sec. 2(3)", from_="2021-07-01")


@version_of("low_income", cites="国办发〔2023〕39号 sec. 2", from_="2023-11-01")
def low_income_2023(person: Person, recognised: Recognised, poverty_list: PovertyList) -> Bool:
    """Families of rigid spending and those watched against falling back come in."""
    watched = (
        poverty_list == PovertyList.unstable
        or poverty_list == PovertyList.marginal
        or poverty_list == PovertyList.sudden
    )
    return (
        person.award_dibao
        or person.exclusive_award == Exclusive.tekun
        or recognised == Recognised.margin
        or recognised == Recognised.rigid
        or watched
    )


@rule(cites="Press conference of 2021-07-28; the wish is the person's own", zh="愿意并申请入住", en="wishes for a bed")
def asks_for_bed(person: Person) -> Bool:
    return person.bed_wanted


@rule(cites="老年人权益保障法 art. 41; 国发〔2013〕35号 sec. 2(3)", zh="特困人员", en="person in extreme hardship")
def on_tekun(person: Person) -> Bool:
    return person.exclusive_award == Exclusive.tekun


@rule(cites="老年人权益保障法 art. 41; 国发〔2013〕35号 sec. 2(3)", zh="低收入失能", en="poor and disabled")
def poor_disabled(person: Person, low_income: Bool) -> Bool:
    return low_income and person.disabled_elder


@rule(cites="Press conference of 2021-07-28", zh="低收入失智", en="poor and demented")
def poor_demented(person: Person, low_income: Bool) -> Bool:
    return low_income and person.dementia


@rule(cites="老年人权益保障法 art. 41", zh="低收入高龄", en="poor and oldest-old")
def poor_oldest_old(person: Person, low_income: Bool) -> Bool:
    return low_income and person.oldest_old


@rule(cites="老年人权益保障法 art. 41", zh="低收入孤寡", en="poor, with neither spouse nor children")
def poor_without_kin(person: Person, low_income: Bool) -> Bool:
    return low_income and person.without_kin


@rule(cites="Press conference of 2021-07-28", zh="普通家庭失能", en="disabled, of an ordinary family")
def is_disabled(person: Person) -> Bool:
    return person.disabled_elder


@rule(cites="Press conference of 2021-07-28", zh="普通家庭失智", en="demented, of an ordinary family")
def is_demented(person: Person) -> Bool:
    return person.dementia


@rule(cites="Press conference of 2021-07-28", zh="普通家庭重度残疾", en="severely disabled, of an ordinary family")
def is_severely_disabled(person: Person) -> Bool:
    return person.has_severe_disability


@rule(
    cites="Press conference of 2021-07-28; 老年人权益保障法 art. 33",
    zh="计划生育特殊家庭",
    en="of a family that lost its only child",
)
def lost_only_child(person: Person) -> Bool:
    return person.birth_planning_special


@rule(cites="老年人权益保障法 art. 41", zh="属于优先保障的对象", en="of a class that comes first")
def has_class(
    on_tekun: Bool,
    poor_oldest_old: Bool,
    poor_without_kin: Bool,
    is_disabled: Bool,
    is_demented: Bool,
    is_severely_disabled: Bool,
    lost_only_child: Bool,
) -> Bool:
    """The poor who are disabled or demented are among the disabled and the demented."""
    poor = poor_oldest_old or poor_without_kin
    return on_tekun or poor or is_disabled or is_demented or is_severely_disabled or lost_only_child


branch(
    "tekun",
    unit="bed",
    when=["asks_for_bed", "has_class", "on_tekun"],
    amount=0,
    covered=1,
    zh="第一顺序：特困人员",
    en="first: people in extreme hardship",
)


branch(
    "poor_disabled",
    unit="bed",
    when=["asks_for_bed", "has_class", "poor_disabled"],
    amount=0,
    covered=1,
    zh="第二顺序：低收入家庭失能老年人",
    en="second: disabled, of a poor family",
)


branch(
    "poor_demented",
    unit="bed",
    when=["asks_for_bed", "has_class", "poor_demented"],
    amount=0,
    covered=1,
    zh="第三顺序：低收入家庭失智老年人",
    en="third: demented, of a poor family",
)


branch(
    "poor_oldest_old",
    unit="bed",
    when=["asks_for_bed", "has_class", "poor_oldest_old"],
    amount=0,
    covered=1,
    zh="第四顺序：低收入家庭高龄老年人",
    en="fourth: oldest-old, of a poor family",
)


branch(
    "poor_without_kin",
    unit="bed",
    when=["asks_for_bed", "has_class", "poor_without_kin"],
    amount=0,
    covered=1,
    zh="第五顺序：低收入孤寡老年人",
    en="fifth: poor, with neither spouse nor children",
)


branch(
    "disabled",
    unit="bed",
    when=["asks_for_bed", "has_class", "is_disabled"],
    amount=0,
    covered=1,
    zh="第六顺序：普通家庭失能老年人",
    en="sixth: disabled, of an ordinary family",
)


branch(
    "demented",
    unit="bed",
    when=["asks_for_bed", "has_class", "is_demented"],
    amount=0,
    covered=1,
    zh="第七顺序：普通家庭失智老年人",
    en="seventh: demented, of an ordinary family",
)


branch(
    "severely_disabled",
    unit="bed",
    when=["asks_for_bed", "has_class", "is_severely_disabled"],
    amount=0,
    covered=1,
    zh="第八顺序：普通家庭重度残疾老年人",
    en="eighth: severely disabled, of an ordinary family",
)


branch(
    "only_child",
    unit="bed",
    when=["asks_for_bed", "has_class", "lost_only_child"],
    amount=0,
    covered=1,
    zh="第九顺序：计划生育特殊家庭老年人",
    en="ninth: of a family that lost its only child",
)
