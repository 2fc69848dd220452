"""What a procedure says: dated versions of paths of steps, who acts, within which limit, and what may be shown.

A version is chosen by the day of acceptance; a case keeps the one it began with, or moves to the next one, as the
later version declares. Every limit, step, paper and pause cites its article.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from doudi.kernel.names import Named


class Kind(StrEnum):
    """What a step is. The law's own acts; a procedure only orders, dates and assigns them."""

    ACCEPTANCE = "acceptance"  # 受理
    CHECK = "check"  # 信息核对
    VISIT = "visit"  # 入户调查
    ENQUIRY = "enquiry"  # 邻里访问
    APPRAISAL = "appraisal"  # 民主评议
    OPINION = "opinion"  # 初审意见
    POSTING = "posting"  # 公示
    REVIEW = "review"  # 审查
    DECISION = "decision"  # 确认
    SERVICE = "service"  # 送达
    PUBLICATION = "publication"  # 公布


#: How a step of a kind can end.
RESULTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.ACCEPTANCE: ("accepted",),
    Kind.CHECK: ("reported",),
    Kind.VISIT: ("visited",),
    Kind.ENQUIRY: ("asked",),
    Kind.APPRAISAL: ("undisputed", "disputed"),
    Kind.OPINION: ("grant", "refuse"),
    Kind.POSTING: ("undisputed", "objected"),
    Kind.REVIEW: ("passed", "returned"),
    Kind.DECISION: ("confirmed", "refused", "returned"),
    Kind.SERVICE: ("served",),
    Kind.PUBLICATION: ("published",),
}

#: What holds of a case, and what a step may depend on; "not " before one turns it round.
CONDITIONS = (
    "staff_relative",  # declared a close relative of staff or of a village cadre
    "complained",  # somebody reported or objected
    "sampled",  # drawn for a visit by the county
    "entrusted",  # the county has entrusted the township (委托)
    "devolved",  # a local rule made the township the confirming body (下放)
    "disputed",  # the appraisal or a posting was disputed
    "granting",  # the last opinion or decision grants what the path is about: help, a change, an ending
    "refusing",  # the last opinion or decision refuses it
)
#: Of these one holds whenever the other does not.
OPPOSITES = ("granting", "refusing")

#: Where a step leads, when the case is over with it.
END = "end"
#: Who acts where the area's table of confirming bodies says it.
CONFIRMING = "confirming"
#: Who may act, named as the roles of access are; a house test holds the two together.
ROLES = (
    "citizen", "village_cadre", "township_clerk", "township_head", "county_reviewer", "county_head",
    "disabled_federation", "city_officer", "province_officer", "finance", "auditor", "administrator",
)  # fmt: skip
UNITS = ("working_days", "days", "months")
#: What a limit is counted from.
SINCE = (
    "application",
    "acceptance",
    "step",  # the step could be done
    "objection",  # the last posting was objected to
    "decision",
    "service",
    "review",  # a decision upon review (复议) was served
    "event",  # what the path is about happened or was told: a death, a change
    "report",  # a complaint or report came in
)
#: Ways through; every programme has the ordinary one.
PATHS = ("ordinary", "urgent", "adjust", "end", "death")
#: Letters that a step writes; the letters room typesets them.
LETTERS = (
    "receipt", "correction", "posting", "publication", "confirmation", "refusal", "adjustment", "ending", "extension",
    "transfer",
)  # fmt: skip
#: Whether the text itself says it, or it is an assumption of this book.
STATUSES = ("law", "illustrative")
SUBJECTS = ("family", "person")
#: Where may be asked: where somebody is registered, lives, anywhere, or where the difficulty occurs.
PLACES = ("registration", "residence", "anywhere", "occurrence")
TRANSITIONS = ("keep", "switch")
STARTS = ("month_after_decision", "month_of_application", "decision")
PAPERS_OF = ("applicant", "each_adult", "beneficiary", "obligor")
FORMS = ("own", "entrusted", "devolved")
#: Fields that a posting or a publication may show. None of them tells of illness, disability, numbers or children.
SHOWABLE = ("applicant_name", "member_count", "members", "amount", "area", "opinion", "findings", "programme", "reason")


@dataclass(frozen=True)
class Limit:
    """How long something may take: `days` of a unit, counted from the day after what it is counted from."""

    days: int
    unit: str
    since: str
    cites: str
    status: str = "law"
    #: it binds only where this condition holds; "" where it always does
    when: str = ""


@dataclass(frozen=True)
class Step(Named):
    name: str
    zh: str
    en: str
    kind: Kind
    #: roles, or `confirming`
    by: tuple[str, ...]
    cites: str
    limit: Limit | None = None
    #: instead of `limit`, once the posting before it was objected to
    objected: Limit | None = None
    #: within which it has to begin, where the law says that too
    start: Limit | None = None
    #: all of these hold; "a or b" is one of them
    when: tuple[str, ...] = ()
    #: the law allows it and does not ask for it: what follows is open with it
    optional: bool = False
    #: steps in a row with the same word here are done in any order
    together: str = ""
    #: how many people act together at least
    people: int = 1
    #: days a posting stays up
    days: int = 0
    #: fields a posting or publication shows
    shows: tuple[str, ...] = ()
    #: per cent of cases that is sampled at least, where the step depends on it
    sample: int = 0
    #: role -> the programme's parameter that says up to how much it may decide by itself
    ceiling: Mapping[str, str] = field(default_factory=dict)
    #: result -> the step it leads to, where that is not the next one
    goes: Mapping[str, str] = field(default_factory=dict)
    letters: tuple[str, ...] = ()
    status: str = "law"


