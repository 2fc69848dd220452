"""Study grant of the welfare lottery (福彩圆梦·孤儿助学): a yearly grant for grown orphans in full-time study.

The press conference names the project. Its measures (民办发〔2019〕24号, revised in April 2025) were read in public notices
and reports, not in the text.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    Fen,
    Person,
    div_half_up,
    enumeration,
    month_of,
    programme,
    receipt,
    rule,
    unit,
    version_of,
)

Study = enumeration("study")
Placement = enumeration("orphan_placement")
DisabilityGrade = enumeration("disability_grade")
GrantCycle = enumeration("grant_cycle")


programme(
    "study_grant",
    zh="福彩圆梦·孤儿助学",
    en="Welfare-lottery study grant for orphans",
    area="registered_area",
    scope="People registered in the province who were recognised as orphans before eighteen",
    from_="2019-09-01",
    uses=["orphan"],
)


unit("student", of="person", where="was_orphan", zh="孤儿学生", en="orphan student")


@rule(
    cites="福彩圆梦·孤儿助学（公开通知所引） no. 1",
    zh="成年前已被认定为孤儿",
    en="recognised as an orphan as a minor",
)
def was_orphan(orphan_before_eighteen: Bool) -> Bool:
    return orphan_before_eighteen


@rule(
    cites="福彩圆梦·孤儿助学（公开通知所引） no. 1; press conference of 2021-07-28",
    zh="已满18周岁",
    en="eighteen or older",
)
def of_age(person: Person) -> Bool:
    return person.age >= 18


@rule(
    cites="福彩圆梦·孤儿助学（公开通知所引） no. 2",
    zh="就读中职、高职、本科或硕士",
    en="in full-time vocational, undergraduate or master's study",
)
def granted_study(person: Person) -> Bool:
    return (
        person.study == Study.vocational
        or person.study == Study.undergraduate
        or (person.study == Study.postgraduate and not person.doctoral_study)
    )


@version_of(
    "granted_study",
    cites="福彩圆梦·孤儿助学（公开通知所引） no. 4; first day illustrative",
    from_="2025-05-01",
    zh="就读高中、中职、高职、本科或硕士",
    en="in full-time senior secondary, vocational, undergraduate or master's study",
)
def granted_study_2025(person: Person) -> Bool:
    """General senior secondary school comes in."""
    return (
        person.study == Study.senior_secondary
        or person.study == Study.vocational
        or person.study == Study.undergraduate
        or (person.study == Study.postgraduate and not person.doctoral_study)
    )


@rule(
    cites="福彩圆梦·孤儿助学（公开通知所引） no. 4: not asked before the revision of 2025",
    zh="连续就读（2025年修订前未见此要求）",
    en="study without a break (not asked before the revision of 2025)",
)
def continuous_study() -> Bool:
    return True


@version_of(
    "continuous_study",
    cites="福彩圆梦·孤儿助学（公开通知所引） no. 4; first day illustrative",
    from_="2025-05-01",
    zh="连续就读",
    en="study without a break",
)
def continuous_study_2025(person: Person) -> Bool:
    return not person.study_interrupted


@rule(
    cites="福彩圆梦·孤儿助学（公开通知所引） no. 4: not asked before the revision of 2025",
    zh="收养情况符合规定（2025年修订前未见此要求）",
    en="adoption is no bar (not asked before the revision of 2025)",
)
def adoption_allows() -> Bool:
    return True


@version_of(
    "adoption_allows",
    cites="福彩圆梦·孤儿助学（公开通知所引） no. 4; first day illustrative",
    from_="2025-05-01",
    zh="未被收养，或为被收养的残疾孤儿",
    en="not adopted, or an adopted disabled orphan",
)
def adoption_allows_2025(person: Person) -> Bool:
    return person.orphan_placement != Placement.adopted or person.disability_grade != DisabilityGrade.none


@rule(
    cites="福彩圆梦·孤儿助学（公开通知所引） nos 3, 5; cycle local (illustrative)",
    zh="本月为发放月",
    en="paid out this month",
)
def due_this_month(on: Date, grant_cycle: GrantCycle, grant_month: Count) -> Bool:
    """Once a school year in the month the area names, or by the quarter at its start."""
    if grant_cycle == GrantCycle.quarterly:
        return month_of(on) == 1 or month_of(on) == 4 or month_of(on) == 7 or month_of(on) == 10
    return month_of(on) == grant_month


@rule(
    cites="福彩圆梦·孤儿助学（公开通知所引） nos 3, 5; instalments local (illustrative)",
    zh="本次发放金额",
    en="instalment",
)
def instalment(grant_year: Fen, grant_cycle: GrantCycle) -> Fen:
    if grant_cycle == GrantCycle.quarterly:
        return div_half_up(grant_year, 4)
    return grant_year


branch(
    "paid",
    unit="student",
    when=["of_age", "granted_study", "continuous_study", "adoption_allows", "due_this_month"],
    amount="instalment",
    covered=1,
    payee="person",
    zh="发放助学金",
    en="grant paid",
)


branch(
    "standing",
    unit="student",
    when=["of_age", "granted_study", "continuous_study", "adoption_allows"],
    amount=0,
    covered=1,
    zh="符合条件，本月不发放",
    en="entitled, nothing due this month",
)


receipt("paid", ["= instalment"])
