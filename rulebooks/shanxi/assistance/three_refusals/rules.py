"""Work refused three times without reason: a proposal to the county about the person's own part, never a cut by itself."""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    FenPerMonth,
    Person,
    div_down,
    programme,
    receipt,
    recite,
    rule,
    unit,
)


programme(
    "three_refusals",
    zh="三次拒绝就业",
    en="Work refused three times",
    area="registered_area",
    scope="People covered by the minimum living guarantee who refused work they were introduced to",
    from_="2014-05-01",
    kind="proposal",
)


unit("refuser", of="person", where="refused_any", zh="拒绝就业的人", en="person who refused work")


@rule(
    cites="国务院令第649号 art. 45",
    zh="低保对象，有拒绝介绍工作的记录",
    en="on the guarantee, with a refusal on record",
)
def refused_any(award_dibao: Bool, work_refusals: Count) -> Bool:
    return award_dibao and work_refusals >= 1


recite("refused_any", cites="民发〔2021〕57号 art. 34", from_="2021-07-01")


@rule(cites="国务院令第649号 art. 45", zh="有劳动能力", en="able to work")
def can_work(person: Person) -> Bool:
    """An officer's finding."""
    return person.able_to_work


recite("can_work", cites="民发〔2021〕57号 art. 34", from_="2021-07-01")


@rule(cites="国务院令第649号 art. 45", zh="未就业", en="not in work")
def out_of_work(person: Person) -> Bool:
    return not person.employed


recite("out_of_work", cites="民发〔2021〕57号 art. 34", from_="2021-07-01")


@rule(cites="国务院令第649号 art. 45", zh="连续拒绝达到规定次数", en="refused often enough, one after the other")
def refused_in_a_row(person: Person, refusals: Count) -> Bool:
    return person.work_refusals >= refusals


recite("refused_in_a_row", cites="民发〔2021〕57号 art. 34", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 45",
    zh="所介绍的工作与健康状况、劳动能力相适应",
    en="the work suited health and capacity",
)
def work_suited(person: Person) -> Bool:
    """An officer's finding, about every one of the offers."""
    return person.offers_suitable


recite("work_suited", cites="民发〔2021〕57号 art. 34", from_="2021-07-01")


@rule(cites="国务院令第649号 art. 45", zh="拒绝没有正当理由", en="refused without good reason")
def without_reason(person: Person) -> Bool:
    """An officer's finding, after the person was heard."""
    return person.refusals_unreasoned


recite("without_reason", cites="民发〔2021〕57号 art. 34", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 45: the person's own",
    zh="按家庭人口分摊的保障金",
    en="what the members share of the award",
)
def shared_award(award_dibao_amount: FenPerMonth, award_dibao_top_ups: FenPerMonth) -> FenPerMonth:
    """Without the top-ups decided for old, young, disabled or ill members: those are theirs."""
    return max(0, award_dibao_amount - award_dibao_top_ups)


recite("shared_award", cites="民发〔2021〕57号 art. 34", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 45; equal parts, rounded down (illustrative)",
    zh="本人的保障金（可减发或停发的上限）",
    en="the person's own part: the most that may be reduced",
)
def own_part(shared_award: FenPerMonth, award_dibao_members: Count) -> FenPerMonth:
    return div_down(shared_award, award_dibao_members, when_zero=0)


recite("own_part", cites="民发〔2021〕57号 art. 34; equal parts, rounded down (illustrative)", from_="2021-07-01")


branch(
    "reduce_or_stop",
    unit="refuser",
    when=["can_work", "out_of_work", "refused_in_a_row", "work_suited", "without_reason"],
    amount="own_part",
    covered=1,
    zh="建议：由县级民政部门决定减发或停发本人部分",
    en="proposal: the county decides whether to reduce or stop the person's own part",
)


receipt("reduce_or_stop", ["shared_award", "= own_part"])
