"""The demonstration's ledger: accounts, funds and some months of runs in the county where people can sign in."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from doudi.access.actor import Actor, actor_of
from doudi.access.models import Posting
from doudi.access.permissions import Place
from doudi.access.roles import Role
from doudi.areas.models import Area, range_of
from doudi.kernel.errors import InputError
from doudi.payments.channels.demo_bank import answer
from doudi.payments.channels.finding import channel
from doudi.payments.channels.numbers import luhn
from doudi.payments.models import Answer, Hold, OrderKind, Payee, Relation, Run, RunKind, Signed, State
from doudi.payments.periods import first_day, period_of, plus
from doudi.payments.services.building import make_run, once_programmes
from doudi.payments.services.closing import close_month
from doudi.payments.services.funds import appropriate
from doudi.payments.services.holding import let_go
from doudi.payments.services.orders import propose_order
from doudi.payments.services.payees import add_account, confirm_payee, propose_payee, set_payer
from doudi.payments.services.releasing import write_file
from doudi.payments.services.settling import load_answers
from doudi.payments.services.signing import sign
from doudi.payments.services.told import read_answers
from doudi.payments.services.working import advance
from doudi.registry.models import Award

#: Months that are paid and closed; the one after them is being looked at.
MONTHS = 3
#: Shares of what the county needs, by whose money it is; together more than it needs.
GIVEN = (("central", 0.6), ("province", 0.2), ("city", 0.1), ("county", 0.3))
#: Of payments the share that the bank sends back; in the last two months that are over it sends back one at least.
RETURNED, TRIES = 0.04, 500
BANKS = (("102161000019", "试验银行县支行"), ("403161000028", "试验邮储银行县支行"))
CHANNEL = "card_sheet"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Office:
    """The county, and its people by what they do."""

    county: Area
    posts: dict[str, Posting]

    def actor(self, who: str, on: dt.date) -> Actor:
        return actor_of(self.posts[who], on)


def fill(actor: Actor, progress: Progress | None) -> None:
    """Makes the ledger of the county in which there are people to sign."""
    office = _office()
    awards = list(_awards(office))
    names = Counter(award.programme for award in awards if award.programme not in once_programmes())
    last, programmes = period_of(actor.on), sorted(names)
    months = _months(last)
    before = replace(actor, on=first_day(months[0]))
    for number, award in enumerate(awards):
        _account(before, award, number)
    _prepare(before, office, awards)
    largest = max(programmes, key=lambda name: names[name])
    steps = [(programme, period) for period in months for programme in programmes]
    for done, (programme, period) in enumerate(steps):
        if any(each.programme == programme and each.since <= first_day(period) for each in awards):
            back = programme == largest and period in months[-3:-1]
            run = _month(office, programme, period, actor.on, whole=period != last, back=back)
            if back and period == months[-3]:
                _once_more(actor, office, run)
        if progress:
            progress(done + 1, len(steps))
    _left_open(actor, office, awards)


def _office() -> Office:
    """By the order in which they were posted: who locks, who reviews, who approves, who releases."""
    posts = Posting.objects.filter(ends=None).select_related("area", "account")  # unscoped: made up
    reviewers = list(posts.filter(role=Role.COUNTY_REVIEWER).order_by("pk")[:2])
    if len(reviewers) < 2:
        raise InputError("the demonstration's county needs two reviewers")
    found = {"lock": reviewers[0], "review": reviewers[1]}
    for who, role in (("head", Role.COUNTY_HEAD), ("finance", Role.FINANCE), ("clerk", Role.TOWNSHIP_CLERK)):
        found[who] = posts.filter(role=role).order_by("pk")[0]
    return Office(found["head"].area, found)


def _awards(office: Office) -> Iterator[Award]:
    start, end = range_of(office.county.path)
    rows = Award.objects.filter(household__area_path__gte=start, household__area_path__lt=end)  # unscoped: made up
    yield from rows.select_related("household__head").order_by("pk")


def _months(last: int) -> list[int]:
    return [plus(last, -back) for back in range(MONTHS, -1, -1)]


def _account(actor: Actor, award: Award, number: int) -> None:
    """One of the family's, entered and confirmed."""
    if award.household.head is not None:
        confirm_payee(actor, _proposed(actor, actor, award, number, BANKS[number % len(BANKS)]))


def _proposed(actor: Actor, by: Actor, award: Award, number: int, bank: tuple[str, str], kind: str = "") -> Payee:
    """An account of whom the family goes by, written down by one and proposed by another."""
    head = award.household.head
    assert head is not None
    account = add_account(
        actor, Place(award.household.area_path, award.household.sensitivity), number=_card(number),
        holder_name=head.name, holder=head, bank=bank[0], bank_name=bank[1],
    )  # fmt: skip
    own = award.members.filter(person=head).exists()
    return propose_payee(by, award, account, relation=Relation.SELF if own else Relation.HOUSEHOLD, kind=kind)


def _card(number: int) -> str:
    """A card's number with the figure that checks the others; no bank has issued it."""
    body = f"621799{number:012d}"
    return next(body + figure for figure in "0123456789" if luhn(body + figure))


