"""Proving the ledger: lines = approval = transfers = file = entries, of every run, and nothing paid twice.

Rows are streamed and sums are the database's, so memory does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from doudi.areas.models import Area, range_of
from doudi.kernel.errors import InputError
from doudi.payments.channels.finding import channel
from doudi.payments.models import (
    Answer,
    BankAccount,
    Chunk,
    Entry,
    Hold,
    LedgerAccount,
    Line,
    LineState,
    Payee,
    Run,
    RunKind,
    Side,
    Signature,
    Signed,
    State,
    Transaction,
    Transfer,
)
from doudi.payments.services.locking import digest_of, due, whole
from doudi.payments.services.releasing import WITH_FILE, Hashing, credits_of, order_of
from doudi.payments.services.settling import paid_lines

#: Faults that are told one by one, and rows read at once.
TOLD, AT_ONCE = 100, 5000
#: States in which a run has a digest; in which somebody has approved it; in which the bank's answer is booked.
SETTLED = (State.SETTLED, State.CLOSED)
LOCKED = (State.LOCKED, State.REVIEWED, State.APPROVED, *WITH_FILE)
APPROVED = (State.APPROVED, *WITH_FILE)
#: Lines of which an award, and those it replaced, have one a month.
MONTHLY = ("month", "back")

Progress = Callable[[int, int], None]
Pair = tuple[Any, Any]


@dataclass
class Report:
    """What a look at the ledger found. `faults` are sentences without names; what waits for people is no fault."""

    transactions: int = 0
    entries: int = 0
    runs: int = 0
    lines: int = 0
    transfers: int = 0
    accounts: int = 0
    #: bank files made again
    files: int = 0
    #: lines that are held: of those, nobody has answered; nobody has said where to pay
    held: int = 0
    unanswered: int = 0
    without_account: int = 0
    #: awards in force in a month whose run was built, without a line for it: to be looked at
    without_line: int = 0
    faults: list[str] = field(default_factory=list)
    #: faults beyond those that are told
    more: int = 0

    @property
    def sound(self) -> bool:
        return not self.faults

    def fault(self, sentence: str) -> None:
        if len(self.faults) < TOLD:
            self.faults.append(sentence)
        else:
            self.more += 1


def verify(area: Area | None = None, *, files: bool = False, progress: Progress | None = None) -> Report:
    """The whole ledger, or that of an area. `files`: the banks' files are made again too, which opens all numbers."""
    found = Report()
    _books(found, area)
    runs = _inside(Run.objects.unscoped("proving the ledger"), "area_path", area).order_by("pk").select_related("area")
    count = runs.count()
    for number, run in enumerate(runs.iterator(chunk_size=100), 1):
        _run(found, run, files)
        if progress:
            progress(number, count)
    _lines(found, area)
    _accounts(found, area)
    return found


def _inside(rows: QuerySet[Any], path: str, area: Area | None) -> QuerySet[Any]:
    if area is None:
        return rows
    start, end = range_of(area.path)
    return rows.filter(**{f"{path}__gte": start, f"{path}__lt": end})


def _books(found: Report, area: Area | None) -> None:
    """Every transaction sums to nothing in each commodity, and no fund is below nothing."""
    entries = _inside(Entry.objects.all(), "account__area_path", area)
    found.entries = entries.count()
    found.transactions = entries.aggregate(count=Count("transaction", distinct=True))["count"]
    whole = entries if area is None else Entry.objects.filter(transaction__in=entries.values("transaction"))
    sums = whole.values_list("transaction__key", "account__commodity").annotate(sum=Sum("amount"))
    for key, commodity, amount in sums.filter(~Q(sum=0)).order_by("transaction__key").iterator(chunk_size=AT_ONCE):
        found.fault(f"transaction {key}: its entries sum to {amount} {commodity}")
    if area is None:
        for key in Transaction.objects.filter(entries=None).values_list("key", flat=True).iterator():
            found.fault(f"transaction {key} has no entry")
    funds = _inside(LedgerAccount.objects.unscoped("proving the ledger"), "area_path", area)
    low = funds.filter(side__in=(Side.FUND, Side.IMPREST)).annotate(sum=Sum("entries__amount")).filter(sum__lt=0)
    for row in low.order_by("pk"):
        found.fault(f"account {name_of(row)} is at {row.sum} {row.commodity}")


def name_of(row: LedgerAccount) -> str:
    return ":".join(filter(None, (row.side, row.tier, row.programme, row.area_path)))


