"""Proposal to take back part of a construction subsidy where the institution ends, or its use changes, too early.

Only a proposal: a named person decides, orders the return in writing and says why. The promised years and the share by
time are local and illustrative; a closure that is nobody's fault is weighed by that person.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    Fen,
    div_half_up,
    enumeration,
    months_between,
    programme,
    receipt,
    recite,
    rule,
    unit,
)

Ending = enumeration("institution_ending")


programme(
    "construction_clawback",
    zh="建设补贴退回建议",
    en="Proposal to take back a construction subsidy",
    area="institution_area",
    scope="Elder-care institutions that received a construction subsidy",
    kind="proposal",
    subject="institution",
    uses=["operating_subsidy"],
)


unit("institution", of="household", members="is_resident", zh="养老机构", en="institution")


@rule(cites="国发〔2013〕35号 sec. 3(4)", zh="已领取建设补贴", en="a construction subsidy was paid")
def was_paid(construction_paid: Fen) -> Bool:
    return construction_paid > 0


@rule(cites="国发〔2013〕35号 sec. 4(3)", zh="已终止服务或改变用途", en="it ended or changed its use")
def has_ended(institution_ending: Ending) -> Bool:
    return institution_ending != Ending.none


recite("has_ended", cites="老年人权益保障法 arts 40, 46", from_="2018-12-29")


@rule(
    cites="国发〔2013〕35号 sec. 3(4); counted from payment, local (illustrative)",
    zh="发放后已经营月数",
    en="full months of service since the payment",
)
def months_served(construction_paid_on: Date, institution_ended_on: Date) -> Count:
    return months_between(construction_paid_on, institution_ended_on)


@rule(
    cites="国发〔2013〕35号 sec. 3(4); promised months local (illustrative)",
    zh="未满承诺期限",
    en="before the promised time was up",
)
def ended_early(months_served: Count, promised_months: Count) -> Bool:
    return months_served < promised_months


@rule(
    cites="国发〔2013〕35号 sec. 3(4); promised months local (illustrative)",
    zh="未履行的月数",
    en="months not served",
)
def months_left(months_served: Count, promised_months: Count) -> Count:
    return max(0, promised_months - months_served)


@rule(
    cites="国发〔2013〕35号 sec. 3(4); share by time local (illustrative)",
    zh="建议退回金额",
    en="amount proposed to be returned",
)
def clawback_amount(construction_paid: Fen, months_left: Count, promised_months: Count) -> Fen:
    """By the months not served, rounded once."""
    return div_half_up(construction_paid * months_left, promised_months)


branch(
    "clawback",
    unit="institution",
    when=["was_paid", "has_ended", "ended_early"],
    amount="clawback_amount",
    covered=0,
    shows=["months_served", "months_left"],
    zh="建议退回",
    en="return proposed",
)


receipt("clawback", ["= clawback_amount"])
