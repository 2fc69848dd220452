"""What a command asks the person at the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from doudi.kernel.environment import content, setting
from doudi.kernel.errors import InputError

PASSWORD = "DOUDI_PASSWORD"
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help=f"A file with the password; else {PASSWORD}, else it is asked.")
]


def asked(question: str, option: str) -> str:
    """The answer; InputError where nobody is there."""
    if not sys.stdin.isatty():
        raise InputError(f"{option} is missing, and nobody is there to be asked")
    return str(typer.prompt(question, err=True))


def a_password(file: Path | None) -> str:
    """From the file, the environment or a person; never from the command line, where others may read it."""
    if file:
        return content(file).rstrip("\r\n")
    if found := setting(PASSWORD):
        return found
    if not sys.stdin.isatty():
        raise InputError(f"a password is missing: --password-file or {PASSWORD} gives it")
    return str(typer.prompt("Their password", hide_input=True, confirmation_prompt=True, err=True))
