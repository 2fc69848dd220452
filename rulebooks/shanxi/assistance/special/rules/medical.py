"""Medical assistance: help with the premium, help with costs, and treatment in an emergency."""

from doudi.engine.language import Bool, branch, Person, recite, rule, version_of


@rule(
    cites="国务院令第649号 art. 29(1)",
    zh="参加城乡居民基本医疗保险",
    en="enrolled in residents' basic medical insurance",
)
def insured_resident(resident_insurance: Bool) -> Bool:
    return resident_insurance


@rule(
    cites="国务院令第649号 arts 28(3), 29(1); whom else is local (illustrative)",
    zh="低保边缘家庭成员，当地资助参保",
    en="member of a margin family, where the area helps them with the premium",
)
def margin_premium(margin_member: Bool, premium_margin: Bool) -> Bool:
    return premium_margin and margin_member


recite(
    "margin_premium",
    cites="中办国办2020年改革完善社会救助制度的意见 no. 8; whom else is local (illustrative)",
    from_="2020-09-01",
)


recite("margin_premium", cites="国办发〔2023〕39号 sec. 4(2); whom else is local (illustrative)", from_="2023-11-01")


@rule(
    cites="国务院令第649号 arts 28(3), 29(1); whom else is local (illustrative)",
    zh="刚性支出困难家庭成员，当地资助参保",
    en="member of a rigid-expenditure family, where the area helps them with the premium",
)
def rigid_premium(rigid_member: Bool, premium_rigid: Bool) -> Bool:
    return premium_rigid and rigid_member


recite(
    "rigid_premium",
    cites="中办国办2020年改革完善社会救助制度的意见 no. 8; whom else is local (illustrative)",
    from_="2020-09-01",
)


recite("rigid_premium", cites="国办发〔2023〕39号 sec. 4(2); whom else is local (illustrative)", from_="2023-11-01")


@rule(
    cites="国务院令第649号 arts 28(3), 29(1); whom else is local (illustrative)",
    zh="防止返贫监测对象，当地资助参保",
    en="member of a watched family, where the area helps them with the premium",
)
def monitored_premium(monitored_member: Bool, premium_monitored: Bool) -> Bool:
    return premium_monitored and monitored_member


recite("monitored_premium", cites="国办发〔2023〕39号 sec. 4(2); whom else is local (illustrative)", from_="2023-11-01")


@rule(cites="国务院令第649号 arts 28, 29(1)", zh="属于资助参保对象", en="in a group that is helped with the premium")
def premium_owed(
    on_tekun: Bool, on_dibao: Bool, margin_premium: Bool, rigid_premium: Bool, monitored_premium: Bool
) -> Bool:
    return on_tekun or on_dibao or margin_premium or rigid_premium or monitored_premium


