"""Legal aid, by layer; judicial relief, by the harm suffered in a case and not by layer."""

from doudi.engine.language import Bool, branch, enumeration, Person, rule, version_of

Ground = enumeration("relief_ground")
Bar = enumeration("relief_bar")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 13; 国家司法救助意见 sec. 6(3)",
    zh="有法律援助范围内的事项",
    en="has a matter within the scope of legal aid",
)
def has_legal_matter(legal_matter: Bool) -> Bool:
    return legal_matter


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 13: no text read gives legal aid by status before it",
    zh="社会救助对象可获法律援助",
    en="legal aid is provided for people on assistance",
)
def legal_aid_by_status() -> Bool:
    return False


@version_of("legal_aid_by_status", cites="中办国办2020年改革完善社会救助制度的意见 no. 13", from_="2020-09-01")
def legal_aid_by_status_2020() -> Bool:
    return True


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 13",
    zh="特困人员，可获法律援助",
    en="on tekun, in a month that gives legal aid by status",
)
def tekun_legal_aid(on_tekun: Bool, legal_aid_by_status: Bool) -> Bool:
    return on_tekun and legal_aid_by_status


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 13",
    zh="低保对象，可获法律援助",
    en="on the guarantee, in a month that gives legal aid by status",
)
def dibao_legal_aid(on_dibao: Bool, legal_aid_by_status: Bool) -> Bool:
    return on_dibao and legal_aid_by_status


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 nos 2, 13; 国家司法救助意见 sec. 6(3)",
    zh="属于法律援助对象",
    en="in a group that is given legal aid",
)
def legal_aid_owed(
    tekun_legal_aid: Bool, dibao_legal_aid: Bool, margin_reached: Bool, rigid_reached: Bool, relief_due: Bool
) -> Bool:
    return tekun_legal_aid or dibao_legal_aid or margin_reached or rigid_reached or relief_due


@rule(cites="国家司法救助意见 sec. 2", zh="办案机关记录了救助事由", en="a ground for relief is recorded")
def relief_ground_named(relief_ground: Ground) -> Bool:
    return relief_ground != Ground.none


@rule(cites="国家司法救助意见 sec. 1", zh="同一案件未获得过救助", en="no relief yet for the same case")
def relief_not_given(person: Person) -> Bool:
    return not person.relief_given


@rule(
    cites="国家司法救助意见 sec. 2 para. 3",
    zh="没有一般不予救助的情形",
    en="none of the cases in which relief is generally refused",
)
def relief_not_barred(person: Person) -> Bool:
    return person.relief_bar == Bar.none


@rule(
    cites="国家司法救助意见 sec. 2",
    zh="因案件生活困难且无法获得赔偿",
    en="in hardship because of the case, with no compensation to be had",
)
def relief_found(person: Person) -> Bool:
    """Urgent treatment asks only for inability to pay for it; others named by the authorities need its finding alone."""
    if person.relief_ground == Ground.other:
        return True
    if person.relief_ground == Ground.urgent_treatment or person.relief_ground == Ground.petition:
        return person.relief_hardship
    return person.relief_hardship and person.relief_uncompensated


@rule(
    cites="国家司法救助意见 secs 1, 2, 6(3)",
    zh="符合司法救助条件",
    en="qualifies for judicial relief",
)
def relief_due(person: Person, relief_found: Bool, relief_not_barred: Bool) -> Bool:
    """Whether relief was already given does not matter to legal aid for the same harm."""
    return person.relief_ground != Ground.none and relief_found and relief_not_barred


@rule(cites="国家司法救助意见 sec. 2(1)-(4)", zh="刑事案件被害人或其近亲属", en="victim of a crime, or next of kin")
def crime_victim(person: Person) -> Bool:
    return (
        person.relief_ground == Ground.injury
        or person.relief_ground == Ground.urgent_treatment
        or person.relief_ground == Ground.death_of_provider
        or person.relief_ground == Ground.property
    )


@rule(
    cites="国家司法救助意见 sec. 2(5)",
    zh="举报人、证人、鉴定人受打击报复",
    en="informant, witness or expert retaliated against",
)
def retaliated_against(person: Person) -> Bool:
    return person.relief_ground == Ground.retaliation


@rule(cites="国家司法救助意见 sec. 2(6)", zh="追索赡养费等的申请执行人", en="creditor of unpaid maintenance")
def maintenance_creditor(person: Person) -> Bool:
    return person.relief_ground == Ground.maintenance


@rule(cites="国家司法救助意见 sec. 2(7)", zh="民事侵权受害人", en="victim of a tort")
def tort_victim(person: Person) -> Bool:
    return person.relief_ground == Ground.tort


branch(
    "legal_tekun",
    unit="legal_aid",
    when=["legal_aid_owed", "tekun_legal_aid"],
    amount=0,
    covered=1,
    zh="特困人员",
    en="as a person on tekun",
)


branch(
    "legal_dibao",
    unit="legal_aid",
    when=["legal_aid_owed", "dibao_legal_aid"],
    amount=0,
    covered=1,
    zh="低保对象",
    en="as a person on the minimum living guarantee",
)


branch(
    "legal_margin",
    unit="legal_aid",
    when=["legal_aid_owed", "margin_reached"],
    amount=0,
    covered=1,
    zh="低保边缘家庭成员",
    en="as a member of a margin family",
)


branch(
    "legal_rigid",
    unit="legal_aid",
    when=["legal_aid_owed", "rigid_reached"],
    amount=0,
    covered=1,
    zh="刚性支出困难家庭成员",
    en="as a member of a rigid-expenditure family",
)


branch(
    "legal_relief",
    unit="legal_aid",
    when=["legal_aid_owed", "relief_due"],
    amount=0,
    covered=1,
    zh="符合司法救助条件的当事人，不论身份",
    en="party who qualifies for judicial relief, whatever their status",
)


branch(
    "relief_crime",
    unit="judicial_relief",
    when=["relief_not_given", "relief_not_barred", "relief_found", "crime_victim"],
    amount=0,
    covered=1,
    zh="刑事案件被害人及其近亲属",
    en="victim of a crime, or next of kin",
)


branch(
    "relief_witness",
    unit="judicial_relief",
    when=["relief_not_given", "relief_not_barred", "relief_found", "retaliated_against"],
    amount=0,
    covered=1,
    zh="受打击报复的举报人、证人、鉴定人",
    en="informant, witness or expert who was retaliated against",
)


branch(
    "relief_maintenance",
    unit="judicial_relief",
    when=["relief_not_given", "relief_not_barred", "relief_found", "maintenance_creditor"],
    amount=0,
    covered=1,
    zh="追索赡养费、扶养费、抚育费的申请执行人",
    en="creditor of unpaid maintenance",
)


branch(
    "relief_tort",
    unit="judicial_relief",
    when=["relief_not_given", "relief_not_barred", "relief_found", "tort_victim"],
    amount=0,
    covered=1,
    zh="民事侵权受害人",
    en="victim of a tort",
)


branch(
    "relief_other",
    unit="judicial_relief",
    when=["relief_not_given", "relief_not_barred", "relief_found"],
    amount=0,
    covered=1,
    zh="其他人员、参照执行的信访人",
    en="others, and petitioners treated alike",
)
