"""`doudi work`: what waits in the background is done. `doudi serve` runs one of these beside the server."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import Annotated

import typer

from doudi.cli.home import HomeOption, check_migrated, open_home

#: Seconds between two looks for work.
INTERVAL = 1.0


def work(
    home: HomeOption = None,
    until_done: Annotated[bool, typer.Option("--until-done", help="End once nothing waits.")] = False,
) -> None:
    """Do what waits in the background: runs of payments. Killed anywhere, another one takes it up."""
    open_home(home)
    check_migrated()
    do_work(until_done)


def do_work(until_done: bool) -> None:
    """Works until told to stop, or until nothing waits."""
    from django.core.management import call_command

    from doudi.payments.tasks import take_up

    take_up(dt.date.today())
    call_command("db_worker", interval=INTERVAL, batch=until_done, startup_delay=False, verbosity=1)


class Workers:
    """Processes that work beside a server, each started again when it ends."""

    def __init__(self, home: str, count: int):
        self.home, self.count = home, count
        self._running: list[subprocess.Popen[bytes]] = []

    def look(self) -> None:
        """Starts those that are missing."""
        self._running = [each for each in self._running if each.poll() is None]
        while len(self._running) < self.count:
            self._running.append(subprocess.Popen([sys.executable, "-m", "doudi.cli", "work", "--home", self.home]))

    def stop(self) -> None:
        for each in self._running:
            each.terminate()
        for each in self._running:
            try:
                each.wait(10)
            except subprocess.TimeoutExpired:
                each.kill()
        self._running = []