def _run(found: Report, run: Run, files: bool) -> None:
    found.runs += 1
    found.transfers += run.transfers.count()
    if run.state == State.CLOSED and not run.digest:  # there was nothing to pay, and nobody signed
        if run.transfers.exists() or Line.objects.filter(chunk__run=run).exists():
            found.fault(f"run {run.pk}: it was closed without signatures, and there is something to pay")
        return
    state, chunks = State(run.state), list(run.chunks.select_related("area").order_by("area__path"))
    if state in LOCKED:
        _digests(found, run, chunks)
    if state in APPROVED:
        _signatures(found, run)
    if state in WITH_FILE:
        for chunk in chunks:
            _compare(found, f"run {run.pk} in {chunk.area.path}: payee", _owed(run, chunk), _sent(run, chunk))
            _booked(found, run, chunk)
        if files and run.file_digest:
            _file(found, run)
    if state in SETTLED:
        for chunk in chunks:
            _compare(found, f"run {run.pk} in {chunk.area.path}: line", _paid(run, chunk), _entered(run, chunk))


def _digests(found: Report, run: Run, chunks: list[Chunk]) -> None:
    made = []
    for chunk in chunks:
        made.append(digest_of(run, chunk))
        if made[-1] != chunk.digest:
            found.fault(f"run {run.pk} in {chunk.area.path}: the lines are not those that were locked")
    if whole(made) != run.digest:
        found.fault(f"run {run.pk}: its digest is not that of its parts")


def _signatures(found: Report, run: Run) -> None:
    """What was approved, and released, is what the lines are now."""
    rows: Any = due(run)
    if run.kind == RunKind.REISSUE:
        rows = Transfer.objects.filter(run=run)
    told = rows.aggregate(count=Count("pk"), sum=Sum("amount_fen"))
    have = (told["count"], told["sum"] or 0, run.digest)
    acts = (Signed.APPROVE,) if run.state == State.APPROVED else (Signed.APPROVE, Signed.RELEASE)
    for act in acts:
        row = Signature.objects.filter(run=run, act=act).order_by("-pk").first()
        if row is None:
            found.fault(f"run {run.pk}: nobody signed {act}")
        elif (row.lines, row.total_fen, row.digest) != have:
            found.fault(f"run {run.pk}: {act} was signed over {row.lines} lines, {row.total_fen} fen; "
                        f"there are {have[0]}, {have[1]} fen")  # fmt: skip


def _owed(run: Run, chunk: Chunk) -> Iterator[Pair]:
    """By payee, what the lines of a part sum to; of what is sent once more, what the first transfer was of."""
    if run.kind != RunKind.REISSUE:
        rows = due(run, chunk).values_list("payee_id").annotate(sum=Sum("amount_fen")).order_by("payee_id")
        return _each(rows)
    sent = Transfer.objects.filter(chunk=chunk, reissue_of__answer=Answer.RETURNED)
    return _each(sent.order_by("payee_id", "pk").values_list("payee_id", "root__amount_fen"))


def _sent(run: Run, chunk: Chunk) -> Iterator[Pair]:
    rows = Transfer.objects.filter(chunk=chunk, run=run)
    return _each(rows.order_by("payee_id", "pk").values_list("payee_id", "amount_fen"))


def _booked(found: Report, run: Run, chunk: Chunk) -> None:
    """Of a part, what is with the bank: all that was sent, and nothing once it is settled."""
    sent = Transfer.objects.filter(chunk=chunk).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    rows = Entry.objects.filter(transaction__run=run, account__area=chunk.area, account__side=Side.TRANSIT)
    sums = dict(rows.values_list("transaction__what").annotate(sum=Sum("amount")).order_by())
    if sums.get("release", 0) != sent:
        found.fault(f"run {run.pk} in {chunk.area.path}: {sent} fen were sent, {sums.get('release', 0)} are booked")
    if run.state in SETTLED and sum(sums.values()):
        found.fault(f"run {run.pk} in {chunk.area.path}: {sum(sums.values())} fen are with the bank still")


def _paid(run: Run, chunk: Chunk) -> Iterator[Pair]:
    """The lines whose payment was not returned."""
    return _each(paid_lines(run, chunk).order_by("pk").values_list("pk", "amount_fen"))


