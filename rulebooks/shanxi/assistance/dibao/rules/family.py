"""Who is in the benefit family, and whose income and head count."""

from doudi.engine.language import age_on, Bool, Count, Date, enumeration, recite, rule, version_of

Relation = enumeration("relation")
Study = enumeration("study")
Absence = enumeration("absence")
ExclusiveAward = enumeration("exclusive_award")


@rule(cites="Legal convention: an age is reached on the birthday", zh="年龄", en="age")
def age(birth_date: Date, on: Date) -> Count:
    return age_on(birth_date, on)


@rule(
    cites="民发〔2012〕220号 art. 5(3)",
    zh="未成年或不能独立生活的子女",
    en="minor child, or grown child not yet independent",
)
def dependent_child(relation: Relation, age: Count, self_supporting: Bool, study: Study) -> Bool:
    """Minor children, and grown children who cannot live independently, students up to bachelor level among them."""
    if relation != Relation.child:
        return False
    if age < 18:
        return True
    return (
        not self_supporting
        or study == Study.compulsory
        or study == Study.senior_secondary
        or study == Study.vocational
        or study == Study.undergraduate
    )


recite("dependent_child", cites="民发〔2021〕57号 art. 7(3)", from_="2021-07-01")


@rule(cites="民发〔2012〕220号 art. 5 para. 2", zh="不计入家庭成员的人", en="person left out of the family")
def left_out(clergy_years: Count, absence: Absence) -> Bool:
    """Religious staff living apart three years or more; people serving a sentence or in re-education through labour."""
    return clergy_years >= 3 or absence == Absence.prison or absence == Absence.reeducation


@version_of("left_out", cites="民发〔2021〕57号 art. 7 para. 2", from_="2021-07-01")
def left_out_2021(clergy_years: Count, absence: Absence) -> Bool:
    """Religious staff living apart three years or more; prison, compulsory rehabilitation, declared missing."""
    return (
        clergy_years >= 3
        or absence == Absence.prison
        or absence == Absence.rehabilitation
        or absence == Absence.missing
    )


@rule(cites="民发〔2012〕220号 art. 5", zh="共同生活的家庭成员", en="member of the benefit family")
def is_member(
    left_out: Bool, relation: Relation, dependent_child: Bool, support_duty: Bool, lives_together: Bool
) -> Bool:
    """Applicant, spouse, parents, dependent children, and others bound by a duty of support who live there."""
    return not left_out and (
        relation == Relation.applicant
        or relation == Relation.spouse
        or relation == Relation.parent
        or dependent_child
        or (support_duty and lives_together)
    )


@version_of("is_member", cites="民发〔2021〕57号 art. 7", from_="2021-07-01")
def is_member_2021(
    left_out: Bool, relation: Relation, dependent_child: Bool, support_duty: Bool, lives_together: Bool
) -> Bool:
    """Parents are no longer members as such: like others they must be bound by duty and live there."""
    return not left_out and (
        relation == Relation.applicant
        or relation == Relation.spouse
        or dependent_child
        or (support_duty and lives_together)
    )


@rule(
    cites="Exclusive awards: 国务院令第649号 arts 9, 14; whose budget is shared is a local rule (illustrative)",
    zh="与家庭一并计算人口和收入",
    en="counts in the family, as a person and with their income",
)
def shares_budget(exclusive_award: ExclusiveAward) -> Bool:
    """People on tekun or the orphan allowance are kept apart: neither a head nor their income counts here."""
    return exclusive_award == ExclusiveAward.none
