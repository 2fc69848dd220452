"""`doudi ledger …`: prove the ledger, hand out its books."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doudi.cli.home import HomeOption, check_migrated, command, open_home, sure
from doudi.cli.options import Json, print_json, progress_bar
from doudi.cli.prices import prices
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing_file

if TYPE_CHECKING:
    from doudi.areas.models import Area
    from doudi.payments.queries.verifying import Report

ledger = typer.Typer(no_args_is_help=True, help="The ledger: prove it, hand out its books, run price subsidies.")
ledger.command()(prices)

AreaOption = Annotated[str, typer.Option("--area", metavar="CODE", help="Only this area, by its official code.")]
COUNTS = ("transactions", "entries", "runs", "lines", "transfers", "accounts", "files")
WAITING = ("held", "unanswered", "without_account", "without_line")


@ledger.command()
def verify(
    files: Annotated[bool, typer.Option("--files", help="Make the banks' files again too.")] = False,
    area: AreaOption = "",
    home: HomeOption = None,
    as_json: Json = False,
) -> None:
    """Prove that lines, approvals, transfers, files and entries agree; ends with 1 when anything does not."""
    place = _open(home, area)
    from doudi.payments.queries.verifying import verify as prove

    with progress_bar("verifying") as progress:
        found = prove(place, files=files, progress=progress)
    if as_json:
        facts = {name: getattr(found, name) for name in (*COUNTS, *WAITING, "sound", "faults")}
        print_json("ledger-verify", facts | {"area": area, "more_faults": found.more})
    else:
        _show(found)
    if not found.sound:
        raise typer.Exit(1)


@ledger.command("export")
def export_(
    beancount: Annotated[Path, typer.Option("--beancount", metavar="FILE", help="A file that is not there yet.")],
    area: AreaOption = "",
    by: Annotated[
        str, typer.Option("--by", help="line: each entry, with a pseudonym; fund: sums by account.")
    ] = "line",
    home: HomeOption = None,
) -> None:
    """Write the books as Beancount's text, for a checker that is not ours. It is itself an event."""
    place = _open(home, area)
    from doudi.payments.queries.beancount import BY
    from doudi.payments.services.exporting import hand_out_books

    if by not in BY:
        raise InputError(f"--by is one of {', '.join(BY)}, not {by!r}")
    with appearing_file(beancount) as file:
        written = sure(lambda: hand_out_books(command("ledger export"), file, area=place, by=by))
    print(f"{written:,} bytes")


def _show(found: Report) -> None:
    for name in (*COUNTS, *WAITING):
        print(f"{name.replace('_', ' '):<16} {getattr(found, name):>14,}")
    for fault in found.faults:
        print(f"FAULT  {fault}")
    if found.more:
        print(f"FAULT  and {found.more} more")
    print("sound" if found.sound else "NOT SOUND")


def _open(home: Path | None, code: str) -> Area | None:
    """The server, and the area of a code; InputError where there is none."""
    open_home(home)
    check_migrated()
    from doudi.areas.models import Area

    if not code:
        return None
    found = Area.objects.filter(code=code).order_by("valid_to").last()
    if found is None:
        raise InputError(f"there is no area with the code {code}")
    return found