@dataclass(frozen=True)
class Path(Named):
    """One way through: `ordinary`, `urgent` (help first, papers later), `adjust`, `end`, `death` (of a member)."""

    name: str
    zh: str
    en: str
    cites: str
    steps: tuple[Step, ...]
    #: for the whole way; none where the law sets none
    total: Limit | None = None
    #: the same where confirmation is entrusted or devolved
    total_delegated: Limit | None = None
    #: to how much it may be extended, with a named reason
    extended: Limit | None = None
    status: str = "law"

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)


@dataclass(frozen=True)
class Paper(Named):
    """A paper that is asked for once, and never when a register named here supplies what it would prove."""

    name: str
    zh: str
    en: str
    cites: str
    #: applicant | each_adult | beneficiary | obligor
    of: str
    required: bool = True
    #: registers of the book, or facts of the vocabulary, that make it needless where they are known
    supplied_by: tuple[str, ...] = ()
    #: it may follow after help was given (the urgent path)
    later: bool = False
    status: str = "law"


@dataclass(frozen=True)
class Cited(Named):
    """Something the procedure says in words: a pause, a reason for more time, a rule of transition."""

    name: str
    zh: str
    en: str
    cites: str
    status: str = "law"


@dataclass(frozen=True)
class Confirming:
    """Who confirms below an area: the county itself, or the township, entrusted or by a devolving rule."""

    area: str
    role: str
    form: str
    source: str
    status: str = "law"


@dataclass(frozen=True)
class Write:
    """A fact of the vocabulary that an award in force is known by, so that other programmes can read it."""

    fact: str
    #: of the household, or of each person the award covers: household | covered
    whose: str
    #: "amount" (fen), "members" (how many are covered), "yes", or a code of the fact
    value: str
    #: units of the programme for whose awards it is written; of none named: for all
    units: tuple[str, ...] = ()
    #: the same, by branch
    branches: tuple[str, ...] = ()
    #: months after the award's first day from which it holds: 1 for what tells of the month before
    lag: int = 0


@dataclass(frozen=True)
class Version(Named):
    """A programme's procedure from a day to the day before another."""

    programme: str
    zh: str
    en: str
    from_: dt.date
    cites: str
    #: who asks: family | person
    subject: str
    #: where it may be asked for
    at: str
    at_cites: str
    #: cases accepted before its first day: `keep` their version, or `switch` to this one
    transition: str
    correction: Cited
    papers: tuple[Paper, ...]
    paths: Mapping[str, Path]
    confirming: tuple[Confirming, ...]
    #: from when an award is paid: month_after_decision | month_of_application | decision
    starts: str
    starts_cites: str
    #: the last day; none while it is in force
    to: dt.date | None = None
    transition_said: Cited | None = None
    pauses: tuple[Cited, ...] = ()
    extensions: tuple[Cited, ...] = ()
    #: paid once, not by the month
    once: bool = False
    #: nothing about a case of it is ever shown in public, by which article
    secret: str = ""
    status: str = "law"
    #: nobody has another exclusive award in the same month
    exclusive: bool = False
    writes: tuple[Write, ...] = ()
    #: the sha256 of its canonical JSON
    digest: str = ""


@dataclass(frozen=True)
class Route(Named):
    """How a decision can be fought: by whom it is heard, within what time of service."""

    name: str
    zh: str
    en: str
    body_zh: str
    body_en: str
    limit: Limit
    from_: dt.date
    to: dt.date | None = None


@dataclass(frozen=True)
class Reply(Named):
    """Within what time a complaint or report is answered."""

    name: str
    zh: str
    en: str
    limit: Limit
    from_: dt.date
    to: dt.date | None = None


@dataclass(frozen=True)
class Keeping(Named):
    """How many years a file is kept once its year is over."""

    name: str
    zh: str
    en: str
    years: int
    cites: str
    from_: dt.date
    to: dt.date | None = None
    status: str = "law"


@dataclass(frozen=True)
class Procedures:
    """All procedures of a book, with what stands over all of them."""

    #: by programme, in the order of their days
    versions: Mapping[str, tuple[Version, ...]]
    routes: tuple[Route, ...] = ()
    replies: tuple[Reply, ...] = ()
    #: which fields an article lets a posting or a publication show, by its citation
    showing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keeping: tuple[Keeping, ...] = ()

    def routes_on(self, day: dt.date) -> tuple[Route, ...]:
        """The routes of appeal that are open by the law of a day."""
        return tuple(each for each in self.routes if each.from_ <= day and (each.to is None or day <= each.to))

    def replies_on(self, day: dt.date) -> tuple[Reply, ...]:
        """Within what time a complaint or report of a day is answered."""
        return tuple(each for each in self.replies if each.from_ <= day and (each.to is None or day <= each.to))

    def keeping_on(self, name: str, day: dt.date) -> Keeping | None:
        """How long a file that is archived on a day is kept; none where the book does not say."""
        rows = (each for each in self.keeping if each.name == name)
        return next((each for each in rows if each.from_ <= day and (each.to is None or day <= each.to)), None)

    def version(self, programme: str, day: dt.date) -> Version | None:
        """The one in force on a day; none where the programme has none then."""
        rows = self.versions.get(programme, ())
        return next((v for v in rows if v.from_ <= day and (v.to is None or day <= v.to)), None)
