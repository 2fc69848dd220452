"""A case of the demonstration, taken from step to step on the days and by the people it would be taken by.

A story is a generator: it yields the day on which it goes on, and acts on that day when it is resumed. So the stories
of all cases run side by side in the order of their days.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from doudi.access.actor import Actor, actor_of
from doudi.access.models import Posting
from doudi.access.roles import Role
from doudi.casework.models import Case, CaseStep, Letter, ServedBy
from doudi.casework.procedures import path_of, roles_of, step_of, version_of, working_days
from doudi.casework.services import clocks, deciding, posting, township
from doudi.cli.demo_ways import DAY, Way, later, next_step
from doudi.engine.procedure.model import Kind, Step
from doudi.registry.models import Grade, Person
from doudi.registry.services.papers import file_paper

#: The day on which a story goes on.
Story = Iterator[dt.date]
Led = Generator[dt.date, None, dt.date]
#: What is paid where an officer decides otherwise than the rules, in fen, and why.
OTHERWISE, WHY = 10_000, "经集体研究，按个案情况决定"
FOUND = (
    "住房两间，陈设简单，与申报一致",
    "家中有人长期吃药，票据齐全",
    "家庭情况与申报一致，无异常",
    "屋内无大件电器，靠亲友接济",
)
OBJECTIONS = ("听说他家儿子在外打工，有收入", "公示的人口数不对", "他家去年买过车，请再核一核")


@dataclass
class Crew:
    """Who acts in the demonstration, and until which day."""

    today: dt.date
    postings: Mapping[str, list[Posting]]
    #: the person that the account of a citizen belongs to
    citizen: Person
    _papers: dict[str, bytes] = field(default_factory=dict)

    def actor(self, role: str, on: dt.date, path: str) -> Actor:
        """Somebody of the role posted over a place."""
        rows = self.postings[role]
        chosen = next((each for each in rows if path.startswith(each.area.path)), rows[0])
        return actor_of(chosen, on, person_id=self.citizen.pk if role == Role.CITIZEN else None)

    def clerk(self, on: dt.date, path: str) -> Actor:
        return self.actor(Role.TOWNSHIP_CLERK, on, path)

    def file(self, on: dt.date, person: Person, kind: str, grade: Grade = Grade.B) -> int:
        """A small paper of a kind in somebody's file; its key."""
        data = self._papers.setdefault(kind, _photo(kind) if kind.endswith("照片") else _page(kind))
        return file_paper(self.clerk(on, person.area_path), person, kind=kind[:40], data=data, grade=grade).pk


def now(case: Case) -> Case:
    """The case as it is in the database."""
    rows = Case.objects.select_related("household", "area", "applicant", "beneficiary", "award")  # unscoped: made up
    found: Case = rows.get(pk=case.pk)
    return found


def lead(crew: Crew, case: Case, way: Way, on: dt.date, pace: int = 1, hangs: bool = False) -> Led:
    """Takes steps until the way's target waits, or the case is closed, or today is over; the day of the last one.

    `hangs`: a posting that is the target is put up, and not taken down yet.
    """
    while True:
        rows = {row.name: row for row in case.steps.filter(done_on=None).order_by("pk")}
        steps = [step for step in path_of(case).steps if step.name in rows]
        step = next_step(steps, way.target) if steps else None
        if step is None and not (hangs and steps):
            return on
        day = later(on, pace)
        if day > crew.today:
            return on
        yield day
        if step is None:
            case, target = now(case), step_of(case, way.target)
            if target.kind == Kind.POSTING:
                posting.put_up(_actor(crew, case, target, day), case, target.name, version=case.version)
            return day
        on = yield from take(crew, now(case), rows[step.name], step, way, day)


