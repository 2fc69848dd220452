"""Of an award, one of each thing of the ledger: rows past the services, for pages that only look at them.

And a sum granted once, in two instalments of which one was given, with the township's petty fund and an index.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from doudi.access.actor import operator
from doudi.areas.models import WIDTH, Area, Level
from doudi.casework.services.letters import issue_order
from doudi.payments.models import (
    BankAccount,
    Chunk,
    Entry,
    Form,
    Handed,
    Hold,
    LedgerAccount,
    Line,
    LineState,
    Order,
    OrderKind,
    Payee,
    Phase,
    Publication,
    Relation,
    Run,
    RunKind,
    Side,
    State,
    Suspension,
    Transaction,
    Transfer,
)
from doudi.registry.models import Award, AwardMember, AwardPart, Household, Person


def ledger_of(home: Household, person: Person, award: Award, on: dt.date) -> dict[str, int]:
    """A run of its county that is built and holds its line, one that was paid, a changed account, two orders."""
    county = Area.objects.get(path=home.area_path[: WIDTH * Level.COUNTY])
    AwardMember.objects.create(award=award, person=person, since=award.since)
    now = _payee(home, person, award, on, "6222020000000000", confirmed=True)
    new = _payee(home, person, award, on, "6222020000001111", confirmed=False)
    run, before = _run(county, 202106, State.BUILT, on), _run(county, 202105, State.SETTLED, on)
    held = _line(run, award, person, now, LineState.HELD, previous=90)
    _line(before, award, person, now, LineState.DUE)
    hold = Hold.objects.create(line=held, run=run, check_name="jump", held_on=on,
                               found={"amount_fen": 100, "previous_fen": 90})  # fmt: skip
    transfer = Transfer.objects.create(run=before, chunk=before.chunks.get(), payee=now, amount_fen=100)
    said: dict[str, Any] = {
        "award": award, "household": home, "reason": "x", "cites": "x", "who": "x", "role": "county_head",
        "decided_on": on, "area_path": home.area_path,
    }  # fmt: skip
    order = Order.objects.create(kind=OrderKind.REPAY, person=person, amount_fen=50, first=202105, last=202105, **said)
    waits = Suspension.objects.create(since=202107, **said)
    letter = issue_order(
        operator("tests", home.area_path[:WIDTH], on), award, "waiting", person=person, body=county, reason="x",
        cites="x", told={"from_month": 202107},
    )  # fmt: skip
    return {
        "run": run.pk, "hold": hold.pk, "payee": new.pk, "transfer": transfer.pk, "order": order.pk,
        "suspension": waits.pk, "order_letter": letter.pk, "sum": _a_sum(said).pk,
    }  # fmt: skip


def _a_sum(said: dict[str, Any]) -> Award:
    """Temporary assistance; its first instalment was given out of the petty fund."""
    home, on = said["household"], said["decided_on"]
    award = Award.objects.create(household=home, programme="temporary", since=on, amount_fen=300, source="decision")
    for kind, fen in (("1", 100), ("2", 200)):
        AwardPart.objects.create(award=award, kind=kind, amount_fen=fen, due_on=on)
    Handed.objects.create(**said | {"award": award}, kind="1", form=Form.PETTY, what="x", amount_fen=100, handed_on=on)
    township = Area.objects.get(path=home.area_path[: WIDTH * Level.TOWNSHIP])
    box, _ = LedgerAccount.objects.get_or_create(
        side=Side.IMPREST, programme="temporary", area=township, area_path=township.path
    )  # fmt: skip
    for what, fen in (("petty", 150), ("petty_paid", -100)):
        row = Transaction.objects.create(key=f"{what}:{award.pk}", what=what, on=on, who="x")
        Entry.objects.create(transaction=row, account=box, amount=fen)
    top = Area.objects.get(path=home.area_path[:WIDTH])
    Publication.objects.create(
        area=top, period=202106, published_on=on, source="x", values={"cpi_yoy": 35, "food_cpi_yoy": 60}, who="x"
    )  # fmt: skip
    return award


def _run(county: Area, period: int, state: State, on: dt.date) -> Run:
    run, _ = Run.objects.get_or_create(
        kind=RunKind.MONTHLY, programme="dibao", area=county, period=period,
        defaults={"area_path": county.path, "state": state, "channel": "csv", "made_on": on, "pays_on": on},
    )  # fmt: skip
    Chunk.objects.get_or_create(run=run, area=county, defaults={"phase": Phase.CHECKED})
    return run


def _line(run: Run, award: Award, person: Person, payee: Payee, state: LineState, previous: int | None = None) -> Line:
    run.lines, run.total_fen = run.lines + 1, run.total_fen + 100
    if state == LineState.HELD:
        run.held, run.held_fen = run.held + 1, run.held_fen + 100
    run.save()
    return Line.objects.create(
        run=run, chunk=run.chunks.get(), award=award, household=award.household, person=person, programme="dibao",
        period=run.period, amount_fen=100, previous_fen=previous, cause="month", payee=payee, state=state,
        area_path=award.household.area_path,
    )  # fmt: skip


def _payee(home: Household, person: Person, award: Award, on: dt.date, number: str, *, confirmed: bool) -> Payee:
    account = BankAccount(
        holder=person, holder_name=person.name, checked=False, added_on=on, area_path=home.area_path
    )  # fmt: skip
    account.set_number(number)
    account.save()
    return Payee.objects.create(
        award=award, account=account, relation=Relation.SELF, proposed_on=on, confirmed_on=on if confirmed else None
    )
