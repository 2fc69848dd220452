"""The command `doudi` and its parts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doudi.cli.accounts import account
from doudi.cli.arrears import arrears
from doudi.cli.audit import audit
from doudi.cli.backup import backup
from doudi.cli.cases import cases
from doudi.cli.determine import determine, replay
from doudi.cli.doctor import doctor
from doudi.cli.explain import explain
from doudi.cli.interface import interface
from doudi.cli.ledger import ledger
from doudi.cli.options import BookOption
from doudi.cli.province import province
from doudi.cli.restore import restore
from doudi.cli.rulebook import rulebook
from doudi.cli.server import init, migrate, serve
from doudi.cli.sheets import sheet
from doudi.cli.whatif import whatif
from doudi.cli.work import work
from doudi.kernel.version import __version__

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
app.add_typer(province, name="province")
app.command()(determine)
app.command()(explain)
app.command()(whatif)
app.command()(arrears)
app.add_typer(rulebook, name="rulebook")
app.command()(replay)
app.command()(init)
app.command()(migrate)
app.command()(serve)
app.command()(work)
app.command()(doctor)
app.command()(backup)
app.command()(restore)
app.add_typer(account, name="account")
app.add_typer(interface, name="api")
app.add_typer(audit, name="audit")
app.add_typer(sheet, name="sheet")
app.add_typer(cases, name="cases")
app.add_typer(ledger, name="ledger")


def _say_version(wanted: bool) -> None:
    if wanted:
        print(f"doudi {__version__}")
        raise typer.Exit


@app.callback()
def doudi(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and leave.")
    ] = False,
) -> None:
    """兜底: one rule book, explained for one family to the fen and determined for a province."""


@app.command()
def demo(
    share: Annotated[float, typer.Option(help="Share of the province, above 0 and at most 1.")] = 0.001,
    seed: Annotated[int, typer.Option(help="The same seed gives the same province.")] = 1,
    threads: Annotated[int, typer.Option(help="Threads; results never differ.")] = 2,
    serve: Annotated[bool, typer.Option(help="Serve it at the end, until stopped.")] = True,
    port: Annotated[int, typer.Option(help="The port to serve it at.")] = 8000,
    home: Annotated[Path | None, typer.Option(help="Keep the server in this folder, to be made.")] = None,
    book: BookOption = "",
) -> None:
    """Build a synthetic province, determine it, explain one family, and serve it with staff at every level."""
    from doudi.cli.demo import run_demo

    run_demo(share, seed, book, threads, home, port if serve else None)
