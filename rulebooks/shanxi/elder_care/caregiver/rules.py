"""Incentives for caregivers: an entry subsidy in three yearly instalments, and seniority pay by the month.

The press conference of 2021-07-28 supports making such policies (入职补贴, 工龄补贴); none of Shanxi has been seen, so every
condition and rate is illustrative. The law asks for a system of incentives and leaves it open.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    Fen,
    FenPerMonth,
    Person,
    Rate,
    div_down,
    enumeration,
    months_between,
    mul_rate_half_up,
    programme,
    receipt,
    rule,
    unit,
)

Role = enumeration("role")
Education = enumeration("care_education")
Certificate = enumeration("care_certificate")


programme(
    "caregiver",
    zh="养老护理员入职补贴和工龄补贴",
    en="Entry subsidy and seniority pay of caregivers",
    area="institution_area",
    scope="People who care for residents of elder-care institutions in the province",
    subject="institution",
    uses=["operating_subsidy"],
    from_="2018-12-29",
)


unit("entry", of="person", where="is_caregiver", zh="入职补贴", en="entry subsidy")


unit("seniority", of="person", where="is_caregiver", zh="工龄补贴", en="seniority pay")


@rule(cites="老年人权益保障法 art. 47", zh="一线养老护理员", en="caregiver who cares for residents directly")
def is_caregiver(role: Role, care_work: Bool) -> Bool:
    return role == Role.staff and care_work


@rule(
    cites="国发〔2013〕35号 sec. 3(5): insured as the law asks; the contract is local (illustrative)",
    zh="签订劳动合同并参加社会保险",
    en="has a contract and is insured",
)
def properly_employed(person: Person) -> Bool:
    return person.labour_contract and person.employer_insures


@rule(
    cites="老年人权益保障法 art. 47; instalments local (illustrative)",
    zh="入职满月数",
    en="full months in the post",
)
def months_in_post(care_hired_on: Date, on: Date) -> Count:
    return months_between(care_hired_on, on)


@rule(
    cites="老年人权益保障法 art. 47; instalments local (illustrative)",
    zh="本月到期的分期（第几年）",
    en="instalment falling due this month, by year",
)
def instalment_year(months_in_post: Count) -> Count:
    """Due in the one month in which another year is full; 0 in all others."""
    years = div_down(months_in_post, 12)
    return years if years * 12 == months_in_post else 0


@rule(
    cites="老年人权益保障法 art. 47; three instalments local (illustrative)",
    zh="本月有分期到期",
    en="an instalment falls due this month",
)
def instalment_due(person: Person) -> Bool:
    """After one, two and three full years."""
    return 1 <= person.instalment_year <= 3


@rule(
    cites="国发〔2013〕35号 sec. 3(5): graduates in the subject are to be drawn in; local (illustrative)",
    zh="养老服务相关专业毕业",
    en="graduate in a related subject",
)
def is_graduate(person: Person) -> Bool:
    return person.care_education != Education.none


@rule(
    cites="国发〔2013〕35号 sec. 3(5): those trained and certified are helped; local (illustrative)",
    zh="持有职业技能等级证书",
    en="holds a skill-level certificate",
)
def is_certified(person: Person) -> Bool:
    return person.care_certificate != Certificate.none


@rule(
    cites="老年人权益保障法 art. 47; amounts by education local (illustrative)",
    zh="入职补贴总额（按学历）",
    en="entry subsidy in all, by education",
)
def graduate_total(person: Person, entry_bachelor: Fen, entry_college: Fen, entry_vocational: Fen) -> Fen:
    if person.care_education == Education.bachelor:
        return entry_bachelor
    if person.care_education == Education.college:
        return entry_college
    return entry_vocational


@rule(
    cites="老年人权益保障法 art. 47; amounts by certificate local (illustrative)",
    zh="入职补贴总额（按技能等级）",
    en="entry subsidy in all, by certificate",
)
def certified_total(person: Person, entry_highly_skilled: Fen, entry_skilled: Fen) -> Fen:
    """Level three (senior) and above, or levels five and four."""
    if person.care_certificate == Certificate.five or person.care_certificate == Certificate.four:
        return entry_skilled
    return entry_highly_skilled


@rule(
    cites="老年人权益保障法 art. 47; shares local (illustrative)",
    zh="本期入职补贴（毕业生）",
    en="instalment due, graduate",
)
def graduate_instalment(person: Person, graduate_total: Fen, share_first: Rate, share_second: Rate) -> Fen:
    """The third is what is left, so that the three always make the whole."""
    first = mul_rate_half_up(graduate_total, share_first)
    second = mul_rate_half_up(graduate_total, share_second)
    if person.instalment_year == 1:
        return first
    if person.instalment_year == 2:
        return second
    return max(0, graduate_total - first - second)


@rule(
    cites="老年人权益保障法 art. 47; shares local (illustrative)",
    zh="本期入职补贴（持证人员）",
    en="instalment due, certified",
)
def certified_instalment(person: Person, certified_total: Fen, share_first: Rate, share_second: Rate) -> Fen:
    """The third is what is left, so that the three always make the whole."""
    first = mul_rate_half_up(certified_total, share_first)
    second = mul_rate_half_up(certified_total, share_second)
    if person.instalment_year == 1:
        return first
    if person.instalment_year == 2:
        return second
    return max(0, certified_total - first - second)


@rule(
    cites="老年人权益保障法 art. 47; how service is counted is local (illustrative)",
    zh="从事养老护理的满年数",
    en="full years of caring for the elderly",
)
def care_years(care_since: Date, on: Date) -> Count:
    return div_down(months_between(care_since, on), 12)


@rule(
    cites="老年人权益保障法 art. 47; certificate local (illustrative)",
    zh="符合工龄补贴的持证要求",
    en="certified as seniority pay asks",
)
def seniority_certified(person: Person, seniority_needs_certificate: Bool) -> Bool:
    return not seniority_needs_certificate or person.care_certificate != Certificate.none


@rule(
    cites="老年人权益保障法 art. 47; first year local (illustrative)",
    zh="工龄达到起发年限",
    en="enough years of service",
)
def long_enough(person: Person, seniority_first_year: Count) -> Bool:
    return person.care_years >= seniority_first_year


@rule(
    cites="老年人权益保障法 art. 47; rate and ceiling local (illustrative)",
    zh="每月工龄补贴",
    en="seniority pay a month",
)
def seniority_amount(person: Person, seniority_rate: FenPerMonth, seniority_years_most: Count) -> FenPerMonth:
    """So much for each full year, up to a number of years."""
    return seniority_rate * min(person.care_years, seniority_years_most)


branch(
    "graduate",
    unit="entry",
    when=["may_operate", "properly_employed", "is_graduate", "instalment_due"],
    amount="graduate_instalment",
    covered=1,
    zh="毕业生入职补贴",
    en="entry subsidy of a graduate",
)


branch(
    "certified",
    unit="entry",
    when=["may_operate", "properly_employed", "is_certified", "instalment_due"],
    amount="certified_instalment",
    covered=1,
    zh="持证人员入职补贴",
    en="entry subsidy by certificate",
)


branch(
    "seniority",
    unit="seniority",
    when=["may_operate", "properly_employed", "seniority_certified", "long_enough"],
    amount="seniority_amount",
    covered=1,
    zh="工龄补贴",
    en="seniority pay",
)


receipt("graduate", ["graduate_total", "= graduate_instalment"])


receipt("certified", ["certified_total", "= certified_instalment"])


receipt("seniority", ["= seniority_amount"])
