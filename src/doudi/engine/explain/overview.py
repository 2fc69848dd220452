"""Which programmes might this family have? Every programme's answer at once, ordered by money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from doudi.engine.book.book import Book
from doudi.engine.book.programme import Branch
from doudi.engine.book.resolve import Law
from doudi.engine.judge.decide import CANNOT_TELL, ENTITLED, NOT, Outcome, settled
from doudi.engine.judge.family import Family, judge_family
from doudi.engine.judge.interpret import Blocker, Frame
from doudi.kernel.months import Month

#: In the order they are told: owed; one fact would settle it; more facts are needed; not owed.
ENTITLED_, ONE_FACT, OPEN, REFUSED = ORDER = ("entitled", "one_fact", "cannot_tell", "not_entitled")
MONTHLY, ONCE, NO_MONEY = "monthly", "once", "none"


@dataclass(frozen=True)
class Entry:
    """What one programme says of the family or of one person of it.

    `amount_fen` is what is owed; where one fact is missing, the most that a value of it could bring. `period` says
    whether that is each month, once, or no money at all.
    """

    law: Law
    state: str
    outcome: Outcome
    branch: Branch | None
    amount_fen: int
    period: str

    @property
    def programme(self) -> str:
        return self.law.programme.name


@dataclass(frozen=True)
class Overview:
    """Entries that say something, ordered; and the programmes that nobody of the family is a case for."""

    entries: tuple[Entry, ...]
    no_case: tuple[str, ...]
    subject: str = "family"


def overview(book: Book, family: Family, month: Month, subject: str = "family") -> Overview:
    """Every programme about families, or institutions, in force in a month. InputError for what no family can be.

    Of a programme's refusals only the first is kept, and none where it grants or leaves something open.
    """
    entries: list[Entry] = []
    no_case = []
    for name in book.in_force(month, subject):
        law, judgement = judge_family(book, family, name, month)
        own = [
            _entry(law, family, outcome, frame)
            for outcome, frame in zip(judgement.outcomes, judgement.frames, strict=True)
        ]
        told = [entry for entry in own if entry.state != REFUSED] or own[:1]
        entries += told
        if not told:
            no_case.append(name)
    order = {state: place for place, state in enumerate(ORDER)}
    place = {name: number for number, name in enumerate(book.programmes)}
    entries.sort(key=lambda e: (order[e.state], -e.amount_fen, place[e.programme], e.outcome.person or 0))
    return Overview(tuple(entries), tuple(no_case), subject)


def _entry(law: Law, family: Family, outcome: Outcome, frame: Frame) -> Entry:
    branch = next((b for b in law.programme.branches if b.name == outcome.branch), None)
    if outcome.outcome == ENTITLED:
        return Entry(law, ENTITLED_, outcome, branch, outcome.amount_fen or 0, period_of(law, branch))
    if outcome.outcome == NOT:
        return Entry(law, REFUSED, outcome, None, 0, NO_MONEY)
    assert outcome.outcome == CANNOT_TELL
    best, best_branch, short = 0, branch, False
    if len(outcome.missing) == 1:
        for tried in settled(law, family.household, frame.parameters, outcome):
            short = True
            if tried is not None and (tried.amount_fen or 0) > best:
                best = tried.amount_fen or 0
                best_branch = next(b for b in law.programme.branches if b.name == tried.branch)
    return Entry(law, ONE_FACT if short else OPEN, outcome, best_branch, best, period_of(law, best_branch))


def period_of(law: Law, branch: Branch | None) -> str:
    """Whether a branch pays each month, once, or nothing."""
    if branch is None or not isinstance(branch.amount, str):
        return NO_MONEY
    return MONTHLY if law.programme.versions[branch.amount][0].node.type.kind == "fen_per_month" else ONCE


def overview_json(found: Overview, family: Family, month: Month, book: Book) -> dict[str, object]:
    """The body of `doudi explain --json` for all programmes at once."""
    area = book.areas[family.area]
    return {
        "area": {"code": area.code, "zh": area.name_zh, "en": area.name_en},
        "month": str(month),
        "rulebook": book.digest,
        "source": family.source,
        "replay": family.replay,
        "matched": list(family.matched),
        "complete": family.complete,
        "members": [{"person": key, "name": name} for key, name in family.names.items()],
        "entries": list(_entries_json(found)),
        "no_case": [{"programme": n, "zh": book.programmes[n].zh, "en": book.programmes[n].en} for n in found.no_case],
    }


def _entries_json(found: Overview) -> Iterator[dict[str, object]]:
    for entry in found.entries:
        programme, outcome = entry.law.programme, entry.outcome
        unit, rules = programme.units[outcome.unit], entry.law.rules
        reason = rules[outcome.reason] if outcome.reason else None
        yield {
            "programme": programme.name, "zh": programme.zh, "en": programme.en, "kind": programme.kind,
            "state": entry.state, "unit": {"name": unit.name, "zh": unit.zh, "en": unit.en},
            "person": outcome.person, "amount_fen": entry.amount_fen, "period": entry.period,
            "branch": {"name": entry.branch.name, "zh": entry.branch.zh, "en": entry.branch.en}
            if entry.branch else None,
            "payee": entry.branch.payee or None if entry.branch else None,
            "missing": [_missing_json(entry.law, blocker) for blocker in outcome.missing],
            "reason": {"rule": reason.rule, "zh": reason.zh, "en": reason.en, "cites": reason.cites}
            if reason else None,
        }  # fmt: skip


def _missing_json(law: Law, blocker: Blocker) -> dict[str, object]:
    person, name = blocker
    fact = law.book.facts[name]
    return {"person": person or None, "fact": name, "zh": fact.zh, "en": fact.en, "from": list(fact.supplied_by)}
