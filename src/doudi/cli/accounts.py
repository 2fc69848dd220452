"""`doudi account …`: let somebody in again from the server itself, when no administrator can; tokens of programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.home import HomeOption, check_migrated, command, open_home, sure
from doudi.cli.prompts import PasswordFile, a_password
from doudi.kernel.dates import parse_date, to_date
from doudi.kernel.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from doudi.access.models import Account, Posting

account = typer.Typer(no_args_is_help=True, help="Let somebody in again, or a program with a token.")

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


@account.command()
def token(
    username: Username,
    name: Annotated[str, typer.Option("--name", help="What the token is for.")],
    until: Annotated[str, typer.Option("--until", help="The first day without it, as 2027-07-01.")],
    posting: Annotated[int, typer.Option("--posting", help="Which of their postings, by its number.")] = 0,
    home: HomeOption = None,
) -> None:
    """Make a token for a program, which may do what their posting may; it is printed this once."""
    day = to_date(parse_date(until))
    open_home(home)
    check_migrated()
    from doudi.access.queries import own_postings
    from doudi.access.tokens import make_token

    actor = command("account")
    found = {each.pk: each for each in own_postings(_account(username), actor.on)}
    if not found:
        raise InputError(f"{username!r} has no posting in force")
    if posting and posting not in found:
        raise InputError(f"{username!r} has no posting {posting} in force: {_listed(found)}")
    if not posting and len(found) > 1:
        raise InputError(f"{username!r} has several postings, choose one by --posting: {_listed(found)}")
    chosen = found[posting] if posting else next(iter(found.values()))
    row, secret = sure(lambda: make_token(actor, chosen, name=name, expires_on=day))
    print(f"token {row.pk} of {username}, until {row.expires_on}, not shown again:", file=sys.stderr)
    print(secret)


@account.command(name="end-token")
def end_token_(number: Annotated[int, typer.Argument(help="Its number.")], home: HomeOption = None) -> None:
    """End a token: from now on it opens nothing."""
    open_home(home)
    check_migrated()
    from doudi.access.models import ApiToken
    from doudi.access.tokens import end_token

    found = ApiToken.objects.select_related("posting").filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise InputError(f"there is no token {number}")
    sure(lambda: end_token(command("account"), found))
    print(f"token {number} has ended")


def _listed(postings: Mapping[int, Posting]) -> str:
    return ", ".join(f"{key} ({each.role} of {each.area.name_zh})" for key, each in postings.items())


def _change(username: str, service: Callable[..., Any], **values: str) -> None:
    """InputError with what the service says."""
    found, actor = _account(username), command("account")
    sure(lambda: service(actor, found, on=actor.on, **values))


def _account(username: str) -> Account:
    from doudi.access.models import Account

    found = Account.objects.filter(username=username).first()
    if found is None:
        raise InputError(f"nobody signs in as {username!r}")
    return found
