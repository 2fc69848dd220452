"""What each form of the office holds. Nearly everything may be left out: then the paper has a blank for the pen."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.letters.model import Line
from doudi.letters.values import NO_DATE, NO_MONTH, Date, Fen, Month


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person of the family."""

    name: str
    relation: str = ""
    sex: str = ""
    birth: Date = NO_DATE
    id_number: str = ""
    health: str = ""
    work: str = ""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """An income or a piece of property, as told or as found."""

    label: str
    whose: str = ""
    amount_fen: Fen | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What every form may have: whose it is, of which file, for which programme."""

    office: str = ""
    number: str = ""
    programme: str = ""
    date: Date = NO_DATE
    name: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Application(Form):
    """申请书."""

    sex: str = ""
    birth: Date = NO_DATE
    registered_at: str = ""
    members: tuple[Member, ...] = ()
    incomes: tuple[Holding, ...] = ()
    property: tuple[Holding, ...] = ()
    reason: str = ""
    bank: str = ""
    account_holder: str = ""
    account: str = ""


@dataclass(frozen=True, kw_only=True)
class Authorisation(Form):
    """授权书: one adult lets named registers be asked, for one purpose and some time."""

    applicant: str = ""
    relation: str = ""
    registers: tuple[str, ...] = ()
    from_day: Date = NO_DATE
    to_day: Date = NO_DATE


@dataclass(frozen=True, kw_only=True)
class Mandate(Form):
    """代办委托: somebody may hand in and receive papers for the applicant."""

    agent: str = ""
    agent_id_number: str = ""
    agent_phone: str = ""
    agent_relation: str = ""
    matters: tuple[str, ...] = ()
    to_day: Date = NO_DATE


@dataclass(frozen=True, kw_only=True)
class Promise(Form):
    """承诺书: what was said is true and changes will be told."""


@dataclass(frozen=True, kw_only=True)
class HomeVisit(Form):
    """入户调查表, signed by two investigators and the person."""

    visited_on: Date = NO_DATE
    present: str = ""
    members: tuple[Member, ...] = ()
    housing: str = ""
    living: str = ""
    incomes: tuple[Holding, ...] = ()
    property: tuple[Holding, ...] = ()
    remarks: str = ""
    investigators: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One question put to a neighbour, with the answer or a blank."""

    question: str
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class NeighbourEnquiry(Form):
    """邻里访问记录."""

    asked_on: Date = NO_DATE
    neighbour: str = ""
    neighbour_phone: str = ""
    acquaintance: str = ""
    answers: tuple[Answer, ...] = ()
    investigators: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """One block of an opinion: whose, and what it says or a blank."""

    whose: str
    text: str = ""
    date: Date = NO_DATE


@dataclass(frozen=True, kw_only=True)
class ReviewForm(Form):
    """审核确认表, with blocks for opinion, signature and seal."""

    applied_on: Date = NO_DATE
    members: tuple[Member, ...] = ()
    lines: tuple[Line, ...] = ()
    amount_fen: Fen | None = None
    opinions: tuple[Opinion, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoticedFamily:
    """A row of a public notice's form."""

    name: str
    members: int | None = None
    amount_fen: Fen | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class PostingNotice:
    """公示单 to be completed by hand. It hangs in public: no number of a case, no id number, no QR code."""

    office: str = ""
    programme: str = ""
    date: Date = NO_DATE
    families: tuple[NoticedFamily, ...] = ()
    from_day: Date = NO_DATE
    to_day: Date = NO_DATE
    contact: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Payment:
    """One line of the roster."""

    name: str
    amount_fen: Fen
    members: int | None = None
    account_tail: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Roster:
    """发放花名册 of one programme, office and month; the sum is reckoned here, never given."""

    office: str = ""
    number: str = ""
    programme: str = ""
    month: Month = NO_MONTH
    date: Date = NO_DATE
    payments: tuple[Payment, ...] = ()

    @property
    def total_fen(self) -> Fen:
        """What all lines come to."""
        return Fen(sum(payment.amount_fen for payment in self.payments))


@dataclass(frozen=True, kw_only=True)
class Filed:
    """One paper in a file."""

    title: str
    date: Date = NO_DATE
    pages: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FileCatalogue(Form):
    """一户一档目录: the papers of one household's file, in order."""

    year: str = ""
    retention: str = ""
    papers: tuple[Filed, ...] = ()


FORMS: dict[str, type] = {
    "application": Application,
    "authorisation": Authorisation,
    "mandate": Mandate,
    "promise": Promise,
    "home_visit": HomeVisit,
    "neighbour_enquiry": NeighbourEnquiry,
    "review_form": ReviewForm,
    "posting_notice": PostingNotice,
    "roster": Roster,
    "file_catalogue": FileCatalogue,
}
