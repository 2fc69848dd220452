"""What ends the support, as conditions of having it; an end is proposed, posted and decided by a named person."""

from doudi.engine.language import Bool, enumeration, Person, recite, rule, version_of

Absence = enumeration("absence")
ExclusiveAward = enumeration("exclusive_award")
Choice = enumeration("child_support_choice")


@rule(
    cites="国务院令第649号 art. 18; 民发〔2016〕178号 (causes, recalled, text not available) (illustrative)",
    zh="未死亡、未被宣告死亡或失踪",
    en="neither dead nor declared dead or missing",
)
def alive_and_found(person: Person) -> Bool:
    return not person.died_in_support and person.absence != Absence.missing


recite("alive_and_found", cites="民发〔2021〕43号 art. 24(1)", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 18; 民发〔2016〕178号 (causes, recalled, text not available) (illustrative)",
    zh="未在监狱服刑",
    en="not serving a sentence in prison",
)
def not_serving_sentence(person: Person) -> Bool:
    """Compulsory rehabilitation is not named and ends nothing."""
    return person.absence != Absence.prison


recite("not_serving_sentence", cites="民发〔2021〕43号 art. 24(3)", from_="2021-07-01")


@rule(cites="国务院令第649号 art. 16: support is applied for", zh="未申请退出", en="has not asked to leave")
def stays(person: Person) -> Bool:
    return not person.leave_requested


recite("stays", cites="民发〔2021〕43号 arts 10, 24(6)", from_="2021-07-01")


@rule(
    cites="国务院令第649号 art. 15 para. 3; that the two are not held together is a local rule (illustrative)",
    zh="未享受孤儿基本生活费",
    en="does not hold the orphan allowance",
)
def not_child_allowance(person: Person) -> Bool:
    return person.exclusive_award != ExclusiveAward.orphan


@version_of(
    "not_child_allowance",
    cites="民发〔2021〕43号 art. 9",
    from_="2021-07-01",
    zh="未选择孤儿、事实无人抚养儿童保障",
    en="has not chosen the allowances for orphans or children nobody raises in fact",
)
def not_child_allowance_2021(person: Person) -> Bool:
    """The choice is a recorded one; holding an allowance is not taken for a choice, except the orphan allowance."""
    chosen = person.age < 18 and person.child_support_choice == Choice.child_allowance
    return person.exclusive_award != ExclusiveAward.orphan and not chosen
