"""`doudi api …`: the document that programs are written by."""

from __future__ import annotations

import sys

import typer

from doudi.cli.home import HomeOption, open_home

interface = typer.Typer(no_args_is_help=True, help="The interface for programs.")


@interface.callback()
def only() -> None:
    """The interface for programs."""


@interface.command()
def schema(home: HomeOption = None) -> None:
    """Print its OpenAPI document, as docs/openapi.json has it."""
    open_home(home)
    from django.core.management import call_command

    call_command("openapi", stdout=sys.stdout)
