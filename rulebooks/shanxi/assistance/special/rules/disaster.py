"""Relief after a natural disaster: owed to whoever is struck, by finding, whatever their status.

The applicant stands for the household. Each stage is a line of its own: a household may be in several at once.
"""

from doudi.engine.language import Bool, branch, Count, Date, enumeration, month_of, Person, recite, rule

Relation = enumeration("relation")


@rule(
    cites="国务院令第649号 arts 20, 22", zh="家庭需要灾害应急救助（申请人代表）", en="household needs emergency relief"
)
def urgent_disaster_need(relation: Relation, disaster_urgent: Bool) -> Bool:
    return relation == Relation.applicant and disaster_urgent


@rule(cites="国务院令第649号 art. 22; 国务院令第577号 art. 14", zh="给予应急救助", en="emergency relief is owed")
def urgent_disaster_owed(person: Person) -> Bool:
    """Shelter, food, water, clothing, heating, medical care, in place at once."""
    return person.disaster_urgent


recite(
    "urgent_disaster_owed",
    cites="国务院令第649号 art. 22; 国务院令第577号 art. 14; 中办国办2020年改革完善社会救助制度的意见 nos 2, 12",
    from_="2020-09-01",
)


recite(
    "urgent_disaster_owed",
    cites="国务院令第649号 art. 22; 国务院令第577号 art. 14; 国办发〔2023〕39号 sec. 4(2)",
    from_="2023-11-01",
)


@rule(
    cites="国务院令第649号 art. 24",
    zh="家庭需要过渡性安置（申请人代表）",
    en="household needs shelter after a disaster",
)
def shelter_need(relation: Relation, disaster_home_destroyed: Bool) -> Bool:
    return relation == Relation.applicant and disaster_home_destroyed


@rule(cites="国务院令第649号 art. 24; 国务院令第577号 art. 18", zh="给予过渡性安置", en="shelter is owed")
def shelter_owed(person: Person) -> Bool:
    return person.disaster_home_destroyed


@rule(
    cites="国务院令第649号 art. 25; 国务院令第577号 art. 20",
    zh="经确认的恢复重建补助对象（申请人代表）",
    en="household confirmed for rebuilding",
)
def rebuild_need(relation: Relation, disaster_rebuild_confirmed: Bool) -> Bool:
    return relation == Relation.applicant and disaster_rebuild_confirmed


@rule(
    cites="国务院令第649号 art. 25; 国务院令第577号 arts 19, 20",
    zh="给予恢复重建补助",
    en="help with rebuilding is owed",
)
def rebuild_owed(person: Person) -> Bool:
    return person.disaster_rebuild_confirmed


@rule(
    cites="国务院令第649号 art. 26; 国务院令第577号 art. 21",
    zh="列入冬春救助台账（申请人代表）",
    en="household on the winter and spring ledger",
)
def winter_need(relation: Relation, disaster_winter_listed: Bool) -> Bool:
    return relation == Relation.applicant and disaster_winter_listed


@rule(
    cites="国务院令第649号 art. 26; 国务院令第577号 art. 21",
    zh="给予冬春基本生活救助",
    en="winter and spring relief is owed",
)
def winter_owed(person: Person) -> Bool:
    return person.disaster_winter_listed


@rule(
    cites="国务院令第649号 art. 26; 国务院令第577号 art. 21; the months are recalled (illustrative)",
    zh="处于当年冬季至次年春季",
    en="in the winter or the spring after",
)
def winter_or_spring(on: Date, winter_first_month: Count, spring_last_month: Count) -> Bool:
    return month_of(on) >= winter_first_month or month_of(on) <= spring_last_month


branch(
    "disaster_urgent",
    unit="disaster_urgent",
    when=["urgent_disaster_owed"],
    amount=0,
    covered=1,
    zh="受灾人员，不论身份",
    en="anybody struck by the disaster, whatever their status",
)


branch(
    "disaster_shelter",
    unit="disaster_shelter",
    when=["shelter_owed"],
    amount=0,
    covered=1,
    zh="住房损毁严重的受灾人员，不论身份",
    en="anybody whose home was badly damaged, whatever their status",
)


branch(
    "disaster_rebuild",
    unit="disaster_rebuild",
    when=["rebuild_owed"],
    amount=0,
    covered=1,
    zh="经确认的恢复重建补助对象，不论身份",
    en="anybody confirmed for rebuilding, whatever their status",
)


branch(
    "disaster_winter",
    unit="disaster_winter",
    when=["winter_owed", "winter_or_spring"],
    amount=0,
    covered=1,
    zh="冬春生活困难的受灾人员，不论身份",
    en="anybody in need in the winter and spring after, whatever their status",
)
