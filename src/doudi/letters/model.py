"""What each letter holds. A field without a default must be given and must say something."""

from __future__ import annotations

from dataclasses import dataclass, field

from doudi.kernel.errors import InputError
from doudi.letters.values import NO_DATE, Date, Fen, Month

#: The signs of a receipt's lines, in the order of arithmetic.
SIGNS = ("", "-", "+", "=")
GRADES = ("", "A", "B", "C", "D")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the receipt (算账单): what counts, where its figure comes from, how well that is evidenced."""

    label: str
    amount_fen: Fen
    sign: str = ""
    source: str = ""
    grade: str = ""
    date: Date = NO_DATE
    article: str = ""

    def __post_init__(self) -> None:
        if self.sign not in SIGNS:
            raise InputError(f"the line {self.label!r} has the sign {self.sign!r}: it is one of '', '-', '+', '='")
        if self.grade not in GRADES:
            raise InputError(f"the line {self.label!r} has the grade {self.grade!r}: it is one of A, B, C, D")


@dataclass(frozen=True, kw_only=True)
class Objection:
    """One way to object: which (行政复议 …), to whom, until when, under which article."""

    route: str
    body: str
    limit: str
    cites: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper that was handed in."""

    name: str
    copies: int = 1
    form: str = ""  # 原件 or 复印件


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A paper that is still to come: why, and what may stand in for it."""

    name: str
    why: str
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What every letter to a person has."""

    office: str
    number: str
    date: Date
    to_name: str
    programme: str
    body: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    articles: tuple[str, ...] = ()
    objections: tuple[Objection, ...] = ()
    contact: str = ""
    qr: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt(Letter):
    """受理回执: the request is taken up, or (登记回执) only registered as yet."""

    applied_on: Date
    #: 0 while the request is only registered
    accepted_on: Date = NO_DATE
    due_on: Date = NO_DATE
    papers: tuple[Paper, ...] = ()
    steps: tuple[str, ...] = ()
    clerk: str = ""


@dataclass(frozen=True, kw_only=True)
class Correction(Letter):
    """补正告知: everything that is lacking, told once."""

    applied_on: Date
    wanted: tuple[Wanted, ...]
    due_on: Date = NO_DATE
    hand_in: str = ""


@dataclass(frozen=True, kw_only=True)
class Confirmation(Letter):
    """确认: what is given, from when, to whom."""

    amount_fen: Fen
    from_month: Month
    lines: tuple[Line, ...] = field()
    articles: tuple[str, ...] = field()
    objections: tuple[Objection, ...] = field()
    period: str = "每月"
    covered: tuple[str, ...] = ()
    pays: str = ""
    next_review: str = ""


@dataclass(frozen=True, kw_only=True)
class Refusal(Letter):
    """不予确认: why not, and what else may help."""

    applied_on: Date
    reasons: tuple[str, ...] = field()
    articles: tuple[str, ...] = field()
    objections: tuple[Objection, ...] = field()
    other_help: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Adjustment(Letter):
    """调整: more or less than before, and why."""

    old_fen: Fen
    new_fen: Fen
    from_month: Month
    reasons: tuple[str, ...] = field()
    lines: tuple[Line, ...] = field()
    articles: tuple[str, ...] = field()
    objections: tuple[Objection, ...] = field()

    def __post_init__(self) -> None:
        if self.old_fen == self.new_fen:
            raise InputError("adjustment: old_fen and new_fen are the same")


@dataclass(frozen=True, kw_only=True)
class Ending(Letter):
    """停止: from when nothing is paid, and why."""

    from_month: Month
    reasons: tuple[str, ...] = field()
    articles: tuple[str, ...] = field()
    objections: tuple[Objection, ...] = field()
    other_help: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Waiting(Letter):
    """暂缓发放: from when it is not paid, until somebody has looked, and why."""

    from_month: Month
    reasons: tuple[str, ...] = field()
    articles: tuple[str, ...] = field()
    objections: tuple[Objection, ...] = field()


@dataclass(frozen=True, kw_only=True)
class Resumption(Letter):
    """恢复发放: paid again from when, and whether the months between are too."""

    from_month: Month
    paid_after: bool
    reasons: tuple[str, ...] = field()


@dataclass(frozen=True, kw_only=True)
class BackPay(Letter):
    """补发: so much for months that are past."""

    amount_fen: Fen
    from_month: Month
    to_month: Month
    reasons: tuple[str, ...] = field()
    articles: tuple[str, ...] = field()


@dataclass(frozen=True)
class Due:
    """A day and what is to be paid back by it."""

    date: Date
    amount_fen: Fen


@dataclass(frozen=True, kw_only=True)
class Repayment(Letter):
    """责令退回: what is to be paid back, why, by which article, by when."""

    amount_fen: Fen
    from_month: Month
    to_month: Month
    reasons: tuple[str, ...] = field()
    articles: tuple[str, ...] = field()
    objections: tuple[Objection, ...] = field()
    instalments: tuple[Due, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Unchanged(Letter):
    """维持不变: it was looked at again, and stays as it is."""

    reasons: tuple[str, ...] = field()
    articles: tuple[str, ...] = field()
    objections: tuple[Objection, ...] = field()


@dataclass(frozen=True, kw_only=True)
class Extension(Letter):
    """延长: the answer comes later, and why."""

    applied_on: Date
    due_on: Date
    new_due_on: Date
    reasons: tuple[str, ...] = field()
    articles: tuple[str, ...] = field()

    def __post_init__(self) -> None:
        if self.new_due_on <= self.due_on:
            raise InputError("extension: new_due_on is not after due_on")


@dataclass(frozen=True, kw_only=True)
class Transfer(Letter):
    """转办: another office goes on with it."""

    to_office: str
    to_contact: str
    transferred_on: Date
    reasons: tuple[str, ...] = field()
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PostedFamily:
    """One row of a public notice: these fields and never others; a column that no row has is not printed."""

    name: str
    members: int
    amount_fen: Fen | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A sheet on the notice board: to nobody, without number of a case, without QR code."""

    office: str
    date: Date
    programme: str
    families: tuple[PostedFamily, ...]
    contact: str


@dataclass(frozen=True, kw_only=True)
class Posting(Notice):
    """公示: the first opinion, for some days, so that anybody may object; `ends` when help is to stop."""

    from_day: Date
    to_day: Date
    ends: bool = False

    def __post_init__(self) -> None:
        if self.to_day < self.from_day:
            raise InputError("posting: to_day is before from_day")


@dataclass(frozen=True, kw_only=True)
class Publication(Notice):
    """公布: who is given what after the confirmation."""


LETTERS: dict[str, type] = {
    "receipt": Receipt,
    "correction": Correction,
    "posting": Posting,
    "publication": Publication,
    "confirmation": Confirmation,
    "refusal": Refusal,
    "adjustment": Adjustment,
    "ending": Ending,
    "unchanged": Unchanged,
    "waiting": Waiting,
    "resumption": Resumption,
    "back_pay": BackPay,
    "repayment": Repayment,
    "extension": Extension,
    "transfer": Transfer,
}
