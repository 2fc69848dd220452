"""The demonstration's cases: one at least at every step of every procedure, and the weeks that led there."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from doudi.access.actor import Actor
from doudi.access.models import Posting
from doudi.access.roles import Role
from doudi.areas.models import WIDTH, Area, Level, range_of
from doudi.areas.queries import county_area, lineage
from doudi.casework.models import Case, Channel
from doudi.casework.procedures import DEATH, ENDING, ORDINARY, URGENT, confirming_for, procedures
from doudi.casework.services.intake import Mandate, Wanted, open_case, pass_on, register
from doudi.casework.services.kinship import declare
from doudi.casework.services.leaving import propose_change
from doudi.casework.services.township import is_sampled
from doudi.cli.demo_families import Entered, Families
from doudi.cli.demo_walk import Crew, Story, lead, now
from doudi.cli.demo_ways import DAY, Place, Way, acts, places, start, way_to
from doudi.engine.procedure.model import Kind, Step, Version
from doudi.registry.models import Grade, Household, Person
from doudi.registry.services.facts import Learnt, book, learn
from doudi.registry.services.life import death

#: Days between an award and what changes it: two first days of a month lie between.
HELD = 75
#: Families asked for somebody who is drawn for a visit by the county, at most.
DRAWN = 30
NEEDS = ("家里有人生病，收入不够用", "丧失劳动能力，没有生活来源", "子女上学，生活困难", "遭了灾，眼下过不去")
#: How a request came in, one after the other.
CHANNELS = (Channel.COUNTER, Channel.MANDATE, Channel.PAPER, Channel.COUNTER, Channel.FOUND)
#: Why a case is looked at again where nothing has changed.
UNCHANGED = "定期复核"
Progress = Callable[[int, int], None]


@dataclass
class Town:
    """Where the cases are: the villages, who acts, and the stories that are under way in the order of their days."""

    crew: Crew
    families: Families
    villages: Sequence[Area]
    #: the village that has a cadre
    home: Area
    count: Iterator[int] = field(default_factory=lambda: itertools.count())
    #: the day on which the story that is running goes on
    day: dt.date = dt.date.min
    _stories: list[tuple[dt.date, int, Story]] = field(default_factory=list)
    _added: int = 0

    def add(self, story: Story) -> None:
        """Lets a story run from its first day on."""
        day = next(story, None)
        if day is not None:
            self._added += 1
            heapq.heappush(self._stories, (day, self._added, story))

    def run(self, progress: Progress | None) -> None:
        """All of it, a day at a time."""
        first = self._stories[0][0] if self._stories else self.crew.today
        whole = (self.crew.today - first).days + 1
        while self._stories:
            day = self._stories[0][0]
            if day > self.crew.today:
                heapq.heappop(self._stories)  # what would happen later has not happened
                continue
            self.day = day
            with transaction.atomic():
                while self._stories and self._stories[0][0] == day:
                    _day, _number, story = heapq.heappop(self._stories)
                    self.add(story)
            if progress:
                progress((day - first).days + 1, whole)

    def village(self) -> Area:
        """Where the next family lives: in turn, and every other one where the cadre is."""
        number = next(self.count)
        return self.home if number % 2 else self.villages[number // 2 % len(self.villages)]

    def version(self, programme: str) -> Version:
        version = procedures().version(programme, self.crew.today)
        assert version is not None
        return version


def fill(town: Town, progress: Progress | None, more: Sequence[Story]) -> None:
    """A case at every step that one can get to, and what else is told of the town."""
    today = town.crew.today
    for number, place in enumerate(places(procedures(), today)):
        version = town.version(place.programme)
        way = way_to(version, place.path, place.step, form_of(town, version))
        if way is not None:
            until = today - (number % 3) * DAY
            story = asked if place.path in (ORDINARY, URGENT) else changed
            town.add(story(town, place, way, until, number))
    for each in more:
        town.add(each)
    town.run(progress)


def form_of(town: Town, version: Version) -> str:
    """Whether the county confirms in the town by itself."""
    codes = [area.code for area in lineage(town.home) if area.level <= Level.TOWNSHIP]
    return confirming_for(version, codes).form


def asked(town: Town, place: Place, way: Way, until: dt.date, number: int) -> Story:
    """A family asks, and its case comes to a step by a day."""
    pace = 1 + number % 2
    version = town.version(place.programme)
    path, form = version.paths[place.path], form_of(town, version)
    taken = acts(path, replace(way, sampled=True), form) or acts(path, way, form)  # any case may be drawn
    assert taken is not None
    hangs = _hangs(town, place, way)
    yield start(_with(taken, town, place, hangs), until - 3 * DAY if way.sampled else until, pace)
    case = _drawn(town, place, way)
    if way.relative:
        _declare(town, case)
    yield from lead(town.crew, case, way, case.registered_on, pace, hangs)


def changed(town: Town, place: Place, way: Way, until: dt.date, number: int) -> Story:
    """A family has an award, something changes, and the case of that comes to a step by a day."""
    version = town.version(place.programme)
    taken = acts(version.paths[place.path], way, form_of(town, version))
    before = acts(version.paths[ORDINARY], Way(), form_of(town, version))
    assert taken is not None and before is not None
    hangs = _hangs(town, place, way)
    begins = start(_with(taken, town, place, hangs), until, 1)
    yield start(before, begins - (HELD + number % 5 * 3) * DAY, 1)
    entered, case = ask_for(town, place.programme, town.village(), town.day, least=2 if place.path == DEATH else 1)
    yield from lead(town.crew, case, Way(), case.registered_on, 1)
    award = now(case).award
    assert award is not None, f"{case} was to be granted"
    yield begins
    reason = happened(town, entered, place, begins)
    if reason == UNCHANGED and acts(version.paths[place.path], replace(way, grants=False), form_of(town, version)):
        way = replace(way, grants=False)
    changing = propose_change(town.crew.clerk(begins, award.household.area_path), award, path=place.path, reason=reason)
    yield from lead(town.crew, changing, way, begins, 1, hangs)


def ask_for(town: Town, programme: str, area: Area, on: dt.date, least: int = 1) -> tuple[Entered, Case]:
    """A family that the programme fits asks for it."""
    entered = town.families.enter(programme, area, least)
    return entered, registered(town, programme, entered.applicant, entered.about, area, on)


def registered(
    town: Town, programme: str, applicant: Person, about: Person | None, area: Area, on: dt.date,
    channel: Channel | None = None,
) -> Case:  # fmt: skip
    """The case of a request, however it came in."""
    number = next(town.count)
    channel = channel or CHANNELS[number % len(CHANNELS)]
    by_cadre = channel in (Channel.MANDATE, Channel.FOUND) and area.pk == town.home.pk
    who = town.crew.actor(Role.VILLAGE_CADRE, on, area.path) if by_cadre else town.crew.clerk(on, area.path)
    if channel == Channel.CITIZEN:
        who = town.crew.actor(Role.CITIZEN, on, area.path)
    request = register(
        who, applicant, area=area, channel=channel, need=NEEDS[number % len(NEEDS)], wanted=[Wanted(programme, about)],
        mandate=Mandate("本人行动不便，口头委托，邻居在场") if channel == Channel.MANDATE else None,
        signed_on=on if channel == Channel.PAPER else None,
    )  # fmt: skip
    if request.sent_on is None:
        pass_on(who, request)
    return Case.objects.get(request=request)  # unscoped: made up


def happened(town: Town, entered: Entered, place: Place, on: dt.date) -> str:
    """Something changes in a family, as the rules for the path would have it; in words."""
    clerk = town.crew.clerk(on, entered.home.area_path)
    if place.path == DEATH:
        gone = [person for key, person in entered.people.items() if key != entered.pattern.head][-1]
        death(clerk, gone, on=on - 5 * DAY, source="family", grade=Grade.B)
        return f"家庭成员{gone.name}去世"
    change = town.families.turning(entered, place.programme, ends=place.path == ENDING)
    if change is None:
        return UNCHANGED
    subject = entered.home if change.key is None else entered.people[change.key]
    said = [Learnt(change.fact, change.value, on.replace(day=1))]
    learn(clerk, subject, said, source="home_visit", grade=Grade.B)
    return f"情况变化：{book().facts[change.fact].zh}"


def a_town(
    actor: Actor, citizen: Person, today: dt.date, fits: Mapping[str, Sequence[int]]
) -> Town:  # fmt: skip
    """The townships of the demonstration's own people."""
    postings: dict[str, list[Posting]] = {}
    rows = Posting.objects.filter(ends=None)  # unscoped: made up
    for each in rows.select_related("account", "area").order_by("pk"):
        postings.setdefault(each.role, []).append(each)
    home = postings[Role.VILLAGE_CADRE][0].area
    villages: list[Area] = []
    for each in postings[Role.TOWNSHIP_CLERK]:
        villages += each.area.children.exclude(pk=home.pk).order_by("path")
    return Town(Crew(today, postings, citizen), Families(actor, county_area(home.path), fits), villages or [home], home)


