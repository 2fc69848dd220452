"""`doudi sheet …`: import spreadsheets, go on with imports, take them back, export lists, delete old files."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.home import HomeOption, check_migrated, command, open_home, sure
from doudi.cli.options import Json, print_json, progress_bar
from doudi.cli.table import print_table
from doudi.kernel.dates import parse_date, to_date
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing_file

if TYPE_CHECKING:
    from doudi.access.actor import Actor
    from doudi.areas.models import Area
    from doudi.registry.models import SheetImport

sheet = typer.Typer(no_args_is_help=True, help="Spreadsheets: import, go on, take back, export.")
#: What is counted of an import.
COUNTS = ("rows", "new", "changed", "unchanged", "faulty", "skipped", "entered", "refused", "undone", "kept")
#: Older than that is no file of a server.
MOST_DAYS = 36_500
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The import's number.")]


@sheet.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An .xlsx, .xls, .ods or .csv file.")],
    system: Annotated[str, typer.Option(help="The system the sheet comes from; its numbers are kept under it.")],
    true_from: Annotated[str, typer.Option("--from", help="From which day on it holds, as 2021-06-01.")],
    grade: Annotated[str, typer.Option(help="How well it is evidenced: A, B, C or D.")] = "C",
    number: Annotated[int, typer.Option("--sheet", help="Which sheet of the file, from 1.")] = 1,
    header: Annotated[int, typer.Option("--header", help="The header's last row; 0: guessed.")] = 0,
    columns: Annotated[list[str] | None, typer.Option("--column", help="HEADER=FIELD; may be given again.")] = None,
    place: Annotated[str, typer.Option("--place", help="Code of the township or village of rows without one.")] = "",
    fill_down: Annotated[bool, typer.Option("--fill-down", help="An empty family number: as above.")] = False,
    enter: Annotated[
        str, typer.Option(help="no: check only; accepted: rows without faults; all: all or nothing.")
    ] = "no",
    faults: Annotated[Path | None, typer.Option(help="Where the sheet with its faults goes.")] = None,
    home: HomeOption = None,
    as_json: Json = False,
) -> None:
    """Check a spreadsheet, and enter it where `--enter` says so. Killed, it goes on with `doudi sheet run`."""
    if enter not in ("no", "accepted", "all"):
        raise InputError(f"--enter is no, accepted or all, not {enter!r}")
    if number < 1 or header < 0:
        raise InputError(f"--sheet is 1 or more, not {number}" if number < 1 else f"--header is no row: {header}")
    if not 0 < len(system.strip()) <= 40:
        raise InputError("--system has 1 to 40 characters")
    data, day = file.read_bytes(), to_date(parse_date(true_from))
    actor = _open(home, "sheet import")
    from doudi.registry.models import Grade
    from doudi.registry.sheets import services
    from doudi.registry.sheets.guessing import Header

    if grade not in Grade.values:
        raise InputError(f"--grade is {', '.join(Grade.values)}, not {grade!r}")
    _check_fields(columns or ())
    area = _place(place) if place else None
    if faults is not None:
        _check_faults(faults, data)
    given = sure(lambda: services.upload(actor, data=data))
    where = Header(header, 1) if header else None
    with _dropped_when_refused(actor, given):
        given = sure(lambda: services.choose_sheet(actor, given, sheet=number - 1, header=where))
        given = sure(
            lambda: services.map_columns(
                actor, given, columns=_columns(actor, given, system, columns or ()), system=system, grade=Grade(grade),
                true_from=day, place=area, fill_down=fill_down,
            )
        )  # fmt: skip
        given = _run(actor, services.start_check(actor, given))
        if faults is not None:
            _save_faults(actor, given, faults)
        if enter != "no":
            given = sure(lambda: services.accept(actor, given, all_or_nothing=enter == "all"))
    if enter != "no":
        given = _run(actor, given)
    _show(given, as_json)


@sheet.command()
def run(
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help="The import; without it, all.")] = None,
    home: HomeOption = None,
    as_json: Json = False,
) -> None:
    """Go on with imports that are being checked, entered or taken back, as whoever sent them."""
    _open(home, "sheet run")
    from doudi.registry.models import SheetImport
    from doudi.registry.models.sheets import WORKING

    every = SheetImport.objects.unscoped("each goes on as whoever sent it").filter(state__in=WORKING)
    found = [_find(number)] if number is not None else list(every.order_by("pk"))
    failed = False
    for given in found:
        try:
            _show(_run(_sender(given), given), as_json)
        except InputError as error:
            failed = True
            print(f"doudi: import {given.pk}: {error}", file=sys.stderr)
    if failed:
        raise typer.Exit(2)


@sheet.command()
def undo(
    number: Number,
    reason: Annotated[str, typer.Option(help="Why; it goes on record.")],
    home: HomeOption = None,
    as_json: Json = False,
) -> None:
    """Take an import back, but for rows that were changed since."""
    actor = _open(home, "sheet undo")
    from doudi.registry.sheets import services

    given = _find(number)
    _show(_run(actor, sure(lambda: services.undo(actor, given, reason=reason))), as_json)


@sheet.command()
def show(number: Number, home: HomeOption = None, as_json: Json = False) -> None:
    """Where an import is."""
    _open(home, "sheet show")
    _show(_find(number), as_json)


@sheet.command()
def export(
    name: Annotated[str, typer.Argument(metavar="LIST", help="persons, households, postings or areas.")],
    out: Annotated[Path, typer.Option("--out", help="A file that is not there yet, ending in .xlsx or .csv.")],
    area: Annotated[str, typer.Option(help="Code of an area; without it, everywhere.")] = "",
    whole: Annotated[bool, typer.Option("--whole", help="With whole identity numbers.")] = False,
    purpose: Annotated[str, typer.Option(help="What whole numbers are needed for; it goes on record.")] = "",
    system: Annotated[str, typer.Option(help="With the numbers of a system.")] = "",
    home: HomeOption = None,
) -> None:
    """Write a list, with the columns that an import understands."""
    if out.exists():
        raise InputError(f"{out} is there already")
    if out.suffix not in (".xlsx", ".csv"):
        raise InputError(f"--out {out}: it ends in .xlsx or .csv")
    if not out.parent.is_dir():
        raise InputError(f"--out {out}: there is no folder {out.parent}")
    actor = _open(home, "sheet export")
    from doudi.registry.sheets.exporting.services import export_list

    form = out.suffix.removeprefix(".")
    found = sure(
        lambda: export_list(
            actor, name, area=_area(area) if area else _root(), form=form, whole=whole, purpose=purpose, system=system
        )
    )
    with found.file, appearing_file(out) as target:
        shutil.copyfileobj(found.file, target)
    print(f"{found.count:,} rows")


@sheet.command()
def clean(
    days: Annotated[int | None, typer.Option(help="Files older than so many days; else as the server keeps.")] = None,
    home: HomeOption = None,
) -> None:
    """Delete the files of imports whose time is over, unless they are worked on. What was entered stays."""
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise InputError(f"--days is a number from 1 to {MOST_DAYS}, not {days}")
    actor = _open(home, "sheet clean")
    from django.utils import timezone

    from doudi.registry.sheets.limits import KEPT_DAYS
    from doudi.registry.sheets.services import forget_old

    count = forget_old(actor, before=timezone.now() - dt.timedelta(days=days or KEPT_DAYS))
    print(f"{count:,} files deleted")


def _open(home: Path | None, name: str) -> Actor:
    open_home(home)
    check_migrated()
    return command(name)


def _check_fields(said: Sequence[str]) -> None:
    """InputError where a column is not HEADER=FIELD, or there is no such field."""
    from doudi.registry.sheets.guessing import field_named

    for each in said:
        _header, equals, name = each.rpartition("=")
        if not equals:
            raise InputError(f"--column {each}: say HEADER=FIELD")
        if name and field_named(name) is None:
            raise InputError(f"--column {each}: there is no field {name!r}")


def _place(code: str) -> Area:
    from doudi.areas.models import Level

    found = _area(code)
    if found.level < Level.TOWNSHIP:
        raise InputError(f"--place {code}: {found.name_zh} is no township or village")
    return found


def _check_faults(out: Path, data: bytes) -> None:
    """InputError where the sheet with its faults could not be written, or would end in what it is not."""
    from doudi.registry.sheets.services import or_invalid
    from doudi.registry.sheets.workbook import kind_of

    ending = ".csv" if sure(lambda: or_invalid(lambda: kind_of(data))) == "csv" else ".xlsx"
    if out.exists():
        raise InputError(f"--faults {out} is there already")
    if out.suffix != ending:
        raise InputError(f"--faults {out}: it ends in {ending}")
    if not out.parent.is_dir():
        raise InputError(f"--faults {out}: there is no folder {out.parent}")


@contextmanager
def _dropped_when_refused(actor: Actor, given: SheetImport) -> Iterator[None]:
    """What is refused leaves no import that waits for somebody, and no file. A kill leaves both, to go on with."""
    from doudi.registry.sheets.services import drop

    try:
        yield
    except (InputError, OSError):
        with suppress(InputError):
            sure(lambda: drop(actor, given))
        raise


def _columns(actor: Actor, given: SheetImport, system: str, said: Sequence[str]) -> list[tuple[str, int]]:
    """As guessed, but for those that are said."""
    from doudi.registry.sheets.guessing import field_named
    from doudi.registry.sheets.services import guesses

    found = [(each.field, each.unit) for each in guesses(actor, given, system)]
    for each in said:
        header, _equals, name = each.rpartition("=")
        field = field_named(name)
        if header not in given.headers:
            raise InputError(f"--column {each}: the sheet has the columns {', '.join(filter(None, given.headers))}")
        found[given.headers.index(header)] = (field.key if field else "", 1)
    return found


def _run(actor: Actor, given: SheetImport) -> SheetImport:
    from doudi.registry.models import SheetImport as Table
    from doudi.registry.models.sheets import State
    from doudi.registry.sheets.running import Running

    running = Running(actor, given)
    total = given.entered if given.state == State.UNDOING else given.rows
    with progress_bar(str(State(given.state).label)) as progress:
        while sure(running.step):
            if progress:
                progress(running.given.done, total)
    found: Table = Table.objects.unscoped("it was worked on just now").get(pk=given.pk)
    return found


def _sender(given: SheetImport) -> Actor:
    """Who sent an import, in the posting in which they did; a command where a command did."""
    from doudi.access.actor import actor_of
    from doudi.access.models import Posting

    if given.posting is None:
        return command("sheet run")
    rows = Posting.objects.select_related("account", "area")  # unscoped: a command goes on in whose name it began
    posting = rows.filter(pk=given.posting).first()
    if posting is None:
        raise InputError("the posting in which it was sent is gone")
    return actor_of(posting, dt.date.today())


def _find(number: int) -> SheetImport:
    from doudi.registry.models import SheetImport

    every = SheetImport.objects.unscoped("a command on the server sees all")
    found: SheetImport | None = every.filter(pk=number).first()
    if found is None:
        raise InputError(f"there is no import {number}")
    return found


def _area(code: str) -> Area:
    from doudi.areas.queries import by_code

    found = by_code(code, dt.date.today())
    if found is None:
        raise InputError(f"there is no area {code}")
    return found


def _root() -> Area:
    from doudi.areas.models import Area

    found = Area.objects.filter(parent=None).order_by("path").first()
    if found is None:
        raise InputError("there are no areas yet")
    return found


def _save_faults(actor: Actor, given: SheetImport, out: Path) -> None:
    from django.utils import translation

    from doudi.registry.sheets.exporting.services import Exported, export_faults

    def in_chinese() -> Exported:
        with translation.override("zh-hans"):
            return export_faults(actor, given)

    found = sure(in_chinese)
    with found.file, appearing_file(out) as target:
        shutil.copyfileobj(found.file, target)


def _show(given: SheetImport, as_json: bool) -> None:
    facts: dict[str, Any] = {"import": given.pk, "state": str(given.state)}
    facts |= {name: getattr(given, name) for name in COUNTS}
    if as_json:
        print_json("sheet", facts)
    else:
        print_table([[name, str(value)] for name, value in facts.items()])
