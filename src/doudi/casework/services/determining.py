"""The engine's answer on a case, frozen with all it was made from; and made again from that, to the last byte."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.casework.models import BookText, Case, Determination
from doudi.engine.book.book import Book, book_bytes, canonical, parse_book
from doudi.engine.explain.explanation import explanation
from doudi.engine.judge.decide import CANNOT_TELL, ENTITLED, NOT
from doudi.engine.judge.family import Family, judge_family
from doudi.engine.judge.family_text import family_from_json, family_json
from doudi.kernel.dates import from_date
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.kernel.version import __version__
from doudi.registry.queries.assessment import KnownFamily, area_for, known_family
from doudi.registry.services.facts import book
from doudi.registry.services.recording import recorded
from doudi.registry.when import When

#: Which of several answers is told where none grants.
BEST = (ENTITLED, CANNOT_TELL, NOT)


@dataclass(frozen=True)
class Answer:
    """What the engine says now: the outcomes that the case asks for, and everything behind them as text."""

    programme: str
    family: str
    explanation: str
    parts: list[dict[str, Any]]
    month: Month

    @property
    def outcome(self) -> str:
        return str(self.parts[0]["outcome"]) if self.parts else NOT

    @property
    def amount_fen(self) -> int | None:
        """The sum of what is owed; none where the rules grant no money."""
        amounts = [each["amount_fen"] for each in self.parts if each["amount_fen"] is not None]
        return sum(amounts) if amounts else None

    @property
    def covered(self) -> list[int]:
        return sorted({key for each in self.parts for key in each["covered"]})

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What is paid apart, and to whom where not to the covered themselves."""
        if self.outcome != ENTITLED:
            return []
        payees = {each.name: each.payee for each in book().programmes[self.programme].branches}
        return [
            {"unit": each["unit"]["name"], "branch": each["branch"], "amount_fen": each["amount_fen"],
             "payee": payees.get(each["branch"], "")}
            for each in self.parts
        ]  # fmt: skip

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.family}\n{self.explanation}".encode()).hexdigest()


def ask(case: Case, on: dt.date) -> Answer:
    """The engine's answer by today's book and facts. ValidationError where it can be asked nothing."""
    ruled, when = book(), When(on, timezone.now())
    try:
        known = known_family(case.household, when, ruled)
        month = Month.of(from_date(on))
        family = replace(known.family, area=area_for(known, ruled, case.programme), source="", replay="")
        said = _answer(ruled, family, case.programme, month)
    except InputError as error:
        raise ValidationError(_("The rules cannot be asked about this case: %(why)s") % {"why": error}) from None
    return Answer(
        case.programme, text(family_json(family) | {"said": _said(known)}), text(said),
        _parts(said, case.beneficiary_id), month,
    )  # fmt: skip


def determine(actor: Actor, case: Case) -> Determination:
    """Freezes the engine's answer in the case, which is held."""
    found = ask(case, actor.on)
    row = Determination.objects.create(
        case=case, made_at=timezone.now(), made_on=actor.on, month=str(found.month), book=_kept(book()),
        engine=__version__, family=found.family, explanation=found.explanation, outcome=found.outcome,
        amount_fen=found.amount_fen, covered=found.covered, lines=found.lines, digest=found.digest,
    )  # fmt: skip
    recorded(actor, "case.determine", row, place=case, after={"digest": row.digest, "outcome": row.outcome})
    return row


def latest(case: Case) -> Determination | None:
    return case.determinations.order_by("-pk").first()


def is_stale(determination: Determination, on: dt.date) -> bool:
    """Whether something known of the family has changed since: then the answer is of another family."""
    then, now = json.loads(determination.family), json.loads(ask(determination.case, on).family)
    apart = ("known_at", "said")
    return {k: v for k, v in then.items() if k not in apart} != {k: v for k, v in now.items() if k not in apart}


def parts(determination: Determination) -> list[dict[str, Any]]:
    """The outcomes that the case asked for, of the frozen explanation: what is owed, or else the one answer."""
    return _parts(json.loads(determination.explanation), determination.case.beneficiary_id)


def replay(determination: Determination) -> str:
    """The digest of the answer made again from its own book and facts: the same, if nothing was tampered with."""
    data = json.loads(determination.family)
    again = _answer(
        _book(determination.book_id), family_from_json(data), determination.case.programme,
        Month.parse(determination.month),
    )  # fmt: skip
    return hashlib.sha256(f"{determination.family}\n{text(again)}".encode()).hexdigest()


def text(data: Any) -> str:
    """The one way data are written here."""
    return canonical(data).decode()


def _answer(ruled: Book, family: Family, programme: str, month: Month) -> dict[str, Any]:
    law, judgement = judge_family(ruled, family, programme, month)
    return explanation(law, family, judgement)


def _parts(said: dict[str, Any], person: int | None) -> list[dict[str, Any]]:
    """Of one person the answers about them, else the family's own: those that grant, or the best that there is.

    None where the programme has nothing to say of them: nobody it is for.
    """
    own = [each for each in said["outcomes"] if each["person"] == person]
    granted = [each for each in own if each["outcome"] == ENTITLED]
    return granted or sorted(own, key=lambda each: BEST.index(each["outcome"]))[:1]


def _said(known: KnownFamily) -> list[list[Any]]:
    """Who said each fact, how well, and since when it has been known."""
    return sorted(
        [person, name, row.source, row.grade, row.known_from.isoformat()] for (person, name), row in known.said.items()
    )


def _kept(ruled: Book) -> BookText:
    found = BookText.objects.filter(digest=ruled.digest).defer("data").first()
    return found or BookText.objects.create(digest=ruled.digest, data=zlib.compress(book_bytes(ruled), 9))


@lru_cache(maxsize=4)
def _book(digest: str) -> Book:
    return parse_book(zlib.decompress(bytes(BookText.objects.get(digest=digest).data)))