def others(town: Town, number: int) -> list[Household]:
    """Families of the township as the province has them, of whom nobody said that anything fits."""
    start_, end = range_of(town.home.path[: Level.TOWNSHIP * WIDTH])
    rows = Household.objects.visible_to(town.crew.clerk(town.crew.today, town.home.path)).exclude(head=None)
    rows = rows.filter(staff_relative=False, awards=None, area_path__gte=start_, area_path__lt=end)
    return list(rows.exclude(head=town.crew.citizen).select_related("head", "area").order_by("pk")[:number])


def _drawn(town: Town, place: Place, way: Way) -> Case:
    """The case of a family that asks; where the county has to draw it, the first that is drawn."""
    on = town.day
    for _ in range(DRAWN):
        area = town.village()
        if place.path == URGENT:
            return _urgent(town, place, area, on)
        _entered, case = ask_for(town, place.programme, area, on)
        version = town.version(place.programme)
        sampled = next((step for step in version.paths[place.path].steps if step.sample), None)
        if not way.sampled or sampled is None or is_sampled(case):
            return case
        town.add(_goes_on(town, case, on))
    raise AssertionError("of so many cases one is drawn")


def _goes_on(town: Town, case: Case, on: dt.date) -> Story:
    yield from lead(town.crew, case, Way(), on)


