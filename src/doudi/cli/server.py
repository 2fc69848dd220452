"""`doudi init`, `doudi migrate`, `doudi serve`: make a server, keep it up to date, run it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doudi.cli.home import (
    HomeOption,
    bring_up_to_date,
    check_migrated,
    command,
    home_of,
    keys_of,
    open_home,
    set_up,
    sure,
)
from doudi.cli.locks import alone, among_others
from doudi.cli.options import BookOption
from doudi.cli.ports import check_port, numbered, shown
from doudi.cli.prompts import PasswordFile, a_password, asked
from doudi.cli.work import Workers
from doudi.engine.book.book import load_book
from doudi.kernel.environment import say
from doudi.kernel.errors import InputError

if TYPE_CHECKING:
    from doudi.areas.models import Area

#: Seconds between two looks at what there is to seal and to clear away.
EVERY = 60
#: Requests that a process answers at once: each has a connection to the database.
THREADS = 4


def init(
    home: HomeOption = None,
    administrator: Annotated[str, typer.Option(help="What the first administrator signs in with.")] = "",
    name: Annotated[str, typer.Option(help="The first administrator's own name.")] = "",
    password_file: PasswordFile = None,
    book: BookOption = "",
) -> None:
    """Make a server: its folder, keys, database, areas and first administrator."""
    place = home_of(home)
    username = administrator or asked("The name to sign in with", "--administrator")
    full_name = name or asked("Their own name", "--name")
    password = a_password(password_file)
    if book:
        say("DOUDI_BOOK", book)
    load_book(book or None)
    with alone(place):
        made = _make_keys(place)
        try:
            set_up(place)
            _check_person(username, full_name, password)
            bring_up_to_date()
            _check_new(place, made)
        except InputError:
            if made:  # nothing was sealed with them yet, for nobody else was at work here
                keys_of(place).unlink()
            raise
        areas = _load_areas(book)
        _make_administrator(username, full_name, password)
    print(f"home           {place}")
    print(f"keys           {keys_of(place)}: keep a copy elsewhere; without it no id number can ever be read")
    print(f"database       {_database()}")
    print(f"areas          {areas:,}")
    print(f"administrator  {username}")
    print("\nNext: doudi doctor says what is left to set, doudi serve runs the server, doudi backup keeps it safe.")


def migrate(home: HomeOption = None) -> None:
    """Bring a server's database, static files and the seats of its areas to this version."""
    open_home(home)
    bring_up_to_date()
    _give_seats()
    print("up to date")


def _give_seats() -> None:
    """Those of the rule book, to areas that have none."""
    from django.conf import settings

    from doudi.areas.load import give_seats, rows_of
    from doudi.engine.book.book import book_folder

    give_seats(rows_of(book_folder(settings.BOOK or None)))


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.")] = 2,
    background: Annotated[int, typer.Option(help="Processes for work in the background; 0: none.")] = 1,
    home: HomeOption = None,
) -> None:
    """Run the server until it is told to stop; events are sealed meanwhile."""
    open_home(home)
    run_server(host, port, workers, background)


def run_server(host: str, port: int, workers: int, background: int = 1) -> None:
    """Serves what Django is set up for. InputError when it cannot."""
    import multiprocessing

    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces

    if workers < 1:
        raise InputError(f"--workers is at least 1, not {workers}")
    if background < 0:
        raise InputError(f"--background is at least 0, not {background}")
    check_migrated()
    check_port(host, port)
    # Workers begin afresh: a fork would take over this process's connections and its thread.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "doudi.config.wsgi:application", address=numbered(host), port=port, interface=Interfaces.WSGI, workers=workers,
        log_dictconfig=_LOGS, respawn_failed_workers=True, blocking_threads=THREADS, websockets=False,
    )  # fmt: skip
    keeper = Keeper(workers=Workers(str(settings.HOME), background))
    server.on_startup(keeper.start)
    server.on_shutdown(keeper.stop)
    with among_others(settings.HOME):
        print(f"http://{shown(host, port)}", flush=True)
        server.serve()


