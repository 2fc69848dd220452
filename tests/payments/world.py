"""Families with awards and accounts in two counties, the funds to pay them, and everybody who signs."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field

from tests.places import a_posting, a_tree
from tests.registry.families import a_family

from doudi.access.actor import Actor, actor_of, operator
from doudi.access.models import Posting
from doudi.access.permissions import Place
from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.payments.channels.demo_bank import answer
from doudi.payments.channels.finding import channel
from doudi.payments.models import BankAccount, Payee, Relation, Run, RunKind, Signed, State
from doudi.payments.services.building import make_run
from doudi.payments.services.funds import appropriate
from doudi.payments.services.payees import add_account, confirm_payee, propose_payee, set_payer
from doudi.payments.services.releasing import write_file
from doudi.payments.services.settling import load_answers
from doudi.payments.services.signing import sign
from doudi.payments.services.working import advance
from doudi.registry.models import Award, AwardMember, Household

DAY = dt.date(2021, 7, 6)
SINCE = dt.date(2010, 1, 1)
#: Awards brought along from another system, as an office that begins with the ledger has them.
BROUGHT = "import"


@dataclass
class World:
    tree: dict[str, Area]
    people: dict[str, Posting] = field(default_factory=dict)
    awards: list[Award] = field(default_factory=list)

    def actor(self, who: str, on: dt.date = DAY) -> Actor:
        """clerk, lock, review, head, city, finance: the same person every time, each another."""
        role, place = _WHO[who]
        if who not in self.people:
            self.people[who] = a_posting(role, self.tree[place], starts=SINCE)
        return actor_of(self.people[who], on)

    @property
    def root(self) -> Actor:
        return self.root_on(DAY)

    def root_on(self, on: dt.date) -> Actor:
        return operator("tests", self.tree["land"].path, on)


_WHO = {
    "clerk": (Role.TOWNSHIP_CLERK, "hill"), "lock": (Role.COUNTY_REVIEWER, "east"),
    "review": (Role.COUNTY_REVIEWER, "east"), "head": (Role.COUNTY_HEAD, "east"),
    "finance": (Role.FINANCE, "east"), "city": (Role.CITY_OFFICER, "north"), "auditor": (Role.AUDITOR, "east"),
    "west_lock": (Role.COUNTY_REVIEWER, "west"), "other_finance": (Role.FINANCE, "east"),
}  # fmt: skip


def a_world(families: int = 3, *, fen: int = 45300, funds: int = 10_000_000, programme: str = "dibao") -> World:
    """So many families in the east county with an award of `fen` each, an account, and funds."""
    world = World(a_tree())
    for number in range(families):
        home, _people = a_family(world.tree["hill_a"], ((f"王{number}", "applicant"), (f"李{number}", "spouse")))
        world.awards.append(an_award(home, fen + number, programme=programme))
        pay_into(world, world.awards[-1], number)
    if funds:
        fund(world, funds, programme=programme)
    payer = an_account(world, 999_999)
    set_payer(world.actor("finance"), world.tree["east"], payer, name="东岭县财政局")
    return world


def an_award(
    home: Household, fen: int, *, programme: str = "dibao", since: dt.date = dt.date(2021, 1, 1), source: str = BROUGHT
) -> Award:  # fmt: skip
    award = Award.objects.create(household=home, programme=programme, since=since, amount_fen=fen, source=source)
    for member in home.members.filter(until=None, known_to=None):
        AwardMember.objects.create(award=award, person=member.person, since=since)
    return award


def an_account(world: World, number: int) -> BankAccount:
    place = Place(world.tree["hill_a"].path)
    return add_account(world.root, place, number=f"140{number:09d}", holder_name=f"户{number}", bank="102100099996",
                       bank_name="试验银行")  # fmt: skip


def pay_into(world: World, award: Award, number: int) -> Payee:
    """An account of the family's, entered by one and confirmed by another."""
    payee = propose_payee(world.actor("clerk"), award, an_account(world, number), relation=Relation.HOUSEHOLD)
    return confirm_payee(world.actor("lock"), payee)


def fund(world: World, fen: int, *, programme: str = "dibao", tier: str = "county", document: str = "1号") -> None:
    appropriate(world.actor("finance"), world.tree["east"], programme, tier, fen, document=document)


def built(world: World, period: int = 202107, *, kind: RunKind = RunKind.MONTHLY, programme: str = "dibao",
          on: dt.date = DAY, channel_name: str = "csv") -> Run:  # fmt: skip
    run = make_run(world.actor("lock", on), world.tree["east"], programme, period, kind=kind, channel=channel_name)
    return advance(run.pk, on=on)


def signed(world: World, run: Run, who: str, act: Signed, *, on: dt.date = DAY, reason: str = "") -> Run:
    """Somebody signs, and the work that follows is done."""
    run = sign(world.actor(who, on), run, act, version=run.version, reason=reason)
    return advance(run.pk, on=on)


def approved(world: World, run: Run, on: dt.date = DAY) -> Run:
    run = signed(world, run, "lock", Signed.LOCK, on=on)
    run = signed(world, run, "review", Signed.REVIEW, on=on)
    return signed(world, run, "head", Signed.APPROVE, on=on)


def released(world: World, run: Run, on: dt.date = DAY) -> Run:
    return signed(world, approved(world, run, on), "finance", Signed.RELEASE, on=on)


def file_of(world: World, run: Run) -> bytes:
    stream = io.BytesIO()
    write_file(world.actor("finance"), run, stream)
    return stream.getvalue()


def answers(run: Run, file: bytes, *, refuse: float = 0.0, seed: int = 1) -> bytes:
    """What the demo bank says of a file."""
    out = io.BytesIO()
    answer(channel(run.channel), io.BytesIO(file), out, seed=seed, refuse_share=refuse)
    return out.getvalue()


def settled(world: World, run: Run, *, refuse: float = 0.0, seed: int = 1, on: dt.date = DAY) -> Run:
    """From a released run to one whose answers are booked."""
    run.refresh_from_db()
    told = answers(run, file_of(world, run), refuse=refuse, seed=seed)
    run.refresh_from_db()
    load_answers(world.actor("finance", on), run, io.BytesIO(told), version=run.version)
    return advance(run.pk, on=on)


def paid(world: World, period: int = 202107, *, refuse: float = 0.0, on: dt.date = DAY, **more: object) -> Run:
    """A whole cycle, closed."""
    run = settled(world, released(world, built(world, period, on=on, **more), on), refuse=refuse, on=on)  # type: ignore[arg-type]
    assert run.state == State.SETTLED
    return signed(world, run, "finance", Signed.CLOSE, on=on)
