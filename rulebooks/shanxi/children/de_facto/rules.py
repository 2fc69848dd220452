"""Allowance for children nobody raises in fact: a truth table over both parents, and the difference to other relief.

民发〔2019〕62号 lists the situations and how they combine; 民发〔2020〕125号 adds two. From 1 January 2020 (recalled: the text
names no first day). What an orphan is, and the standard, are the orphan programme's.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    FenPerMonth,
    Person,
    div_half_up,
    enumeration,
    months_between,
    programme,
    receipt,
    recite,
    rule,
    unit,
    version_of,
)

Father = enumeration("father_situation")
Mother = enumeration("mother_situation")
FatherDisability = enumeration("father_disability")
MotherDisability = enumeration("mother_disability")
Exclusive = enumeration("exclusive_award")
Choice = enumeration("child_support_choice")
OrphanKind = enumeration("award_orphan_kind")
Payee = enumeration("child_payee")


programme(
    "de_facto",
    zh="事实无人抚养儿童基本生活补贴",
    en="Allowance for children nobody raises in fact",
    area="registered_area",
    scope="Children registered in the province with a recorded situation of a parent",
    from_="2020-01-01",
    uses=["orphan"],
)


unit("child", of="person", where="has_recorded_parent", zh="儿童", en="child")


@rule(cites="民发〔2019〕62号 sec. 1", zh="父亲死亡或被宣告失踪", en="the father is dead or declared missing")
def father_lost(father_situation: Father) -> Bool:
    return father_situation == Father.dead or father_situation == Father.declared_missing


@rule(cites="民发〔2019〕62号 sec. 1", zh="母亲死亡或被宣告失踪", en="the mother is dead or declared missing")
def mother_lost(mother_situation: Mother) -> Bool:
    return mother_situation == Mother.dead or mother_situation == Mother.declared_missing


@rule(
    cites="民发〔2019〕62号 sec. 1",
    zh="父亲符合2019年所列情形之一",
    en="the father is in one of the situations listed in 2019",
)
def father_listed(
    father_situation: Father,
    father_disability: FatherDisability,
    father_term_months: Count,
    father_term_end: Date,
    father_lost_since: Date,
    on: Date,
    held_months: Count,
    contact_months: Count,
) -> Bool:
    """Severe disability or illness; held for a term of six months or more that still runs; out of contact six months."""
    if father_situation == Father.disabled:
        return father_disability == FatherDisability.severe or father_disability == FatherDisability.lesser_mental
    if (
        father_situation == Father.custody
        or father_situation == Father.rehabilitation
        or father_situation == Father.other_measure
    ):
        return father_term_months >= held_months and on <= father_term_end
    if father_situation == Father.out_of_contact:
        return months_between(father_lost_since, on) >= contact_months
    return father_situation == Father.ill


@rule(
    cites="民发〔2019〕62号 sec. 1",
    zh="母亲符合2019年所列情形之一",
    en="the mother is in one of the situations listed in 2019",
)
def mother_listed(
    mother_situation: Mother,
    mother_disability: MotherDisability,
    mother_term_months: Count,
    mother_term_end: Date,
    mother_lost_since: Date,
    on: Date,
    held_months: Count,
    contact_months: Count,
) -> Bool:
    """Severe disability or illness; held for a term of six months or more that still runs; out of contact six months."""
    if mother_situation == Mother.disabled:
        return mother_disability == MotherDisability.severe or mother_disability == MotherDisability.lesser_mental
    if (
        mother_situation == Mother.custody
        or mother_situation == Mother.rehabilitation
        or mother_situation == Mother.other_measure
    ):
        return mother_term_months >= held_months and on <= mother_term_end
    if mother_situation == Mother.out_of_contact:
        return months_between(mother_lost_since, on) >= contact_months
    return mother_situation == Mother.ill


@rule(cites="民发〔2019〕62号 sec. 1", zh="父亲无法抚养", en="the father cannot raise the child")
def father_unable(father_listed: Bool) -> Bool:
    return father_listed


@version_of("father_unable", cites="民发〔2020〕125号 sec. 1", from_="2020-12-24")
def father_unable_2020(father_listed: Bool, father_situation: Father, father_supports: Bool) -> Bool:
    """Also guardianship revoked by a court, and deported without going on supporting the child."""
    return (
        father_listed
        or father_situation == Father.revoked
        or (father_situation == Father.deported and not father_supports)
    )


@rule(cites="民发〔2019〕62号 sec. 1", zh="母亲无法抚养", en="the mother cannot raise the child")
def mother_unable(mother_listed: Bool) -> Bool:
    return mother_listed


@version_of("mother_unable", cites="民发〔2020〕125号 sec. 1", from_="2020-12-24")
def mother_unable_2020(mother_listed: Bool, mother_situation: Mother, mother_supports: Bool) -> Bool:
    """Also guardianship revoked by a court, and deported without going on supporting the child."""
    return (
        mother_listed
        or mother_situation == Mother.revoked
        or (mother_situation == Mother.deported and not mother_supports)
    )


@rule(cites="民发〔2019〕62号 secs 1, 3(3)", zh="需要判断的人", en="person to be judged")
def has_recorded_parent(
    age: Count, father_situation: Father, mother_situation: Mother, de_facto_before_eighteen: Bool
) -> Bool:
    """Children with a recorded situation of a parent, and people recognised before they came of age."""
    if age >= 18:
        return de_facto_before_eighteen
    return father_situation != Father.present or mother_situation != Mother.present


@rule(
    cites="民发〔2019〕62号 secs 1, 3(3); after eighteen local (illustrative)",
    zh="未满18周岁，或成年后在当地延续的就读阶段",
    en="under eighteen, or grown and in studies for which the area goes on",
)
def young_enough(person: Person, covered_study: Bool) -> Bool:
    return person.age < 18 or (person.de_facto_before_eighteen and covered_study)


@rule(
    cites="民发〔2019〕62号 sec. 1; 国办发〔2010〕54号 sec. 1",
    zh="不属于孤儿",
    en="no orphan: that is the other programme",
)
def not_orphan(person: Person) -> Bool:
    return not person.parents_gone


@rule(
    cites="民发〔2019〕62号 sec. 1",
    zh="父母双方均符合所列情形，或一方死亡、失踪而另一方符合所列情形",
    en="both parents in a listed situation, or one dead or missing and the other in one",
)
def nobody_raises(person: Person) -> Bool:
    return (
        (person.father_unable and person.mother_unable)
        or (person.father_lost and person.mother_unable)
        or (person.mother_lost and person.father_unable)
    )


recite("nobody_raises", cites="民发〔2020〕125号 sec. 1", from_="2020-12-24")


@rule(
    cites="民发〔2019〕62号 sec. 3(1); that no child holds both is recalled (illustrative)",
    zh="未享受孤儿基本生活费",
    en="no orphan allowance in force",
)
def no_orphan_award(person: Person) -> Bool:
    return person.award_orphan_kind == OrphanKind.none


@rule(
    cites="民发〔2019〕62号 sec. 3(1); rounding to the fen is ours (illustrative)",
    zh="该儿童的低保人均救助水平",
    en="the minimum living guarantee, per head of the award",
)
def dibao_per_head(person: Person, award_dibao_amount: FenPerMonth, award_dibao_members: Count) -> FenPerMonth:
    if person.award_dibao:
        return div_half_up(award_dibao_amount, award_dibao_members, when_zero=0)
    return 0


@rule(cites="民发〔2019〕62号 sec. 3(1)", zh="特困救助供养金", en="basic living allowance under tekun")
def tekun_received(person: Person) -> FenPerMonth:
    if person.exclusive_award == Exclusive.tekun:
        return person.child_tekun_amount
    return 0


@version_of("tekun_received", cites="民发〔2019〕62号 sec. 3(1); 民发〔2021〕43号 art. 9", from_="2021-07-01")
def tekun_received_2021(person: Person) -> FenPerMonth:
    """Where this allowance is chosen instead, the decision that grants all of it ends tekun."""
    if person.exclusive_award == Exclusive.tekun and person.child_support_choice != Choice.child_allowance:
        return person.child_tekun_amount
    return 0


@rule(cites="民发〔2019〕62号 sec. 3(1)", zh="困难残疾人生活补贴", en="living subsidy for disabled people")
def living_subsidy_received(person: Person) -> FenPerMonth:
    """The nursing subsidy is held beside the allowance and never taken off (sec. 3(2))."""
    if person.award_disability_living:
        return person.award_disability_living_amount
    return 0


@rule(cites="民发〔2019〕62号 sec. 3(1)", zh="已获得的救助金额", en="relief the child already receives")
def relief_received(
    dibao_per_head: FenPerMonth, tekun_received: FenPerMonth, living_subsidy_received: FenPerMonth
) -> FenPerMonth:
    return dibao_per_head + tekun_received + living_subsidy_received


@rule(
    cites="民发〔2019〕62号 sec. 3(1); equal to the community orphan's standard is local (illustrative)",
    zh="每月补贴标准",
    en="standard of the allowance a month",
)
def child_standard(standard_community: FenPerMonth) -> FenPerMonth:
    """In step with the local orphan standard."""
    return standard_community


@rule(
    cites="民发〔2019〕62号 sec. 3(1)",
    zh="已获得的救助未达到补贴标准",
    en="other relief is below the standard of the allowance",
)
def below_child_standard(relief_received: FenPerMonth, child_standard: FenPerMonth) -> Bool:
    return relief_received < child_standard


@rule(cites="民发〔2019〕62号 sec. 3(1)", zh="每月补贴（全额或补差）", en="allowance a month, full or the difference")
def allowance_due(child_standard: FenPerMonth, relief_received: FenPerMonth) -> FenPerMonth:
    return max(0, child_standard - relief_received)


@rule(cites="民发〔2019〕62号 sec. 4(3)", zh="监护人有能力支配", en="the guardian can handle the money")
def guardian_handles(person: Person) -> Bool:
    return person.child_payee == Payee.guardian


@rule(cites="民发〔2019〕62号 sec. 4(3)", zh="发给实际抚养人", en="paid to the person who raises the child")
def carer_handles(person: Person) -> Bool:
    return person.child_payee == Payee.carer


@rule(cites="民发〔2019〕62号 sec. 4(3)", zh="发给抚养机构", en="paid to the institution that raises the child")
def institution_handles(person: Person) -> Bool:
    return person.child_payee == Payee.institution


branch(
    "guardian",
    unit="child",
    when=[
        "young_enough",
        "not_orphan",
        "nobody_raises",
        "no_orphan_award",
        "below_child_standard",
        "guardian_handles",
    ],
    amount="allowance_due",
    covered=1,
    shows=["child_standard", "relief_received"],
    payee="guardian",
    zh="补贴，发给监护人",
    en="allowance, paid to the guardian",
)


branch(
    "carer",
    unit="child",
    when=["young_enough", "not_orphan", "nobody_raises", "no_orphan_award", "below_child_standard", "carer_handles"],
    amount="allowance_due",
    covered=1,
    shows=["child_standard", "relief_received"],
    payee="carer",
    zh="补贴，发给实际抚养人",
    en="allowance, paid to the person who raises the child",
)


branch(
    "institution",
    unit="child",
    when=[
        "young_enough",
        "not_orphan",
        "nobody_raises",
        "no_orphan_award",
        "below_child_standard",
        "institution_handles",
    ],
    amount="allowance_due",
    covered=1,
    shows=["child_standard", "relief_received"],
    payee="institution",
    zh="补贴，发给抚养机构",
    en="allowance, paid to the institution",
)


receipt("guardian", ["child_standard", "- relief_received", "= allowance_due"])


receipt("carer", ["child_standard", "- relief_received", "= allowance_due"])


receipt("institution", ["child_standard", "- relief_received", "= allowance_due"])
