"""Rural left-behind children (农村留守儿童): who is one, and what has to happen first.

国发〔2016〕13号 defines them and asks for entrusted care and reports; the Law on the Protection of Minors repeats both duties from
1 June 2021. No money: a file, a call on the parents, or a report to the police.
"""

from doudi.engine.language import (
    Bool,
    branch,
    Count,
    Date,
    Person,
    age_on,
    enumeration,
    programme,
    recite,
    rule,
    unit,
)

EntrustedCare = enumeration("entrusted_care")


programme(
    "left_behind",
    zh="农村留守儿童关爱保护",
    en="Care and protection of rural left-behind children",
    area="registered_area",
    scope="Minors registered in the province with a parent away for work",
    from_="2016-02-04",
)


unit("child", of="person", where="parent_away", zh="留守儿童", en="left-behind child")


@rule(cites="Legal convention: an age is reached on the birthday", zh="年龄", en="age")
def age(birth_date: Date, on: Date) -> Count:
    return age_on(birth_date, on)


@rule(cites="国发〔2016〕13号 sec. 1", zh="有父母外出务工的未成年人", en="minor with a parent away for work")
def parent_away(age: Count, father_away_work: Bool, mother_away_work: Bool) -> Bool:
    return age < 18 and (father_away_work or mother_away_work)


@rule(cites="国发〔2016〕13号 sec. 1", zh="不满16周岁", en="under sixteen")
def under_sixteen(person: Person) -> Bool:
    return person.age < 16


@rule(cites="国发〔2016〕13号 sec. 1", zh="农村家庭", en="a rural family")
def rural_family(rural_home: Bool) -> Bool:
    return rural_home


@rule(
    cites="国发〔2016〕13号 sec. 1",
    zh="父母双方外出务工，或一方外出务工而另一方无监护能力",
    en="both parents away for work, or one away and the other unable to be guardian",
)
def left_without_parents(person: Person) -> Bool:
    return (
        (person.father_away_work and person.mother_away_work)
        or (person.father_away_work and not person.mother_can_guard)
        or (person.mother_away_work and not person.father_can_guard)
    )


@rule(
    cites="国发〔2016〕13号 secs 3(1), 4(1)",
    zh="脱离监护单独居住生活",
    en="lives alone without a guardian",
)
def living_alone(person: Person) -> Bool:
    return person.lives_unguarded


recite("living_alone", cites="未成年人保护法（2020年） arts 11, 21", from_="2021-06-01")


@rule(
    cites="国发〔2016〕13号 sec. 3(1)",
    zh="未委托有监护能力的成年人",
    en="no capable adult is entrusted with the child",
)
def not_entrusted(person: Person) -> Bool:
    return person.entrusted_care != EntrustedCare.capable


recite("not_entrusted", cites="未成年人保护法（2020年） art. 22", from_="2021-06-01")


branch(
    "report",
    unit="child",
    when=["under_sixteen", "rural_family", "left_without_parents", "living_alone"],
    amount=0,
    covered=1,
    zh="留守儿童，单独居住：立即报告，督促父母返回或委托监护",
    en="left behind and living alone: report at once, the parents return or entrust",
)


branch(
    "entrust",
    unit="child",
    when=["under_sixteen", "rural_family", "left_without_parents", "not_entrusted"],
    amount=0,
    covered=1,
    zh="留守儿童，委托监护不落实：督促父母委托",
    en="left behind without a capable carer: the parents are urged to entrust one",
)


branch(
    "file",
    unit="child",
    when=["under_sixteen", "rural_family", "left_without_parents"],
    amount=0,
    covered=1,
    zh="留守儿童，已落实委托监护：一人一档、定期走访",
    en="left behind in entrusted care: a file and regular visits",
)
