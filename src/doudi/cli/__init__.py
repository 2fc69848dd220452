"""The `doudi` command. Wrong input gets one sentence on stderr and exit code 2."""

from __future__ import annotations

import signal
import sys
from types import FrameType


def main() -> None:
    """Entry point of the console script."""
    from doudi.cli.app import app
    from doudi.kernel.errors import InputError

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except InputError as error:
        _refuse(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        _refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except Exception as error:
        if sentence := _of_database(error):
            _refuse(sentence)
        raise


def _of_database(error: Exception) -> str:
    """What keeps a database from working, which is nobody's fault in here: a full disk, a home that is read-only."""
    from doudi.cli.databases import told

    django = sys.modules.get("django.db.utils")  # not there yet in commands without a server
    return told(error) if django and isinstance(error, django.OperationalError) else ""


def _refuse(sentence: str) -> None:
    print(f"doudi: {' '.join(sentence.split())}", file=sys.stderr)
    sys.exit(2)


def _leave(number: int, _: FrameType | None) -> None:
    """A closed terminal or a polite kill: leave as on Ctrl-C, so that nothing half-written stays."""
    sys.exit(128 + number)
