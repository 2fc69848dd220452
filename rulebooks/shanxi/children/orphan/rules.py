"""Living allowance for orphans: who is one, where the child lives, how much, and what goes on after eighteen.

The opinion of 2010 (国办发〔2010〕54号) defines the orphan and leaves the standard to the province. The county recognises
the orphan; these rules propose.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    FenPerMonth,
    Person,
    age_on,
    enumeration,
    programme,
    receipt,
    recite,
    rule,
    unit,
    version_of,
)

Father = enumeration("father_situation")
Mother = enumeration("mother_situation")
Placement = enumeration("orphan_placement")
Exclusive = enumeration("exclusive_award")
Choice = enumeration("child_support_choice")
Study = enumeration("study")
AfterEighteen = enumeration("after_eighteen")
FosterAs = enumeration("foster_as")


programme(
    "orphan",
    zh="孤儿基本生活费",
    en="Living allowance for orphans",
    area="registered_area",
    scope="Children registered in the province who have lost a parent, and grown orphans",
)


unit("child", of="person", where="is_candidate", zh="孤儿", en="orphan")


@rule(cites="Legal convention: an age is reached on the birthday", zh="年龄", en="age")
def age(birth_date: Date, on: Date) -> Count:
    return age_on(birth_date, on)


@rule(cites="国办发〔2010〕54号 sec. 1", zh="失去父亲或查找不到生父", en="the father is lost or not to be found")
def father_gone(father_situation: Father) -> Bool:
    """Dead, declared dead, declared missing by a court, or never to be found."""
    return (
        father_situation == Father.dead
        or father_situation == Father.declared_missing
        or father_situation == Father.not_found
    )


@rule(cites="国办发〔2010〕54号 sec. 1", zh="失去母亲或查找不到生母", en="the mother is lost or not to be found")
def mother_gone(mother_situation: Mother) -> Bool:
    """Dead, declared dead, declared missing by a court, or never to be found."""
    return (
        mother_situation == Mother.dead
        or mother_situation == Mother.declared_missing
        or mother_situation == Mother.not_found
    )


@rule(cites="国办发〔2010〕54号 sec. 1", zh="父母均失去或查找不到", en="both parents lost or not to be found")
def parents_gone(father_gone: Bool, mother_gone: Bool) -> Bool:
    return father_gone and mother_gone


@rule(cites="国办发〔2010〕54号 secs 1, 2(3)", zh="需要判断的人", en="person to be judged")
def is_candidate(age: Count, father_gone: Bool, mother_gone: Bool, orphan_before_eighteen: Bool) -> Bool:
    """Children who lost one parent at least, and people who were orphans when they came of age."""
    if age >= 18:
        return orphan_before_eighteen
    return father_gone or mother_gone


@rule(cites="国办发〔2010〕54号 sec. 1", zh="未满18周岁", en="under eighteen")
def under_eighteen(person: Person) -> Bool:
    return person.age < 18


@rule(
    cites="国办发〔2010〕54号 sec. 1",
    zh="失去父母、查找不到生父母",
    en="lost both parents, or they are not to be found",
)
def both_gone(person: Person) -> Bool:
    return person.parents_gone


recite("both_gone", cites="国发〔2016〕36号 sec. 2(1)", from_="2016-06-13")


@rule(cites="国办发〔2010〕54号 sec. 1(4)", zh="未被收养", en="not adopted")
def not_adopted(person: Person) -> Bool:
    """An adopted child has parents again."""
    return person.orphan_placement != Placement.adopted


@rule(
    cites="国办发〔2010〕54号 sec. 2(1); one of the two awards at a time is recalled, not stated (illustrative)",
    zh="未享受特困供养",
    en="no award as a person in extreme hardship",
)
def one_award(person: Person) -> Bool:
    """Two routes; leaving tekun for the orphan allowance takes a decision that ends tekun first."""
    return person.exclusive_award != Exclusive.tekun


recite("one_award", cites="国发〔2016〕36号 sec. 2(1)", from_="2016-06-13")


@version_of(
    "one_award",
    cites="民发〔2021〕43号 art. 9",
    from_="2021-07-01",
    zh="未享受也未选择特困供养，或已选择儿童保障",
    en="neither on tekun nor choosing it, or the children's allowance is chosen",
)
def one_award_2021(person: Person) -> Bool:
    """Where the children's allowance is chosen, the decision that grants it ends tekun."""
    return person.child_support_choice == Choice.child_allowance or (
        person.child_support_choice == Choice.none and person.exclusive_award != Exclusive.tekun
    )


