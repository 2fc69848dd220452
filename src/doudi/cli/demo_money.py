"""The demonstration's ledger: accounts, funds and some months of runs in the county where people can sign in."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from doudi.access.actor import Actor, actor_of
from doudi.access.models import Posting
from doudi.access.permissions import Place
from doudi.access.roles import Role
from doudi.areas.models import Area, range_of
from doudi.kernel.errors import InputError
from doudi.payments.channels.demo_bank import answer
from doudi.payments.channels.finding import channel
from doudi.payments.channels.numbers import luhn
from doudi.payments.models import Hold, OrderKind, Payee, Relation, Run, RunKind, Signed, State
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
from doudi.payments.services.working import advance
from doudi.registry.models import Award

#: Months that are paid and closed; the one after them is being looked at.
MONTHS = 3
#: Shares of what the county needs, by whose money it is; together more than it needs.
GIVEN = (("central", 0.6), ("province", 0.2), ("city", 0.1), ("county", 0.3))
#: Payments that the bank sends back.
RETURNED = 0.04
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
    programmes = sorted({award.programme for award in awards} - once_programmes())
    for number, award in enumerate(awards):
        _account(actor, office, award, number)
    _prepare(actor, office, awards, programmes)
    last = period_of(actor.on)
    steps = [(programme, period) for period in _months(last) for programme in programmes]
    for done, (programme, period) in enumerate(steps):
        if any(each.programme == programme and each.since <= first_day(period) for each in awards):
            _month(office, programme, period, actor.on, whole=period != last)
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


def _account(actor: Actor, office: Office, award: Award, number: int) -> None:
    """One of the family's, entered by the township and confirmed by the county."""
    head = award.household.head
    if head is None:
        return
    bank, name = BANKS[number % len(BANKS)]
    account = add_account(
        actor, Place(award.household.area_path, award.household.sensitivity), number=_card(number),
        holder_name=head.name, holder=head, bank=bank, bank_name=name,
    )  # fmt: skip
    payee = propose_payee(actor, award, account, relation=Relation.HOUSEHOLD)
    confirm_payee(actor, payee)


def _card(number: int) -> str:
    """A card's number with the figure that checks the others; no bank has issued it."""
    body = f"621799{number:012d}"
    return next(body + figure for figure in "0123456789" if luhn(body + figure))


def _prepare(actor: Actor, office: Office, awards: list[Award], programmes: list[str]) -> None:
    """Whence it is paid, and what each level has given for the months shown."""
    account = add_account(
        actor, Place(office.county.path), number="14010100000000001", holder_name=f"{office.county.name_zh}财政局",
        bank=BANKS[0][0], bank_name=BANKS[0][1],
    )  # fmt: skip
    finance = office.actor("finance", actor.on)
    set_payer(finance, office.county, account, name=f"{office.county.name_zh}财政局社保专户")
    for programme in programmes:
        need = sum(award.amount_fen for award in awards if award.programme == programme) * (MONTHS + 2)
        for tier, share in GIVEN:
            given = max(int(need * share), 100_000)
            appropriate(finance, office.county, programme, tier, given, document=f"演示指标〔{tier}〕1号")


def _month(office: Office, programme: str, period: int, today: dt.date, *, whole: bool) -> None:
    """A run of a month: closed where it is over, left to be looked at where it is this one."""
    on = min(first_day(period) + dt.timedelta(days=9), today)
    run = make_run(office.actor("lock", on), office.county, programme, period, channel=CHANNEL)
    run = advance(run.pk, on=on)
    if not whole or not run.lines:
        return
    for hold in run.holds.filter(answer="").exclude(check_name="no_account").select_related("line"):
        let_go(office.actor("lock", on), hold, reason="已电话和入户核实，照发")
    run.refresh_from_db()
    if run.lines == run.held or Hold.objects.filter(line__programme=programme, answer="").exists():
        return  # somebody is asked for an account first
    for who, act in (
        ("lock", Signed.LOCK), ("review", Signed.REVIEW), ("head", Signed.APPROVE), ("finance", Signed.RELEASE),
    ):  # fmt: skip
        run = advance(sign(office.actor(who, on), run, act, version=run.version).pk, on=on)
    _answered(office, run, on)
    run.refresh_from_db()
    if run.state == State.SETTLED:
        sign(office.actor("finance", on), run, Signed.CLOSE, version=run.version)
        close_month(office.actor("lock", on), office.county, programme, period)


def _answered(office: Office, run: Run, on: dt.date) -> None:
    """The bank pays most and sends some back."""
    finance, sent, told = office.actor("finance", on), io.BytesIO(), io.BytesIO()
    write_file(finance, run, sent)
    sent.seek(0)
    answer(channel(run.channel), sent, told, seed=run.pk, refuse_share=RETURNED)
    told.seek(0)
    run.refresh_from_db()
    load_answers(finance, run, told, version=run.version)
    advance(run.pk, on=on)


def _left_open(actor: Actor, office: Office, awards: list[Award]) -> None:
    """What waits for somebody: an account to confirm, back-pay to approve, sums granted once to be paid."""
    paid = [award for award in awards if Payee.objects.in_force().filter(award=award).exists()]
    for award in paid[:2]:
        place = Place(award.household.area_path, award.household.sensitivity)
        account = add_account(
            actor, place, number=_card(900_000 + award.pk), holder_name=award.household.head.name,  # type: ignore[union-attr]
            holder=award.household.head, bank=BANKS[1][0], bank_name=BANKS[1][1],
        )  # fmt: skip
        clerk = office.actor("clerk", actor.on)
        covered = clerk.covers(award.household.area_path) and award.household.sensitivity in clerk.clearances
        propose_payee(clerk if covered else actor, award, account, relation=Relation.HOUSEHOLD)
    for award in [each for each in paid if each.household.head is not None][2:3]:
        month = plus(period_of(actor.on), -1)
        propose_order(
            office.actor("lock", actor.on), award, OrderKind.BACK_PAY, person=award.household.head, amount_fen=5000,  # type: ignore[arg-type]
            first=month, last=month, reason="标准提高的文件晚到，补发一个月差额", cites="民发〔2021〕57号 art. 23",
        )  # fmt: skip
    once = {award.programme for award in awards} & once_programmes()
    for programme in sorted(once):
        run = make_run(
            office.actor("lock", actor.on), office.county, programme, period_of(actor.on), kind=RunKind.OFF_CYCLE,
            channel=CHANNEL,
        )  # fmt: skip
        advance(run.pk, on=actor.on)
