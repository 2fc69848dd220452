"""`doudi account …`: let somebody in again from the server itself, when no administrator can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.home import HomeOption, check_migrated, command, open_home, sure
from doudi.cli.prompts import PasswordFile, a_password
from doudi.kernel.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

account = typer.Typer(no_args_is_help=True, help="Let somebody in again who forgot a password or lost a telephone.")

Username = Annotated[str, typer.Argument(help="What they sign in with.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it goes on record.")]


@account.command()
def password(username: Username, reason: Reason, password_file: PasswordFile = None, home: HomeOption = None) -> None:
    """Lend a password: it opens one page, on which they choose their own."""
    from_now = a_password(password_file)
    open_home(home)
    check_migrated()
    from doudi.access.services import lend_password

    _change(username, lend_password, password=from_now, reason=reason)
    print(f"{username} signs in with this password once and then chooses another")


@account.command()
def factor(username: Username, reason: Reason, home: HomeOption = None) -> None:
    """Take the second factor off: they set up a new one when they sign in."""
    open_home(home)
    check_migrated()
    from doudi.access.services import take_off_factor

    _change(username, take_off_factor, reason=reason)
    print(f"{username} sets up a second factor at the next sign-in")


def _change(username: str, service: Callable[..., Any], **values: str) -> None:
    """InputError with what the service says."""
    from doudi.access.models import Account

    found = Account.objects.filter(username=username).first()
    if found is None:
        raise InputError(f"nobody signs in as {username!r}")
    actor = command("account")
    sure(lambda: service(actor, found, on=actor.on, **values))
