"""What `doudi doctor` looks at. Each look gives findings and changes nothing."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
import subprocess
import time
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from doudi.kernel.errors import InputError

State = Literal["ok", "warning", "failed"]
#: Bytes that must be free on the disk of the home, and the share below which there is a warning.
LEAST_FREE, LITTLE_FREE = 1 << 30, 0.1
#: How old the latest backup, and an event without a seal, may be.
BACKUP, UNSEALED = dt.timedelta(days=2), dt.timedelta(minutes=10)
#: Seconds by which clocks may differ.
CLOCK = 5
SQLITE = {"journal_mode": "wal", "foreign_keys": "1", "synchronous": "1"}
LEAST_VERSION = {"sqlite": (3, 37), "postgresql": (14, 0)}
#: Of Django's checks for a server, what is decided elsewhere: subdomains and preloading of HSTS are the domain's
#: affair, and a proxy may turn http into https.
ELSEWHERE = ("security.W005", "security.W008", "security.W021")


@dataclass(frozen=True)
class Finding:
    """One line of the report. `text` says what was found and, where it is not in order, what to do."""

    name: str
    state: State
    text: str


def look(home: Path, keys: Path) -> list[Finding]:
    """Everything, in the order in which one would mend it."""
    found = [*settings_in_order(), book(), writable(home), files_of_owner(home, keys), disk(home), fonts(), time_zone()]
    reached = database()
    found += reached
    if all(each.state != "failed" for each in reached):
        found += [clock(), backups(), seals()]
    return [*found, static_files(), *djangos_own()]


def settings_in_order() -> Iterator[Finding]:
    from django.conf import settings

    yield _if(not settings.DEBUG, "debug", "off", "on: unset DOUDI_DEBUG")
    hosts = [host for host in settings.ALLOWED_HOSTS if host not in ("127.0.0.1", "localhost")]
    if "*" in hosts:
        yield Finding("hosts", "failed", "DOUDI_HOSTS is *: name the server's own")
    elif wrong := [host for host in hosts if "/" in host or (":" in host and host[0] != "[")]:
        yield Finding("hosts", "failed", f"DOUDI_HOSTS: {wrong[0]} is no name alone: without https:// and what follows")
    elif not hosts:
        yield Finding("hosts", "warning", "only this machine: DOUDI_HOSTS names what people type")
    else:
        yield Finding("hosts", "ok", ", ".join(hosts))
    secure = settings.HTTPS and settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    yield _if(secure, "https", "cookies go over https alone", "off: DOUDI_HTTPS=yes, behind a proxy that speaks https")
    yield _proxy()
    hours = settings.SESSION_COOKIE_AGE // 3600
    yield _if(hours >= 1, "sessions", f"{hours} hours", f"DOUDI_SESSION_HOURS is {hours}: nobody can stay signed in")


def book() -> Finding:
    """The rule book that families are judged by."""
    from django.conf import settings

    from doudi.engine.book.book import load_book

    try:
        load_book(settings.BOOK or None)
    except (InputError, OSError) as error:
        return Finding("rule book", "failed", f"DOUDI_BOOK: {error}")
    return Finding("rule book", "ok", settings.BOOK or "the one that came with Doudi")


def writable(home: Path) -> Finding:
    """The home, and on SQLite its database."""
    from django.db import connection

    places = [home, *(path for name in ("papers", "sheets") if (path := home / name).exists())]
    if connection.vendor == "sqlite":
        database = Path(str(connection.settings_dict["NAME"]))
        places += [database.parent, database] if database.exists() else [database.parent]
    closed = [place for place in places if not os.access(place, os.W_OK)]
    return _if(not closed, "home", "can be written", f"{closed[0] if closed else ''} cannot be written")


def _proxy() -> Finding:
    """Whether pages can tell https from http, and one visitor from another, behind what speaks https."""
    from django.conf import settings

    told = bool(getattr(settings, "SECURE_PROXY_SSL_HEADER", None))
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT < 0:
        return Finding("proxy", "failed", f"DOUDI_PROXIES is {settings.ALLAUTH_TRUSTED_PROXY_COUNT}: say 0 or more")
    if told and settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return Finding("proxy", "ok", "requests tell where they come from")
    if not told:
        return Finding("proxy", "warning", "DOUDI_HTTPS_HEADER is not set: pages cannot tell https from http")
    text = "DOUDI_PROXIES is not set: all visitors seem to be one, whose wrong passwords lock out everybody"
    return Finding("proxy", "warning", text)


def files_of_owner(home: Path, keys: Path) -> Finding:
    """Keys, database and papers are for nobody but the owner."""
    from django.db import connection

    places = [home, keys, *(home / name for name in ("papers", "sheets"))]
    if connection.vendor == "sqlite":
        places.append(Path(str(connection.settings_dict["NAME"])))
    for place in places:
        if place.exists():
            mode = place.stat().st_mode
            if mode & (stat.S_IRWXG | stat.S_IRWXO):
                return Finding("files", "failed", f"others may read {place}: chmod go= {place}")
            if place.stat().st_uid != os.geteuid():
                return Finding("files", "warning", f"{place} belongs to another user than the one who asks")
    return Finding("files", "ok", "keys, database and papers are for their owner alone")


def disk(home: Path) -> Finding:
    found = shutil.disk_usage(home)
    text = f"{found.free / 1e9:,.1f} GB of {found.total / 1e9:,.1f} are free"
    if found.free < LEAST_FREE:
        return Finding("disk", "failed", text)
    return Finding("disk", "warning" if found.free < LITTLE_FREE * found.total else "ok", text)


def fonts() -> Finding:
    """Letters are set on the server: without a font for Chinese they would show boxes."""
    if shutil.which("fc-list"):
        found = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
        names = sorted(found.stdout.splitlines())
    else:
        folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
        names = sorted(path.stem for folder in folders for path in folder.rglob("*CJK*") if path.is_file())
    missing = "no font for Chinese: apt-get install fonts-noto-cjk"
    return _if(bool(names), "fonts", names[0].partition(",")[0] if names else "", missing, "warning")


def time_zone() -> Finding:
    from django.conf import settings

    known = settings.TIME_ZONE in zoneinfo.available_timezones()
    return _if(known, "time zone", settings.TIME_ZONE, f"{settings.TIME_ZONE} is unknown: install tzdata")


def database() -> list[Finding]:
    """Reached, of a version that will do, up to date, set up as it must be."""
    from django.db import connection
    from django.db.utils import DatabaseError

    from doudi.cli.databases import kind, server_version
    from doudi.cli.home import unapplied

    try:
        version, missing = server_version(), unapplied()
        with connection.cursor() as cursor:
            found = list(_sqlite(cursor) if kind() == "sqlite" else _postgresql(cursor))
    except (DatabaseError, InputError) as error:
        return [Finding("database", "failed", str(error).partition("\n")[0])]
    least = LEAST_VERSION[kind()]
    new = tuple(int(part) for part in version.split(".")[:2]) >= least
    wanted = ".".join(map(str, least))
    lacks = f"{len(missing)} changes of this version are missing: doudi migrate"
    return [
        _if(new, "database", f"{kind()} {version}", f"{kind()} {version} is too old: {wanted} or later"),
        _if(not missing, "migrations", "all made", lacks),
        *found,
    ]


def _sqlite(cursor: object) -> Iterator[Finding]:
    wrong = []
    for name, wanted in SQLITE.items():
        value = str(_one(cursor, f"PRAGMA {name}"))
        if value != wanted:
            wrong.append(f"{name} is {value}, not {wanted}")
    yield _if(not wrong, "pragmas", ", ".join(f"{k}={v}" for k, v in SQLITE.items()), "; ".join(wrong))


def _postgresql(cursor: object) -> Iterator[Finding]:
    encoding = str(_one(cursor, "SHOW server_encoding"))
    yield _if(encoding == "UTF8", "encoding", encoding, f"{encoding}: make the database with ENCODING 'UTF8'")
    apart = abs(float(str(_one(cursor, "SELECT extract(epoch FROM clock_timestamp())"))) - time.time())
    yield _if(apart < CLOCK, "its clock", "as here", f"{apart:.0f} s apart from this machine's: synchronise both")


def clock() -> Finding:
    """Nothing was recorded later than now."""
    from django.utils import timezone

    from doudi.audit.models import Event

    last = Event.objects.order_by("-id").values_list("at", flat=True).first()  # unscoped: a time alone
    ahead = (last - timezone.now()).total_seconds() if last else 0
    text = f"{timezone.localtime():%Y-%m-%d %H:%M:%S %z}"
    return _if(
        ahead < CLOCK, "clock", text, f"{text}, but the last event was recorded {ahead:.0f} s later: set it right"
    )


def backups() -> Finding:
    from django.utils import timezone

    from doudi.audit.models import Event
    from doudi.cli.backup import MADE

    last = Event.objects.filter(act=MADE).order_by("-id").values_list("at", flat=True).first()  # unscoped: a time alone
    if last is None:
        return Finding("backup", "failed", "none was ever made: doudi backup")
    text = f"{timezone.localtime(last):%Y-%m-%d %H:%M}"
    return _if(
        timezone.now() - last < BACKUP, "backup", text, f"{text}, more than {BACKUP.days} days ago: doudi backup"
    )


def seals() -> Finding:
    from django.utils import timezone

    from doudi.audit.models import Head, Seal
    from doudi.audit.queries import oldest_unsealed
    from doudi.audit.services import ends_at

    if not ends_at(Head.objects.filter(pk=1).first() or Head(), Seal.objects.order_by("-number").first()):
        return Finding("seals", "failed", "the chain of events does not end where it did: doudi audit verify")
    oldest = oldest_unsealed()
    text = f"an event waits since {timezone.localtime(oldest):%Y-%m-%d %H:%M}: doudi audit seal" if oldest else ""
    late = oldest is not None and timezone.now() - oldest > UNSEALED
    return _if(not late, "seals", "no event waits for long", text)


def static_files() -> Finding:
    """Those of this version were collected."""
    from django.contrib.staticfiles.finders import get_finders
    from django.contrib.staticfiles.storage import staticfiles_storage

    collected = getattr(staticfiles_storage, "hashed_files", {})
    wanted = {path for finder in get_finders() for path, _ in finder.list([])}
    missing = sorted(wanted - set(collected))
    text = f"{len(missing)} are missing ({missing[0]}): doudi migrate" if missing else ""
    return _if(not missing, "static files", f"{len(wanted)} collected", text)


def djangos_own() -> Iterator[Finding]:
    """What Django itself says of a server."""
    from django.core import checks

    for each in checks.run_checks(include_deployment_checks=True):
        if each.id not in ELSEWHERE and not each.is_silenced():
            state: State = "failed" if each.is_serious() or str(each.id).startswith("security.") else "warning"
            yield Finding(str(each.id), state, " ".join(str(each.msg).split()))


def _if(fine: bool, name: str, text: str, otherwise: str, state: State = "failed") -> Finding:
    return Finding(name, "ok", text) if fine else Finding(name, state, otherwise)


def _one(cursor: object, sql: str) -> object:
    cursor.execute(sql)  # type: ignore[attr-defined]
    return cursor.fetchone()[0]  # type: ignore[attr-defined]