def _prepare(actor: Actor, office: Office, awards: list[Award]) -> None:
    """Whence it is paid, and what each level has given for the months shown."""
    account = add_account(
        actor, Place(office.county.path), number="14010100000000001", holder_name=f"{office.county.name_zh}财政局",
        bank=BANKS[0][0], bank_name=BANKS[0][1],
    )  # fmt: skip
    finance = office.actor("finance", actor.on)
    set_payer(finance, office.county, account, name=f"{office.county.name_zh}财政局社保专户")
    for programme in sorted({award.programme for award in awards}):
        need = sum(award.amount_fen for award in awards if award.programme == programme) * (MONTHS + 2)
        for tier, share in GIVEN:
            given = max(int(need * share), 100_000)
            appropriate(finance, office.county, programme, tier, given, document=f"演示指标〔{tier}〕1号")


def _month(office: Office, programme: str, period: int, today: dt.date, *, whole: bool, back: bool) -> Run:
    """A run of a month: closed where it is over, left to be looked at where it is this one. `back`: something of it
    comes back."""
    on = min(first_day(period) + dt.timedelta(days=9), today)
    run = make_run(office.actor("lock", on), office.county, programme, period, channel=CHANNEL)
    run = advance(run.pk, on=on)
    if not whole or not run.lines:
        return run
    for hold in run.holds.filter(answer="").exclude(check_name="no_account").select_related("line"):
        let_go(office.actor("lock", on), hold, reason="已电话和入户核实，照发")
    run.refresh_from_db()
    if run.lines == run.held or Hold.objects.filter(line__programme=programme, answer="").exists():
        return run  # somebody is asked for an account first
    run = _paid(office, run, on, RETURNED, back=back)
    if run.state == State.CLOSED:
        close_month(office.actor("lock", on), office.county, programme, period)
    return run


def _paid(office: Office, run: Run, on: dt.date, share: float, *, back: bool) -> Run:
    """From the first signature to the last."""
    for who, act in (
        ("lock", Signed.LOCK), ("review", Signed.REVIEW), ("head", Signed.APPROVE), ("finance", Signed.RELEASE),
    ):  # fmt: skip
        run = advance(sign(office.actor(who, on), run, act, version=run.version).pk, on=on)
    finance, sent = office.actor("finance", on), io.BytesIO()
    write_file(finance, run, sent)
    run.refresh_from_db()
    load_answers(finance, run, _answers(run, sent, share, back=back), version=run.version)
    run = advance(run.pk, on=on)
    return sign(finance, run, Signed.CLOSE, version=run.version) if run.state == State.SETTLED else run


def _answers(run: Run, sent: io.BytesIO, share: float, *, back: bool) -> io.BytesIO:
    """The bank pays most and sends some back, one at least where something is to come back."""
    for seed in range(run.pk, run.pk + TRIES):
        sent.seek(0)
        told = io.BytesIO()
        answer(channel(run.channel), sent, told, seed=seed, refuse_share=share)
        told.seek(0)
        if not back or read_answers(run, told).back:
            break
        told.seek(0)
    told.seek(0)
    return told


def _once_more(actor: Actor, office: Office, run: Run) -> None:
    """One of those that came back, a week later: the family has brought another card, and is paid into that one."""
    transfer = run.transfers.filter(answer=Answer.RETURNED).select_related("payee__award__household__head").first()
    if transfer is None:
        return
    on = min(run.made_on + dt.timedelta(days=7), actor.on)
    then, award = replace(actor, on=on), transfer.payee.award
    confirm_payee(then, _proposed(then, then, award, 800_000 + award.pk, BANKS[0], transfer.payee.kind))
    again = make_run(
        office.actor("lock", on), office.county, run.programme, run.period, kind=RunKind.REISSUE, channel=CHANNEL
    )
    _paid(office, advance(again.pk, on=on), on, 0.0, back=False)


def _left_open(actor: Actor, office: Office, awards: list[Award]) -> None:
    """What waits for somebody: an account to confirm, back-pay to approve, sums granted once to be paid."""
    paid = [award for award in awards if Payee.objects.in_force().filter(award=award).exists()]
    for award in paid[:2]:
        clerk = office.actor("clerk", actor.on)
        covered = clerk.covers(award.household.area_path) and award.household.sensitivity in clerk.clearances
        _proposed(actor, clerk if covered else actor, award, 900_000 + award.pk, BANKS[1])
    for award in [each for each in paid if each.household.head is not None][2:3]:
        month = plus(period_of(actor.on), -1)
        propose_order(
            office.actor("lock", actor.on), award, OrderKind.BACK_PAY, person=award.household.head, amount_fen=5000,  # type: ignore[arg-type]
            first=month, last=month, reason="标准提高的文件晚到，补发一个月差额", cites="民发〔2021〕57号第二十三条",
        )  # fmt: skip
    once = {award.programme for award in awards} & once_programmes()
    for programme in sorted(once):
        run = make_run(
            office.actor("lock", actor.on), office.county, programme, period_of(actor.on), kind=RunKind.OFF_CYCLE,
            channel=CHANNEL,
        )  # fmt: skip
        advance(run.pk, on=actor.on)
