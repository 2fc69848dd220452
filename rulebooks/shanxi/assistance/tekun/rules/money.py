"""The three lines: how much, and which payee. The form chosen never changes an amount."""

from doudi.engine.language import (
    Bool,
    Count,
    enumeration,
    Fen,
    FenPerMonth,
    FenPerYear,
    monthly_up,
    mul_rate_half_up,
    mul_rate_up,
    over_months,
    Person,
    Rate,
    recite,
    rule,
    version_of,
)

SupportForm = enumeration("support_form")
SelfCare = enumeration("self_care")
ArrangedBy = enumeration("funeral_arranged_by")


@rule(cites="国务院令第649号 art. 19; 国务院令第456号 art. 12", zh="本人选择集中供养", en="has chosen central support")
def in_institution(person: Person) -> Bool:
    return person.support_form == SupportForm.central


@rule(
    cites="国务院令第649号 art. 19; 国务院令第456号 art. 12",
    zh="本人选择在家分散供养",
    en="has chosen support at home",
)
def at_home(person: Person) -> Bool:
    return person.support_form == SupportForm.dispersed


@rule(
    cites="国务院令第649号 art. 19; who receives for whom is practice (illustrative)",
    zh="未成年或无民事行为能力，由监护人代领",
    en="a minor or without civil capacity: the guardian receives",
)
def has_guardian(person: Person) -> Bool:
    return person.age < 18 or person.no_civil_capacity


@rule(
    cites="国务院令第456号 art. 17 para. 2; 国务院令第649号 art. 15(2)",
    zh="已签订照料协议",
    en="a carer has signed an agreement",
)
def carer_agreed(person: Person) -> Bool:
    return person.tekun_care_agreement


@rule(
    cites="国务院令第649号 art. 15(1); 国发〔2016〕14号 (the multiple, recalled, text not available) (illustrative)",
    zh="基本生活标准（一年）",
    en="standard of basic living, a year",
)
def living_year(standard_year: FenPerYear, living_multiple: Rate) -> FenPerYear:
    """So many times the standard of the guarantee that applies to the person."""
    return mul_rate_up(standard_year, living_multiple)


@rule(
    cites="国务院令第649号 art. 15(1); rounding declared by the area (illustrative)",
    zh="基本生活费",
    en="basic living, a month",
)
def living_amount(living_year: FenPerYear, rounding_unit: Fen) -> FenPerMonth:
    """Reckoned for the year, rounded once and upward, so that it is never below the least multiple."""
    return monthly_up(living_year, rounding_unit)


@rule(cites="国务院令第649号 art. 15(2)", zh="生活不能自理，需照料", en="cannot look after oneself: care is due")
def care_due(person: Person) -> Bool:
    return person.self_care != SelfCare.full


@version_of(
    "care_due",
    cites="民发〔2021〕43号 art. 20",
    from_="2021-07-01",
    zh="按评估档次享受照料护理标准",
    en="care by the assessed grade",
)
def care_due_2021() -> Bool:
    """Everyone supported is assessed and has a grade; the lowest one's rate may be nothing."""
    return True


@rule(
    cites="国务院令第649号 art. 15 para. 2; that care is measured by the minimum wage is an assumption (illustrative)",
    zh="照料护理标准的计算基数",
    en="what the rates of care are taken of",
)
def care_base(minimum_wage: FenPerMonth) -> FenPerMonth:
    return minimum_wage


@rule(
    cites="国务院令第649号 art. 15(2); rates local (illustrative)",
    zh="照料护理费",
    en="care, a month",
)
def care_amount(
    person: Person, care_base: FenPerMonth, care_full: Rate, care_partial: Rate, care_none: Rate
) -> FenPerMonth:
    if person.self_care == SelfCare.none:
        return mul_rate_half_up(care_base, care_none)
    if person.self_care == SelfCare.partial:
        return mul_rate_half_up(care_base, care_partial)
    return mul_rate_half_up(care_base, care_full)


recite("care_amount", cites="民发〔2021〕43号 art. 20; rates local (illustrative)", from_="2021-07-01")


@rule(cites="国务院令第649号 art. 15(4)", zh="供养期间死亡", en="died while supported")
def died_supported(died_in_support: Bool) -> Bool:
    return died_in_support


@rule(cites="国务院令第649号 art. 15(4)", zh="丧葬费用尚未发放", en="the funeral has not been paid yet")
def funeral_unpaid(person: Person) -> Bool:
    return not person.funeral_paid


@rule(cites="国务院令第649号 art. 15(4)", zh="丧葬事宜已办理", en="the funeral has been arranged")
def funeral_arranged(person: Person) -> Bool:
    return person.funeral_arranged_by != ArrangedBy.none


@rule(
    cites="国务院令第649号 art. 15(4); who is paid is practice (illustrative)",
    zh="由供养服务机构办理",
    en="arranged by the institution",
)
def arranged_by_institution(person: Person) -> Bool:
    return person.funeral_arranged_by == ArrangedBy.institution


@rule(
    cites="国务院令第649号 art. 15(4); amount local (illustrative)",
    zh="丧葬费（一次性）",
    en="funeral, once",
)
def funeral_amount(living_amount: FenPerMonth, funeral_months: Count) -> Fen:
    """So many months of basic living."""
    return over_months(living_amount, funeral_months)