#: The server's own messages in the form of Doudi's.
_LOGS = {
    "formatters": {"json": {"()": "doudi.config.logs.Json"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
}


class Keeper:
    """A thread that seals events, clears away sessions that are over and sees that work goes on, every minute."""

    def __init__(self, every: float = EVERY, workers: Workers | None = None):
        import threading

        self.every, self.workers = every, workers
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        if self.workers:
            self.workers.look()
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(10)
        if self.workers:
            self.workers.stop()

    def _keep(self) -> None:
        while not self._over.wait(self.every):
            self.once()

    def once(self) -> None:
        """What fails is logged and tried again at the next turn; `doudi doctor` sees what has waited for long."""
        import logging

        from django.contrib.sessions.backends.db import SessionStore
        from django.db import close_old_connections

        from doudi.audit.services import seal_all
        from doudi.payments.tasks import take_up

        close_old_connections()
        try:
            seal_all()
            SessionStore.clear_expired()
            take_up(dt.date.today())
            if self.workers:
                self.workers.look()
        except Exception:
            logging.getLogger("doudi.keeper").exception("what is done every minute could not be done")
        finally:
            close_old_connections()


def _check_person(username: str, name: str, password: str) -> None:
    """InputError when the first administrator could not be made, before there is anything else."""
    from django.contrib.auth.password_validation import validate_password

    from doudi.access.models import Account

    account = Account(username=username, name=name)

    def look() -> None:
        validate_password(password, account)
        account.clean_fields(exclude=["password"])

    try:
        sure(look)
    except InputError as error:
        raise InputError(f"the administrator: {error}") from None


def _make_keys(home: Path) -> bool:
    """Whether keys were made; those that are there stay, so that what stopped half-way can be started again."""
    from doudi.kernel.secrets import Keys

    if keys_of(home).exists():
        Keys.read(keys_of(home))
        return False
    Keys.made().write(keys_of(home))
    return True


def _check_new(home: Path, made: bool) -> None:
    """InputError when the server has an administrator, or its data were written with keys that are gone."""
    from doudi.access.models import Account, Posting
    from doudi.access.roles import Role

    if made and Account.objects.exists():
        raise InputError(f"the database is in use, but its keys are not at {keys_of(home)}: put them back")
    if Posting.objects.filter(role=Role.ADMINISTRATOR).exists():  # unscoped: whether there is one
        raise InputError(f"{home} is initialised already: doudi migrate brings it to this version, doudi serve runs it")


def _load_areas(book: str) -> int:
    """How many the book's tree has, each valid from the first day of the year the tree is of."""
    from doudi.areas.load import load, rows_of
    from doudi.areas.models import Area
    from doudi.engine.book.book import book_folder

    since = load_book(book or None).since // 10_000
    load(rows_of(book_folder(book or None)), dt.date(since, 1, 1))
    return Area.objects.count()


def _make_administrator(username: str, name: str, password: str) -> None:
    """An account posted to the whole province, in one transaction."""
    from django.db import transaction

    from doudi.access.roles import Role
    from doudi.access.services import open_account, post

    actor = command("init")

    def make() -> None:
        with transaction.atomic():
            account = open_account(actor, username=username, name=name, password=password)
            post(actor, account, role=Role.ADMINISTRATOR, area=_province(), starts=actor.on, reason="doudi init")

    try:
        sure(make)
    except InputError as error:
        raise InputError(f"the administrator: {error}") from None


def _province() -> Area:
    from doudi.areas.models import Area

    return Area.objects.get(parent=None, valid_to=None)


def _database() -> str:
    """Where it is, without who gets in."""
    from django.conf import settings

    at = settings.DATABASES["default"]
    return f"{at['HOST']}:{at['PORT']}/{at['NAME']}" if at.get("HOST") else str(at["NAME"])