@rule(cites="国办发〔2010〕54号 sec. 1(1)", zh="亲属抚养", en="raised by relatives")
def with_relatives(person: Person) -> Bool:
    return person.orphan_placement == Placement.relatives


@rule(cites="国办发〔2010〕54号 sec. 1(2)", zh="机构养育", en="raised in an institution")
def in_institution(person: Person) -> Bool:
    return person.orphan_placement == Placement.institution


@rule(cites="国办发〔2010〕54号 sec. 1(3)", zh="家庭寄养", en="in a foster family")
def fostered(person: Person) -> Bool:
    return person.orphan_placement == Placement.foster


@rule(
    cites="国办发〔2010〕54号 sec. 2(3): schooling only; the allowance after eighteen is local (illustrative)",
    zh="就读阶段在当地延续范围内",
    en="in studies for which the area goes on paying",
)
def covered_study(person: Person, after_eighteen: AfterEighteen) -> Bool:
    """Nobody, those still at school (secondary and vocational), or everybody in full-time study."""
    if after_eighteen == AfterEighteen.none:
        return False
    if after_eighteen == AfterEighteen.school:
        return (
            person.study == Study.compulsory
            or person.study == Study.senior_secondary
            or person.study == Study.vocational
        )
    return person.study != Study.none


@rule(
    cites="国办发〔2010〕54号 sec. 2(3); the allowance after eighteen is local (illustrative)",
    zh="成年后仍在校就读的孤儿",
    en="grown orphan still in study",
)
def grown_student(person: Person, covered_study: Bool) -> Bool:
    return person.age >= 18 and person.orphan_before_eighteen and covered_study


@rule(
    cites="国办发〔2010〕54号 sec. 2(1); 民发〔2010〕161号 sec. 3",
    zh="社会散居孤儿每月标准",
    en="allowance a month in the community",
)
def community_amount(standard_community: FenPerMonth) -> FenPerMonth:
    return standard_community


@rule(
    cites="国办发〔2010〕54号 sec. 2(1); 民发〔2010〕161号 sec. 3",
    zh="机构养育孤儿每月标准",
    en="allowance a month in an institution",
)
def institution_amount(standard_institution: FenPerMonth) -> FenPerMonth:
    return standard_institution


@rule(
    cites="国办发〔2010〕54号 sec. 1(3); which standard a foster child has is local (illustrative)",
    zh="寄养孤儿每月标准",
    en="allowance a month in a foster family",
)
def foster_amount(
    foster_as: FosterAs, standard_community: FenPerMonth, standard_institution: FenPerMonth
) -> FenPerMonth:
    if foster_as == FosterAs.institution:
        return standard_institution
    return standard_community


@rule(
    cites="国办发〔2010〕54号 secs 2(1), 2(3); after eighteen local (illustrative)",
    zh="成年后在校就读孤儿每月标准",
    en="allowance a month of a grown orphan in study",
)
def student_amount(
    person: Person,
    community_amount: FenPerMonth,
    institution_amount: FenPerMonth,
    foster_amount: FenPerMonth,
) -> FenPerMonth:
    """As before coming of age, by where they live."""
    if person.orphan_placement == Placement.institution:
        return institution_amount
    if person.orphan_placement == Placement.foster:
        return foster_amount
    return community_amount


branch(
    "community",
    unit="child",
    when=["under_eighteen", "both_gone", "not_adopted", "one_award", "with_relatives"],
    amount="community_amount",
    covered=1,
    payee="guardian",
    zh="社会散居孤儿",
    en="orphan in the community",
)


branch(
    "institution",
    unit="child",
    when=["under_eighteen", "both_gone", "not_adopted", "one_award", "in_institution"],
    amount="institution_amount",
    covered=1,
    payee="institution",
    zh="机构养育孤儿",
    en="orphan in an institution",
)


branch(
    "foster",
    unit="child",
    when=["under_eighteen", "both_gone", "not_adopted", "one_award", "fostered"],
    amount="foster_amount",
    covered=1,
    payee="guardian",
    zh="家庭寄养孤儿",
    en="orphan in a foster family",
)


branch(
    "student",
    unit="child",
    when=["grown_student", "not_adopted", "one_award"],
    amount="student_amount",
    covered=1,
    payee="person",
    zh="成年后在校就读的孤儿",
    en="grown orphan in study",
)


receipt("community", ["= community_amount"])


receipt("institution", ["= institution_amount"])


receipt("foster", ["= foster_amount"])


receipt("student", ["= student_amount"])
