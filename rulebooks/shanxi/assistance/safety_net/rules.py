"""Families lifted out of poverty or watched: who of them the guarantee or tekun covers, and whom somebody should visit.

Nothing is decided here. A family with anybody not covered is a line on a list for a visit, by a named person.
"""

from doudi.engine.language import Bool, branch, Count, Members, count, enumeration, programme, recite, rule, unit

PovertyList = enumeration("poverty_list")
ExclusiveAward = enumeration("exclusive_award")


programme(
    "safety_net",
    zh="社会救助兜底保障",
    en="Safety net under families lifted out of poverty",
    area="registered_area",
    scope="Families on the list of those lifted out of poverty or watched against falling back",
    from_="2020-09-01",
    kind="proposal",
    uses=["dibao"],
)


unit("family", of="household", members="is_member", zh="家庭", en="family")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 22; the lists are the source's (illustrative)",
    zh="在脱贫户或防止返贫监测名单上",
    en="on the list",
)
def on_list(poverty_list: PovertyList) -> Bool:
    return poverty_list != PovertyList.none


recite(
    "on_list",
    cites="2022-10-20 通知 sec. 3(3); families lifted out of poverty stay on as the source has them",
    from_="2022-10-20",
)


recite(
    "on_list",
    cites="国办发〔2023〕39号 secs 3(3), 3(4); families lifted out of poverty stay on as the source has them",
    from_="2023-10-19",
)


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 2",
    zh="已有基本生活保障",
    en="has a basic-living award",
)
def basic_award(award_dibao: Bool, exclusive_award: ExclusiveAward) -> Bool:
    """The guarantee or tekun; a child with the orphan allowance is provided for as well and needs no such visit."""
    return award_dibao or exclusive_award != ExclusiveAward.none


recite("basic_award", cites="国办发〔2023〕39号 sec. 4(1)", from_="2023-10-19")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 2",
    zh="已保障的人数",
    en="people covered",
)
def people_covered(members: Members) -> Count:
    return count(m.basic_award for m in members)


recite("people_covered", cites="国办发〔2023〕39号 sec. 4(1)", from_="2023-10-19")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 22",
    zh="未保障的人数",
    en="people not covered",
)
def people_uncovered(members: Members) -> Count:
    return count(not m.basic_award for m in members)


recite("people_uncovered", cites="2022-10-20 通知 sec. 3(3)", from_="2022-10-20")


recite("people_uncovered", cites="国办发〔2023〕39号 secs 3(3), 3(4)", from_="2023-10-19")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 22",
    zh="家庭成员均已保障",
    en="everybody is covered",
)
def all_covered(people_covered: Count, people_uncovered: Count) -> Bool:
    return people_uncovered == 0 and people_covered >= 1


recite("all_covered", cites="2022-10-20 通知 sec. 3(3)", from_="2022-10-20")


recite("all_covered", cites="国办发〔2023〕39号 secs 3(3), 3(4)", from_="2023-10-19")


@rule(
    cites="中办国办2020年改革完善社会救助制度的意见 no. 22",
    zh="有家庭成员未保障，建议走访",
    en="somebody is not covered: please visit",
)
def somebody_uncovered(people_uncovered: Count) -> Bool:
    return people_uncovered >= 1


recite("somebody_uncovered", cites="2022-10-20 通知 sec. 3(3)", from_="2022-10-20")


recite("somebody_uncovered", cites="国办发〔2023〕39号 secs 3(3), 3(4)", from_="2023-10-19")


branch(
    "covered",
    unit="family",
    when=["on_list", "all_covered"],
    amount=0,
    covered="people_covered",
    zh="已兜底保障",
    en="covered",
)


branch(
    "not_covered",
    unit="family",
    when=["on_list", "somebody_uncovered"],
    amount=0,
    covered="people_uncovered",
    shows=["people_covered"],
    zh="未（全部）保障，建议走访",
    en="not, or not wholly, covered: to be visited",
)