def _urgent(town: Town, place: Place, area: Area, on: dt.date) -> Case:
    """Nothing to be lost: registered by staff, and decided before any papers."""
    entered = town.families.enter(place.programme, area)
    clerk = town.crew.clerk(on, area.path)
    request = register(
        clerk, entered.applicant, area=area, channel=Channel.FOUND, need="火灾，当晚无处可住", urgent=True
    )
    return open_case(clerk, request, place.programme, person=entered.about, path=URGENT)


def _declare(town: Town, case: Case) -> None:
    """The cadre says that somebody of the family is a close relative."""
    cadre = town.crew.actor(Role.VILLAGE_CADRE, case.registered_on, case.area_path)
    account = town.crew.postings[Role.VILLAGE_CADRE][0].account
    declare(cadre, case.applicant, account, relation="sibling", by="staff")


def _hangs(town: Town, place: Place, way: Way) -> bool:
    """Whether the case waits with its posting up: so with first postings, while second ones wait to be put up."""
    step = town.version(place.programme).paths[place.path].step(place.step)
    return step.kind == Kind.POSTING and not way.objects


def _with(taken: Sequence[Step], town: Town, place: Place, hangs: bool) -> list[Step]:
    """One act more where the posting is put up; a day is kept for it."""
    return [*taken, *taken[-1:]] if hangs and taken and taken[-1].kind != Kind.POSTING else list(taken)
