"""`doudi audit …`: chain the events, prove the chain, hand events out, take out those whose time is over."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.home import HomeOption, check_migrated, command, open_home
from doudi.cli.options import Json, print_json, progress_bar
from doudi.kernel.dates import parse_date, to_date
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing_file

if TYPE_CHECKING:
    from doudi.audit.verify import Verified

audit = typer.Typer(no_args_is_help=True, help="The record of events: seal it, prove it, hand it out, let it expire.")

#: Records of how personal data were handled are kept this long at least (Personal Information Protection Law, art. 56).
LEAST_YEARS = 3
From = Annotated[str, typer.Option("--from", help="The first day, as 2021-06-01.")]
To = Annotated[str, typer.Option("--to", help="The last day.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it goes on record.")]


@audit.command()
def seal(home: HomeOption = None) -> None:
    """Chain every event that no seal holds yet. The server does it by itself every minute."""
    _open(home)
    from doudi.audit.services import seal_all

    print(f"{seal_all()} sealed")


@audit.command()
def verify(
    known: Annotated[str, typer.Option(help="A seal known from before, as 12:3f…: the chain must hold it.")] = "",
    home: HomeOption = None,
    as_json: Json = False,
) -> None:
    """Compute every digest again; ends with 1 when anything was changed, taken away or put in."""
    _open(home)
    from doudi.audit.verify import verify as prove

    with progress_bar("verifying") as progress:
        found = prove(progress, known=_known(known))
    if as_json:
        print_json("audit-verify", _facts(found))
    else:
        show(found)
    if not found.sound:
        raise typer.Exit(1)


def show(found: Verified) -> None:
    """Prints what a look at the chain found."""
    facts = _facts(found)
    for name in ("seals", "events", "unsealed", "expired"):
        print(f"{name:<9} {facts[name]:>12,}")
    if found.digest:
        print(f"last seal {found.last}:{found.digest}")
    for fault in found.faults:
        print(f"FAULT     {fault}")
    if found.more:
        print(f"FAULT     and {found.more} more")
    print("sound" if found.sound else "NOT SOUND")


def _facts(found: Verified) -> dict[str, Any]:
    return {
        "seals": found.seals, "events": found.events, "unsealed": found.unsealed, "expired": found.expired,
        "last_seal": f"{found.last}:{found.digest}" if found.digest else "", "sound": found.sound,
        "faults": found.faults, "more_faults": found.more,
    }  # fmt: skip


@audit.command("export")
def export_(
    start: From,
    end: To,
    out: Annotated[Path, typer.Option("--out", help="A file that is not there yet.")],
    reason: Reason,
    home: HomeOption = None,
) -> None:
    """Hand out the events of some days, a line of JSON each, with their digests; itself an event."""
    first, last = _day(start), _day(end)
    if first > last:
        raise InputError(f"--from {start} is later than --to {end}")
    if not reason.strip():
        raise InputError("--reason is empty: it goes on record")
    _open(home)
    from doudi.access.record import hand_out
    from doudi.audit.models import Event

    since, until = _moment(first), _moment(last + dt.timedelta(days=1))
    events = Event.objects.filter(at__gte=since, at__lt=until)  # unscoped: a command has it all
    count = 0
    with appearing_file(out) as file:
        for line in hand_out(command("audit export"), events, reason=f"{first} – {last}: {reason}"):
            file.write(line.encode())
            count += 1
    print(f"{count:,} events")


@audit.command()
def expire(
    before: Annotated[str, typer.Option(help="Events from before this day, as 2021-06-01.")],
    reason: Reason,
    home: HomeOption = None,
) -> None:
    """Take out the oldest events; what was chained still verifies, and the act is itself an event."""
    day, today = _day(before), dt.date.today()
    if day > today.replace(year=today.year - LEAST_YEARS, day=min(today.day, 28)):
        raise InputError(f"--before {before}: events are kept for {LEAST_YEARS} years at least")
    _open(home)
    from doudi.audit.services import expire as take_out

    print(f"{take_out(command('audit expire'), before=_moment(day), reason=reason):,} taken out")


@audit.command()
def mend(reason: Reason, home: HomeOption = None) -> None:
    """Let sealing go on after seals were lost and somebody found out why; itself an event."""
    _open(home)
    from doudi.audit.services import mend as go_on

    go_on(command("audit mend"), reason=reason)
    print("sealing goes on")


def _open(home: Path | None) -> None:
    open_home(home)
    check_migrated()


def _day(text: str) -> dt.date:
    """Of these centuries: beyond them the next day, or the same moment elsewhere, may be none that can be said."""
    day = to_date(parse_date(text))
    if not 1900 <= day.year < 3000:
        raise InputError(f"{text} is no day of a server's record: say one from 1900 to 2999")
    return day


def _moment(day: dt.date) -> dt.datetime:
    """The beginning of a day where the server is."""
    from django.utils import timezone

    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _known(text: str) -> tuple[int, str] | None:
    number, _, digest = text.partition(":")
    if not text:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,17}", number) or len(digest) != 64:
        raise InputError(f"--known is a number and a digest of 64 figures with a colon between, not {text!r}")
    return int(number), digest
