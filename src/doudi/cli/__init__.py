"""The `doudi` command. Wrong input gets one sentence on stderr and exit code 2."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of the console script."""
    from doudi.cli.app import app
    from doudi.kernel.errors import InputError

    try:
        app()
    except InputError as error:
        print(f"doudi: {error}", file=sys.stderr)
        sys.exit(2)
