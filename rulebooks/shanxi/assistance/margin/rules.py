"""Families at the margin of the guarantee: a status that opens other help, and no money of its own.

The measure of income and assets is the guarantee's: `below_margin` is the same rule that lets a severely disabled member
of such a family apply alone, so that the two programmes can never disagree about one family.
"""

from doudi.engine.language import Bool, branch, enumeration, programme, recite, rule, unit

AwardKind = enumeration("award_dibao_kind")


programme(
    "margin",
    zh="低保边缘家庭认定",
    en="Recognition of margin families",
    area="registered_area",
    scope="Every household registered in the province",
    from_="2021-07-01",
    kind="status",
    uses=["dibao"],
)


unit("family", of="household", members="is_member", zh="家庭", en="family")


@rule(cites="民发〔2021〕57号 art. 8", zh="未享受整户低保", en="no family award of the guarantee in force")
def no_guarantee(award_dibao_kind: AwardKind) -> Bool:
    """A single-person award of a disabled or ill member leaves the family at the margin; a gradual exit does not."""
    return award_dibao_kind != AwardKind.family


recite("no_guarantee", cites="2022-10-20 通知 sec. 1(4)", from_="2022-10-20")


recite("no_guarantee", cites="国办发〔2023〕39号 sec. 2", from_="2023-10-19")


@rule(
    cites="民发〔2021〕57号 art. 8",
    zh="家庭人均收入不低于低保标准",
    en="income per head is not below the standard",
)
def over_standard(income_below: Bool) -> Bool:
    """Below it the family should ask for the guarantee itself."""
    return not income_below


recite("over_standard", cites="2022-10-20 通知 sec. 1(4)", from_="2022-10-20")


recite("over_standard", cites="国办发〔2023〕39号 sec. 2", from_="2023-10-19")


branch(
    "margin",
    unit="family",
    when=[
        "has_members",
        "no_guarantee",
        "deposits_within",
        "vehicles_within",
        "homes_within",
        "over_standard",
        "below_margin",
    ],
    amount=0,
    covered="heads",
    shows=["counted_income", "need"],
    zh="低保边缘家庭",
    en="margin family",
)
