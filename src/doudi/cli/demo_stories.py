"""What else happens in the demonstration: refusals and appeals, ways out and back in, complaints, requests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from doudi.access.roles import Role
from doudi.areas.models import WIDTH, Area, Level
from doudi.casework.models import Channel, Complaint
from doudi.casework.procedures import ADJUST, ENDING, ORDINARY, path_of, procedures
from doudi.casework.services import after, clocks, deciding, leaving, posting, tasks, township
from doudi.casework.services.determining import ask
from doudi.casework.services.intake import register
from doudi.cli.demo_cases import Town, ask_for, asked, changed, form_of, others, registered
from doudi.cli.demo_walk import Story, lead, now
from doudi.cli.demo_ways import DAY, Place, Way, acts, later, start
from doudi.engine.judge.decide import ENTITLED
from doudi.engine.procedure.model import Kind
from doudi.registry.models import Household

#: By how many days what is late is late, about.
LATE = 60
#: A family's own words, where nobody has named a programme yet.
WORDS = ("老伴住院花了八万多，家里借了钱", "孩子考上大学，学费凑不齐", "房子漏雨，冬天没法住")


def stories(town: Town) -> Iterator[Story]:
    """All of them. Programmes are those of the book that are for families and for persons, in its order."""
    version = {name: procedures().version(name, town.crew.today) for name in procedures().versions}
    of_families = [name for name, each in version.items() if each and each.subject == "family"]
    of_persons = [name for name, each in version.items() if each and each.subject == "person"]
    homes = others(town, 12)
    first, once = of_families[0], next((n for n in of_families if version[n].once), of_families[0])  # type: ignore[union-attr]
    for number, home in enumerate(homes[:2]):
        yield refused(town, first, home, fought=number)
    for home in homes[2:3]:
        yield withdrawn(town, first, home)
    yield handed_over(town, first)
    for name in (first, once):
        yield returned(town, name)
    yield sent_back(town, first)
    yield corrected(town, first, goes_on=False)
    yield corrected(town, of_persons[0], goes_on=True)
    for name in (first, *of_persons[:2]):
        yield late(town, name)
    yield extended(town, first)
    for path in (ADJUST, ENDING):
        if path in town.version(first).paths:
            step = town.version(first).paths[path].steps[0].name
            yield changed(town, Place(first, path, step), Way(), town.crew.today - 15 * DAY, 2)
    visited = (
        step.name for step in town.version(first).paths[ORDINARY].steps if "staff_relative" in " ".join(step.when)
    )
    for name in visited:
        yield asked(town, Place(first, ORDINARY, name), Way(name, relative=True), town.crew.today - DAY, 0)
    yield paid_again(town, once)
    for number, home in enumerate(homes[3:9]):
        yield unsorted(town, home, number)
    for number, home in enumerate(homes[9:11]):
        yield complained(town, home, number)
    yield told(town, homes[11] if len(homes) > 11 else homes[-1])
    yield of_citizen_closed(town, once)
    yield of_citizen_open(town, first)


def begin(town: Town, programme: str, way: Way, until: dt.date, pace: int = 1) -> dt.date:
    """The day to ask on, for a case of the ordinary way to have come so far by a day."""
    version = town.version(programme)
    taken = acts(version.paths[ORDINARY], way, form_of(town, version))
    return start(taken or [], until, pace)


def refused(town: Town, programme: str, home: Household, fought: int) -> Story:
    """Somebody objects, it is looked into again and refused; the person fights it, once with success."""
    assert home.head is not None
    way, fit = Way(objects=True, grants=False), 30 + 50 * fought
    yield begin(town, programme, way, town.crew.today - fit * DAY)
    case = registered(town, programme, home.head, None, home.area, town.day)
    on = yield from lead(town.crew, case, way, town.day)
    for objection in case.objections.all():
        posting.answer_objection(town.crew.clerk(on, case.area_path), objection, answer="已重新调查，结论见初审意见")
    decision = case.decisions.order_by("-pk")[0]
    yield (on := later(on, 9))
    route = after.routes_for(decision)[0].name
    row = after.appeal(
        town.crew.clerk(on, case.area_path), decision, route=route, text="核算的收入与实际不符", filed_on=on
    )
    if fought:
        yield (on := later(on, 21))
        head = town.crew.actor(Role.COUNTY_HEAD, on, case.area_path)
        after.end_appeal(head, row, outcome=after.ANNULLED, text="收入认定的证据不足，撤销原决定，责令重新作出")
        again = leaving.take_up_again(town.crew.clerk(on, case.area_path), now(case), reason="复议决定撤销，重新办理")
        yield from lead(town.crew, again, Way("opinion"), on)


def withdrawn(town: Town, programme: str, home: Household) -> Story:
    """The person takes the request back while it is looked into."""
    assert home.head is not None
    yield begin(town, programme, Way("opinion"), town.crew.today - 12 * DAY)
    case = registered(town, programme, home.head, None, home.area, town.day)
    on = yield from lead(town.crew, case, Way("opinion"), town.day)
    yield (on := later(on, 1))
    leaving.withdraw(
        town.crew.clerk(on, case.area_path), now(case), reason="找到工作了，不再申请", version=now(case).version
    )


def handed_over(town: Town, programme: str) -> Story:
    """The family has moved to the next township, which goes on with the case."""
    towns = {area.path[: Level.TOWNSHIP * WIDTH] for area in town.villages}
    yield begin(town, programme, Way("visit"), town.crew.today - 4 * DAY)
    _entered, case = ask_for(town, programme, town.home, town.day)
    on = yield from lead(town.crew, case, Way("visit"), town.day)
    yield (on := later(on, 1))
    to = Area.objects.filter(path__in=towns).exclude(path=case.area.path).first()
    if to is not None:
        clerk = town.crew.clerk(on, case.area_path)
        leaving.hand_over(clerk, now(case), to=to, reason="申请人户籍已迁入", version=now(case).version)


def returned(town: Town, programme: str) -> Story:
    """The county sends the file back at its review; the township visits again."""
    yield begin(town, programme, Way("review"), town.crew.today - 3 * DAY)
    _entered, case = ask_for(town, programme, town.village(), town.day)
    on = yield from lead(town.crew, case, Way("review"), town.day)
    yield (on := later(on, 1))
    case = now(case)
    reviewer = town.crew.actor(Role.COUNTY_REVIEWER, on, case.area_path)
    deciding.review(reviewer, case, "review", passes=False, reason="入户记录缺少住房照片，请补充", version=case.version)


def sent_back(town: Town, programme: str) -> Story:
    """The head of the county returns it instead of signing, and it comes back better."""
    yield begin(town, programme, Way("decision"), town.crew.today - 25 * DAY)
    _entered, case = ask_for(town, programme, town.village(), town.day)
    on = yield from lead(town.crew, case, Way("decision"), town.day)
    yield (on := later(on, 1))
    case = now(case)
    head = town.crew.actor(Role.COUNTY_HEAD, on, case.area_path)
    deciding.send_back(head, case, "decision", reason="赡养费计算依据不清，请核实", version=case.version)
    yield from lead(town.crew, case, Way(), on)


def corrected(town: Town, programme: str, goes_on: bool) -> Story:
    """Papers are missing: told once, and brought, or not yet."""
    yield later(town.crew.today - (40 if goes_on else 4) * DAY, 0)
    _entered, case = ask_for(town, programme, town.village(), town.day)
    yield (on := later(town.day, 1))
    case = now(case)
    papers = [paper.zh for paper in town.version(programme).papers if paper.required][:2]
    clerk = town.crew.clerk(on, case.area_path)
    township.tell_correction(clerk, case, missing=papers, reason="请于方便时补齐", version=case.version)
    if goes_on:
        yield from lead(town.crew, case, Way(), later(on, 4))


def late(town: Town, programme: str) -> Story:
    """A case that lies longer than the law allows, for the next level to see."""
    version = town.version(programme)
    path, form = version.paths[ORDINARY], form_of(town, version)
    bound = (step.name for step in path.steps if step.limit is not None)
    way = Way(next((name for name in bound if acts(path, Way(name), form) is not None), path.steps[1].name))
    yield begin(town, programme, way, town.crew.today - LATE * DAY)
    _entered, case = ask_for(town, programme, town.village(), town.day)
    on = yield from lead(town.crew, case, way, town.day)
    yield (on := later(on, 2))
    case, due = now(case), on + 7 * DAY
    clerk = town.crew.clerk(on, case.area_path)
    tasks.ask(
        clerk, case, department="medical", role=Role.COUNTY_REVIEWER, what="请核对近一年住院记录", due_on=due,
        version=case.version,
    )  # fmt: skip


def extended(town: Town, programme: str) -> Story:
    """More time is taken, for a reason that the person is told; another office has answered."""
    way = Way("review")
    yield begin(town, programme, way, town.crew.today - 5 * DAY, pace=2)
    _entered, case = ask_for(town, programme, town.village(), town.day)
    on = yield from lead(town.crew, case, way, town.day, pace=2)
    case = now(case)
    clerk = town.crew.clerk(on, case.area_path)
    task = tasks.ask(
        clerk, case, department="disability", role=Role.DISABLED_FEDERATION, what="请核实残疾等级", due_on=on + 7 * DAY,
        version=case.version,
    )  # fmt: skip
    tasks.answer(town.crew.actor(Role.DISABLED_FEDERATION, on, case.area_path), task, text="二级肢体残疾，证件有效")
    case = now(case)
    if path_of(case).extended is not None:
        clocks.extend(clerk, case, reason="家庭经济状况调查难度较大，外地财产正在核对", version=case.version)


def paid_again(town: Town, programme: str) -> Story:
    """A family that was helped once, and asks again."""
    yield begin(town, programme, Way(), town.crew.today - 60 * DAY)
    entered, case = ask_for(town, programme, town.home, town.day)
    on = yield from lead(town.crew, case, Way(), town.day)
    yield (on := later(on, 30))
    again = registered(town, programme, entered.applicant, entered.about, town.home, on)
    yield from lead(town.crew, again, Way("opinion"), on)


def unsorted(town: Town, home: Household, number: int) -> Story:
    """A need in words: some a village has not passed on, some the township has not looked through."""
    yield later(town.crew.today - (2 + number) * DAY, 0)
    assert home.head is not None
    on, path = town.day, home.area_path
    by_cadre = path == town.home.path and number % 2 == 0
    who = town.crew.actor(Role.VILLAGE_CADRE, on, path) if by_cadre else town.crew.clerk(on, path)
    channel = Channel.FOUND if by_cadre else Channel.COUNTER
    register(who, home.head, area=home.area, channel=channel, need=WORDS[number % len(WORDS)], urgent=number == 3)


def complained(town: Town, home: Household, number: int) -> Story:
    """Complaints and reports: with a name and without, answered and not yet."""
    yield later(town.crew.today - 30 * DAY, 0)
    citizen = town.crew.actor(Role.CITIZEN, town.day, home.area_path)
    if number == 0:
        after.complain(
            citizen, area=town.home, about=Complaint.About.DELAY, text="材料交了一个多月没有答复", name="马某",
            phone="13800000000",
        )  # fmt: skip
        after.complain(citizen, area=town.home, about=Complaint.About.FRAUD, text="有人开着小车还在领低保")
        return
    row = after.complain(
        citizen,
        area=town.home,
        about=Complaint.About.STAFF,
        text="办事窗口说话不耐烦",
        name="田某",
        phone="13900000000",
    )
    yield (on := later(town.day, 12))
    reviewer = town.crew.actor(Role.COUNTY_REVIEWER, on, row.area_path)
    after.answer_complaint(reviewer, row, reply="已核实并批评教育，向您致歉")


def told(town: Town, home: Household) -> Story:
    """A family tells what has changed; nobody has looked at it yet."""
    yield later(town.crew.today - 3 * DAY, 0)
    assert home.head is not None
    clerk = town.crew.clerk(town.day, home.area_path)
    after.report_change(clerk, home.head, text="大儿子外出务工，有了收入", changed_on=town.day - 10 * DAY)


def of_citizen_closed(town: Town, programme: str) -> Story:
    """What the citizen of the demonstration asked for some time ago, with its letter."""
    person = town.crew.citizen
    yield begin(town, programme, Way(), town.crew.today - 45 * DAY)
    case = registered(town, programme, person, None, town.home, town.day, Channel.CITIZEN)
    grants = ask(case, town.day).outcome == ENTITLED
    on = yield from lead(town.crew, case, Way(grants=grants), town.day)
    yield (on := later(on, 2))
    after.rate(town.crew.actor(Role.CITIZEN, on, case.area_path), case, stars=4, text="办得快，讲得清楚")


def of_citizen_open(town: Town, programme: str) -> Story:
    """The citizen tells of a change; what the family receives is looked at again."""
    person = town.crew.citizen
    yield later(town.crew.today - 14 * DAY, 0)
    citizen = town.crew.actor(Role.CITIZEN, town.day, person.area_path)
    row = after.report_change(citizen, person, text="换了工作，工资有变化", changed_on=town.day - 5 * DAY)
    yield (on := later(town.day, 2))
    clerk = town.crew.clerk(on, person.area_path)
    after.settle_change(clerk, row, how="已核对工资，发起复核")
    home = person.memberships.get(until=None, known_to=None).household
    award = home.awards.get(programme=programme, until=None)
    case = leaving.propose_change(clerk, award, path=ADJUST, reason="家庭成员工资变化")
    target = next(step.name for step in path_of(case).steps if step.kind == Kind.DECISION)
    yield from lead(town.crew, case, Way(target), on, 2)