def _entered(run: Run, chunk: Chunk) -> Iterator[Pair]:
    """By line, what its entries of the run say was paid."""
    rows = Entry.objects.filter(transaction__run=run, account__side=Side.PAID, account__area=chunk.area)
    sums = rows.values_list("line_id").annotate(sum=Sum("amount")).filter(~Q(sum=0)).order_by("line_id")
    return _each(sums)


def _each(rows: QuerySet[Any, Any]) -> Iterator[Pair]:
    return rows.iterator(chunk_size=AT_ONCE)


def _compare(found: Report, what: str, left: Iterable[Pair], right: Iterable[Pair]) -> None:
    """Two streams in the order of their keys: a fault for each key that is in one alone, or has another amount."""
    one, other = iter(left), iter(right)
    a, b = next(one, None), next(other, None)
    while a is not None or b is not None:
        if b is None or (a is not None and (a[0] or 0) < (b[0] or 0)):
            assert a is not None
            found.fault(f"{what} {a[0]}: {a[1]} fen are due, nothing was done")
            a = next(one, None)
        elif a is None or (b[0] or 0) < (a[0] or 0):
            found.fault(f"{what} {b[0]}: {b[1]} fen without anything that is due")
            b = next(other, None)
        else:
            if a[1] != b[1]:
                found.fault(f"{what} {a[0]}: {a[1]} fen are due, {b[1]} were done")
            a, b = next(one, None), next(other, None)


def _file(found: Report, run: Run) -> None:
    """The bank's file made again has the same bytes."""
    hashing = Hashing()
    found.files += 1
    try:
        channel(run.channel).write(order_of(run), credits_of(run), hashing)  # type: ignore[arg-type]
    except (ValidationError, InputError, ValueError) as error:
        found.fault(f"run {run.pk}: the bank's file cannot be made again ({type(error).__name__})")
        return
    if hashing.found.hexdigest() != run.file_digest:
        found.fault(f"run {run.pk}: the bank's file made again is not the one that was made")


def _lines(found: Report, area: Area | None) -> None:
    """Nothing is paid twice; and what waits for somebody."""
    rows = _inside(Line.objects.unscoped("proving the ledger"), "area_path", area)
    found.lines = rows.count()
    held = rows.filter(state=LineState.HELD)
    found.held, found.without_account = held.count(), held.filter(payee=None).count()
    found.unanswered = held.filter(Exists(Hold.objects.filter(line=OuterRef("pk"), answer=""))).count()
    monthly = rows.filter(cause__in=MONTHLY).exclude(state=LineState.VOID)
    by = ("person_id", "programme", "period", "kind")
    twice = monthly.values_list(*by).annotate(count=Count("pk")).filter(count__gt=1).order_by(*by)
    for person, programme, period, _kind, count in twice.iterator(chunk_size=AT_ONCE):
        found.fault(f"person {person}: {count} lines of {programme} for {period}")
    lost = rows.filter(state=LineState.DUE, payee=None, run__state__in=APPROVED)
    for pk in lost.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE):
        found.fault(f"line {pk}: is paid to nobody")
    found.without_line = sum(
        awards_without_line(run).count()
        for run in _inside(Run.objects.unscoped("proving the ledger"), "area_path", area)
        .filter(kind=RunKind.MONTHLY).exclude(state=State.BUILDING).iterator()
    )  # fmt: skip


def awards_without_line(run: Run) -> QuerySet[Any]:
    """Awards a monthly run looked at, that hold in its month by what is known now, and that no line was made of."""
    from doudi.payments.services.building import awards_in_force  # building reads a query of prices

    lines = Line.objects.unscoped("proving the ledger").filter(period=run.period, programme=run.programme)
    rows = awards_in_force(run).filter(pk__lte=run.top_award, amount_fen__gt=0)
    instead = lines.filter(household=OuterRef("household_id"), award__until__lte=OuterRef("since"))
    return rows.filter(~Exists(lines.filter(award=OuterRef("pk"))), ~Exists(instead))


def _accounts(found: Report, area: Area | None) -> None:
    """Every sealed number that something is paid into can be opened, and ends as it is shown."""
    paid = Payee.objects.filter(account=OuterRef("pk"), ended_on=None)
    rows = _inside(BankAccount.objects.unscoped("proving the ledger"), "area_path", area).filter(Exists(paid))
    for row in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        found.accounts += 1
        try:
            right = row.number.endswith(row.last_four)
        except Exception:  # whatever the seal is broken by
            right = False
        if not right:
            found.fault(f"bank account {row.pk}: its sealed number cannot be read")