recite("premium_owed", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")


@rule(
    cites="国务院令第649号 art. 29(1): a subsidy, without a measure",
    zh="全额资助",
    en="the premium is paid in full",
)
def premium_in_full() -> Bool:
    return False


@version_of("premium_in_full", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")
def premium_in_full_2023(on_tekun: Bool) -> Bool:
    """Tekun in full; the guarantee and others a fixed amount."""
    return on_tekun


@rule(
    cites="国务院令第649号 art. 29(2)",
    zh="难以承担符合规定的医疗自负费用",
    en="bears medical costs that are too heavy",
)
def bears_medical_cost(medical_cost_heavy: Bool) -> Bool:
    return medical_cost_heavy


@rule(
    cites="国务院令第649号 art. 28(3); whom else is local (illustrative)",
    zh="低保边缘家庭成员，属于医疗救助对象",
    en="member of a margin family, given medical aid",
)
def margin_treatment(margin_member: Bool, treatment_margin: Bool) -> Bool:
    return treatment_margin and margin_member


@version_of("margin_treatment", cites="中办国办2020年改革完善社会救助制度的意见 no. 2", from_="2020-09-01")
def margin_treatment_2020(margin_reached: Bool) -> Bool:
    return margin_reached


@version_of("margin_treatment", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")
def margin_treatment_2023(person: Person, margin_reached: Bool) -> Bool:
    """For the seriously ill: hospital, long-term medication, long-term out-patient treatment."""
    return margin_reached and person.major_illness


@rule(
    cites="国务院令第649号 art. 28(3); whom else is local (illustrative)",
    zh="刚性支出困难家庭成员，属于医疗救助对象",
    en="member of a rigid-expenditure family, given medical aid",
)
def rigid_treatment(rigid_member: Bool, treatment_rigid: Bool) -> Bool:
    return treatment_rigid and rigid_member


@version_of("rigid_treatment", cites="中办国办2020年改革完善社会救助制度的意见 no. 2", from_="2020-09-01")
def rigid_treatment_2020(rigid_reached: Bool) -> Bool:
    return rigid_reached


@version_of("rigid_treatment", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")
def rigid_treatment_2023(person: Person, rigid_reached: Bool) -> Bool:
    """For the seriously ill: hospital, long-term medication, long-term out-patient treatment."""
    return rigid_reached and person.major_illness


@rule(cites="国务院令第649号 arts 27, 28", zh="属于医疗费用救助对象", en="in a group that is given medical aid")
def treatment_owed(on_tekun: Bool, on_dibao: Bool, margin_treatment: Bool, rigid_treatment: Bool) -> Bool:
    return on_tekun or on_dibao or margin_treatment or rigid_treatment


recite("treatment_owed", cites="国务院令第649号 art. 28; 国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")


@rule(
    cites="国务院令第649号 art. 32",
    zh="需要急救而身份不明或无力支付",
    en="emergency treatment, unknown or unable to pay",
)
def emergency_found(emergency_unpaid: Bool) -> Bool:
    return emergency_unpaid


@rule(cites="国务院令第649号 art. 32", zh="由疾病应急救助基金支付", en="paid by the emergency fund")
def emergency_owed(person: Person) -> Bool:
    return person.emergency_unpaid


recite("emergency_owed", cites="国务院令第649号 art. 32; 国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")


branch(
    "premium_tekun",
    unit="premium",
    when=["premium_owed", "on_tekun"],
    amount=0,
    covered=1,
    shows=["premium_in_full"],
    zh="特困人员",
    en="as a person on tekun",
)


branch(
    "premium_dibao",
    unit="premium",
    when=["premium_owed", "on_dibao"],
    amount=0,
    covered=1,
    shows=["premium_in_full"],
    zh="低保对象",
    en="as a person on the minimum living guarantee",
)


branch(
    "premium_margin",
    unit="premium",
    when=["premium_owed", "margin_premium"],
    amount=0,
    covered=1,
    shows=["premium_in_full"],
    zh="低保边缘家庭成员（当地规定）",
    en="as a member of a margin family, by the local rule",
)


branch(
    "premium_rigid",
    unit="premium",
    when=["premium_owed", "rigid_premium"],
    amount=0,
    covered=1,
    shows=["premium_in_full"],
    zh="刚性支出困难家庭成员（当地规定）",
    en="as a member of a rigid-expenditure family, by the local rule",
)


branch(
    "premium_monitored",
    unit="premium",
    when=["premium_owed", "monitored_premium"],
    amount=0,
    covered=1,
    shows=["premium_in_full"],
    zh="防止返贫监测对象（当地规定）",
    en="as a member of a family watched against falling back, by the local rule",
)


branch(
    "treatment_tekun",
    unit="treatment",
    when=["treatment_owed", "on_tekun"],
    amount=0,
    covered=1,
    zh="特困人员",
    en="as a person on tekun",
)


branch(
    "treatment_dibao",
    unit="treatment",
    when=["treatment_owed", "on_dibao"],
    amount=0,
    covered=1,
    zh="低保对象",
    en="as a person on the minimum living guarantee",
)


branch(
    "treatment_margin",
    unit="treatment",
    when=["treatment_owed", "margin_treatment"],
    amount=0,
    covered=1,
    zh="低保边缘家庭成员",
    en="as a member of a margin family",
)


branch(
    "treatment_rigid",
    unit="treatment",
    when=["treatment_owed", "rigid_treatment"],
    amount=0,
    covered=1,
    zh="刚性支出困难家庭成员",
    en="as a member of a rigid-expenditure family",
)


branch(
    "emergency_fund",
    unit="emergency_care",
    when=["emergency_owed"],
    amount=0,
    covered=1,
    payee="institution",
    zh="急重危伤病患者，不论身份",
    en="anybody who needs emergency treatment, whatever their status",
)
