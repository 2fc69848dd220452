"""The layers: what is in force for a person, and from when the lower layers reach the special lines."""

from doudi.engine.language import Bool, enumeration, Person, recite, rule, version_of

Exclusive = enumeration("exclusive_award")
Recognised = enumeration("recognised")
PovertyList = enumeration("poverty_list")
SupportForm = enumeration("support_form")


@rule(cites="国务院令第649号 arts 28, 33", zh="特困人员", en="on tekun")
def on_tekun(person: Person) -> Bool:
    return person.exclusive_award == Exclusive.tekun


@rule(cites="国务院令第649号 arts 28, 33, 37, 42", zh="低保对象", en="on the minimum living guarantee")
def on_dibao(person: Person) -> Bool:
    return person.award_dibao


@rule(cites="国务院令第649号 art. 37", zh="分散供养的特困人员", en="on tekun and living at home")
def dispersed_tekun(person: Person) -> Bool:
    return person.exclusive_award == Exclusive.tekun and person.support_form == SupportForm.dispersed


@rule(
    cites="国务院令第649号 arts 28(3), 37, 42: recognition as a margin family by local rule before 2021",
    zh="低保边缘家庭成员",
    en="member of a recognised margin family",
)
def margin_member(person: Person, recognised: Recognised) -> Bool:
    return recognised == Recognised.margin and person.is_member


recite("margin_member", cites="中办国办2020年改革完善社会救助制度的意见 no. 2", from_="2020-09-01")


recite("margin_member", cites="国办发〔2023〕39号 sec. 2", from_="2023-11-01")


@rule(
    cites="国务院令第649号 arts 28(3), 37, 42: recognition as a rigid-expenditure family by local rule before 2023",
    zh="刚性支出困难家庭成员",
    en="member of a recognised rigid-expenditure family",
)
def rigid_member(person: Person, recognised: Recognised) -> Bool:
    return recognised == Recognised.rigid and person.is_member


recite("rigid_member", cites="中办国办2020年改革完善社会救助制度的意见 no. 2", from_="2020-09-01")


recite("rigid_member", cites="国办发〔2023〕39号 sec. 2", from_="2023-11-01")


@rule(
    cites="国办发〔2023〕39号 sec. 2: no group of this name before",
    zh="防止返贫监测对象",
    en="member of a family watched against falling back into poverty",
)
def monitored_member(person: Person, poverty_list: PovertyList) -> Bool:
    """Unstable, marginal or suddenly in difficulty; a family merely lifted out of poverty is not watched."""
    return (
        poverty_list == PovertyList.unstable
        or poverty_list == PovertyList.marginal
        or poverty_list == PovertyList.sudden
    ) and person.is_member


@rule(
    cites="国务院令第649号 arts 33, 37, 42: only the guarantee and tekun before the opinion of 2020",
    zh="专项救助延伸至低收入家庭",
    en="the special lines reach low-income families",
)
def low_income_reached() -> Bool:
    return False


@version_of("low_income_reached", cites="中办国办2020年改革完善社会救助制度的意见 no. 2", from_="2020-09-01")
def low_income_reached_2020() -> Bool:
    """Low-income and rigid-expenditure families by actual need: medical, housing, education, employment and others."""
    return True


recite("low_income_reached", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")


@rule(
    cites="国务院令第649号 arts 37, 42",
    zh="低保边缘家庭成员（专项救助已延伸）",
    en="member of a margin family, reached by the special lines",
)
def margin_reached(low_income_reached: Bool, margin_member: Bool) -> Bool:
    return low_income_reached and margin_member


recite("margin_reached", cites="中办国办2020年改革完善社会救助制度的意见 no. 2", from_="2020-09-01")


recite("margin_reached", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")


@rule(
    cites="国务院令第649号 arts 37, 42",
    zh="刚性支出困难家庭成员（专项救助已延伸）",
    en="member of a rigid-expenditure family, reached by the special lines",
)
def rigid_reached(low_income_reached: Bool, rigid_member: Bool) -> Bool:
    return low_income_reached and rigid_member


recite("rigid_reached", cites="中办国办2020年改革完善社会救助制度的意见 no. 2", from_="2020-09-01")


recite("rigid_reached", cites="国办发〔2023〕39号 sec. 4(2)", from_="2023-11-01")
