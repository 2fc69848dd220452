"""`doudi ledger …`: prove the books, hand them to another checker, and show what price-linked subsidies would cost."""

from __future__ import annotations

import typer

from doudi.cli.prices import prices

ledger = typer.Typer(no_args_is_help=True, help="The ledger: prove the books, export them, price-linked subsidies.")
ledger.command()(prices)
