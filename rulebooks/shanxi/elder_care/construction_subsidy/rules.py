"""Construction subsidy: one-off, for each bed that new or rebuilt works added, more for nursing beds.

The opinion of 2013 lets a locality choose to help society build; no rate and no condition of Shanxi has been seen, so all
are illustrative. What is given back when the institution ends early is the programme `construction_clawback`.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    Fen,
    enumeration,
    months_between,
    programme,
    receipt,
    recite,
    rule,
    unit,
)

Work = enumeration("bed_work")


programme(
    "construction_subsidy",
    zh="养老机构建设补贴",
    en="Construction subsidy of elder-care institutions",
    area="institution_area",
    scope="Elder-care institutions in the province whose works added beds",
    subject="institution",
    uses=["operating_subsidy"],
)


unit("institution", of="household", members="is_resident", zh="养老机构", en="institution")


@rule(cites="国发〔2013〕35号 sec. 3(4): grants for investment", zh="有新建或改扩建工程", en="works added beds")
def has_works(bed_work: Work) -> Bool:
    return bed_work != Work.none


recite("has_works", cites="老年人权益保障法 art. 39", from_="2018-12-29")


@rule(
    cites="国发〔2013〕35号 sec. 3(4); least number local (illustrative)",
    zh="新增床位达到最低数",
    en="enough beds were added",
)
def enough_beds(beds_added: Count, beds_min: Count) -> Bool:
    return beds_added >= beds_min


@rule(
    cites="国发〔2013〕35号 sec. 3(4); local (illustrative)",
    zh="工程已验收合格",
    en="the works were accepted",
)
def accepted(works_accepted_on: Date, on: Date) -> Bool:
    """By the first day of the month that is judged."""
    return works_accepted_on <= on


@rule(
    cites="国发〔2013〕35号 sec. 3(4); time to apply local (illustrative)",
    zh="在申请期限内",
    en="within the time to apply",
)
def in_time(works_accepted_on: Date, on: Date, apply_months: Count) -> Bool:
    """Owed in each month of that time; that it is paid once is the ledger's."""
    return months_between(works_accepted_on, on) < apply_months


@rule(cites="国发〔2013〕35号 sec. 3(4)", zh="其中护理型床位", en="nursing beds among them")
def nursing_beds(nursing_beds_added: Count, beds_added: Count) -> Count:
    """Never more than the beds that were added."""
    return min(nursing_beds_added, beds_added)


@rule(
    cites="国发〔2013〕35号 sec. 3(4); rates by kind of works local (illustrative)",
    zh="每床标准（按工程类型）",
    en="rate of a bed, by the kind of works",
)
def work_rate(bed_work: Work, rate_new: Fen, rate_rebuilt: Fen) -> Fen:
    if bed_work == Work.rebuilt:
        return rate_rebuilt
    return rate_new


@rule(
    cites="国发〔2013〕35号 sec. 3(4); rates local (illustrative)",
    zh="{beds_added} 张床位的补贴",
    en="for {beds_added} beds",
)
def beds_amount(work_rate: Fen, beds_added: Count) -> Fen:
    return work_rate * beds_added


@rule(
    cites="国发〔2013〕35号 sec. 3(4); extra for nursing beds local (illustrative)",
    zh="{nursing_beds} 张护理型床位另加",
    en="more for {nursing_beds} nursing beds",
)
def nursing_amount(nursing_beds: Count, nursing_extra: Fen) -> Fen:
    return nursing_extra * nursing_beds


@rule(
    cites="国发〔2013〕35号 sec. 3(4); rates local (illustrative)",
    zh="一次性建设补贴",
    en="construction subsidy, once",
)
def construction_amount(beds_amount: Fen, nursing_amount: Fen) -> Fen:
    return beds_amount + nursing_amount


recite("construction_amount", cites="老年人权益保障法 art. 39; rates local (illustrative)", from_="2018-12-29")


branch(
    "construction",
    unit="institution",
    when=["run_by_society", "may_operate", "in_business", "has_works", "enough_beds", "accepted", "in_time"],
    amount="construction_amount",
    covered=0,
    shows=["nursing_beds"],
    zh="建设补贴",
    en="construction subsidy",
)


receipt("construction", ["beds_amount", "+ nursing_amount", "= construction_amount"])