def take(crew: Crew, case: Case, row: CaseStep, step: Step, way: Way, on: dt.date) -> Led:
    """Takes one step; the day on which it was done."""
    if step.kind == Kind.POSTING:
        return (yield from _post(crew, case, step, way, on))
    who, version = _actor(crew, case, step, on), case.version
    if step.kind == Kind.ACCEPTANCE:
        _file_papers(crew, case, on)
        township.accept(who, case, version=version)
    elif step.kind == Kind.CHECK:
        township.report_check(
            who, case, step.name, findings="与公安、民政、社保、不动产等信息比对，无异常", version=version
        )
    elif step.kind == Kind.VISIT:
        companion = Role.TOWNSHIP_HEAD if case.staff_relative else Role.VILLAGE_CADRE
        photo = crew.file(on, case.applicant, "入户照片")
        township.record_visit(
            who, case, step.name, investigators=[who.name, crew.actor(companion, on, case.area_path).name],
            visited_on=on, findings=FOUND[case.pk % len(FOUND)], signed=True, photos=[photo], version=version,
        )  # fmt: skip
    elif step.kind == Kind.ENQUIRY:
        township.record_enquiry(who, case, step.name, asked=3, findings="邻里反映情况属实", version=version)
    elif step.kind == Kind.APPRAISAL:
        township.record_appraisal(
            who, case, step.name, present=9, of_villagers=7, in_favour=8, findings="多数认为情况属实", disputed=False,
            version=version,
        )  # fmt: skip
    elif step.kind == Kind.OPINION:
        _give_opinion(who, case, step, way)
    elif step.kind == Kind.REVIEW:
        deciding.review(who, case, step.name, passes=True, version=version)
    elif step.kind == Kind.DECISION:
        _decide(crew, who, case, step, way)
    elif step.kind == Kind.SERVICE:
        letter = Letter.objects.filter(case=case, kind__in=clocks.DECIDING).order_by("-pk")[0]  # unscoped: made up
        clocks.serve(who, letter, method=ServedBy.HAND, on=on, version=version)
    elif step.kind == Kind.PUBLICATION:
        posting.publish(who, case, step.name, version=version)
    return on


def _actor(crew: Crew, case: Case, step: Step, on: dt.date) -> Actor:
    """Who takes a step: of the offices it is for, the first that has somebody over the place."""
    roles = roles_of(case, step)
    found = (crew.actor(role, on, case.area_path) for role in roles)
    return next((who for who in found if who.covers(case.area_path)), crew.actor(roles[0], on, case.area_path))


def _post(crew: Crew, case: Case, step: Step, way: Way, on: dt.date) -> Led:
    """Puts a posting up, hears who objects, and takes it down when its days have run."""
    notice = posting.put_up(_actor(crew, case, step, on), case, step.name, version=case.version)
    assert notice.until is not None
    if way.objects and not case.steps.filter(result="objected").exists():
        yield (heard := working_days().next(on + 2 * DAY))
        clerk = crew.clerk(heard, case.area_path)
        posting.object_to(clerk, now(case), text=OBJECTIONS[case.pk % len(OBJECTIONS)])
    yield (day := working_days().next(notice.until + DAY))
    posting.take_down(_actor(crew, case, step, day), now(case), step.name, version=now(case).version)
    return day


def _give_opinion(who: Actor, case: Case, step: Step, way: Way) -> None:
    """What the way has in mind, with a reason where the rules say otherwise."""
    proposes = "grant" if way.grants else "refuse"
    try:
        township.give_opinion(who, case, step.name, proposes=proposes, version=case.version)
    except ValidationError:
        why = {"reason": WHY, "cites": version_of(case).cites}
        township.give_opinion(
            who, case, step.name, proposes=proposes, amount_fen=OTHERWISE, version=case.version, **why
        )


def _decide(crew: Crew, who: Actor, case: Case, step: Step, way: Way) -> None:
    """The same, signed: by the county where it is more than a township may decide by itself."""
    opinion = case.steps.filter(kind=Kind.OPINION).exclude(done_on=None).order_by("-done_at").first()
    differs = opinion is not None and bool(opinion.reason)
    head = crew.actor(Role.COUNTY_HEAD, who.on, case.area_path)
    for each, otherwise in ((who, differs), (head, differs), (who, True), (head, True)):
        more = {"amount_fen": OTHERWISE, "covered": [case.about.pk], "reason": WHY} if otherwise else {}
        cites = version_of(case).cites if otherwise else ""
        try:
            deciding.decide(each, case, step.name, grants=way.grants, version=case.version, cites=cites, **more)  # type: ignore[arg-type]
            return
        except ValidationError as error:
            if error.code == "facts":  # something has become known since: the rules are asked again
                deciding.determine_again(each, case, version=case.version)
                case = now(case)
    raise AssertionError(f"nobody could decide {case}")


def _file_papers(crew: Crew, case: Case, on: dt.date) -> None:
    """The papers that are asked for of whoever applies."""
    asked = [paper for paper in version_of(case).papers if paper.required and paper.of == "applicant"]
    for paper in asked[:2]:
        crew.file(on, case.applicant, paper.zh, Grade.C)


def _page(title: str) -> bytes:
    """One small empty page as a PDF, which no two kinds of paper share."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] >>",
        b"<< /Title <" + title.encode("utf-16").hex().encode() + b"> /Subject (synthetic) >>",
    ]  # fmt: skip
    data, at = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        at.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in at)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return data + head + b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1, len(data),
    )  # fmt: skip


def _photo(title: str) -> bytes:
    """A small picture of one colour as a PNG."""
    side, colour = 32, bytes(zlib.crc32(title.encode()).to_bytes(4, "big")[:3])
    rows = (b"\0" + colour * side) * side

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
