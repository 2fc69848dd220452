"""`doudi doctor` finds each thing that makes a server unfit, and nothing on one that is fit."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as own
from django.db import connection
from django.utils import timezone
from tests.audit.chain import a_chain, alter, remove, write
from tests.cli.commands import valid
from tests.cli.server.servers import Server

from doudi.audit.models import Event, Seal, Unsealed
from doudi.audit.services import seal_all
from doudi.cli import health

FIT = {"DOUDI_HOSTS": "dibao.example.cn", "DOUDI_HTTPS_HEADER": "X-Forwarded-Proto", "DOUDI_PROXIES": "1"}


def test_a_server_is_fit_once_it_is_set_up_and_backed_up(used: Server, tmp_path: Path) -> None:
    used.environment |= FIT
    new = used.doudi("doctor", "--json")
    failed = [each["name"] for each in valid(new.out)["findings"] if each["state"] == "failed"]
    assert (new.code, failed) == (1, ["backup"])
    used.doudi("backup", tmp_path / "saved")
    fit = used.doudi("doctor", "--json")
    told = valid(fit.out)
    assert (fit.code, told["fit"]) == (0, True), told
    assert {each["state"] for each in told["findings"] if each["name"] != "fonts"} <= {"ok", "warning"}

    used.environment |= {"DOUDI_DEBUG": "1", "DOUDI_HOSTS": "*", "DOUDI_TIME_ZONE": "Asia/Shanghai"}
    (used.home / "keys.json").chmod(0o644)
    told = valid(used.doudi("doctor", "--json").out)
    failed = {each["name"] for each in told["findings"] if each["state"] == "failed"}
    assert {"debug", "hosts", "https", "files"} <= failed
    plain = used.doudi("doctor")
    assert plain.code == 1 and "FAILED" in plain.out


def test_a_database_that_cannot_be_reached_is_told(used: Server) -> None:
    used.database = "postgresql://nobody:secret@127.0.0.1:1/none"
    told = used.doudi("doctor")
    assert told.code == 1 and "FAILED" in told.out and "secret" not in told.out + told.err


def state(findings: Any) -> str:
    found = [findings] if isinstance(findings, health.Finding) else list(findings)
    return " ".join(each.state for each in found if each.state != "ok") or "ok"


@pytest.mark.django_db
def test_the_database_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    assert state(health.database()) == "ok"
    monkeypatch.setattr("doudi.cli.home.unapplied", lambda: ["audit.0001_initial"])
    assert state(health.database()) == "failed"
    monkeypatch.undo()
    monkeypatch.setitem(health.LEAST_VERSION, connection.vendor, (99, 0))
    assert state(health.database()) == "failed"
    monkeypatch.undo()
    if connection.vendor == "sqlite":
        monkeypatch.setitem(health.SQLITE, "journal_mode", "delete")
        assert state(health.database()) == "failed"


@pytest.mark.django_db
def test_a_clock_that_went_back_is_found() -> None:
    assert state(health.clock()) == "ok"
    write(1)
    assert state(health.clock()) == "ok"
    alter(Event.objects.all(), at=timezone.now() + dt.timedelta(hours=1))
    assert state(health.clock()) == "failed"


@pytest.mark.django_db
def test_an_old_backup_and_events_that_wait_are_found() -> None:
    assert state(health.backups()) == "failed"
    write(1, act="backup.make")
    assert state(health.backups()) == "ok" and state(health.seals()) == "ok"
    alter(Event.objects.all(), at=timezone.now() - dt.timedelta(days=3))
    assert state(health.backups()) == "failed" and state(health.seals()) == "failed"
    seal_all()
    assert state(health.seals()) == "ok"


@pytest.mark.django_db
def test_a_chain_without_its_end_is_found() -> None:
    a_chain(seals=1, each=1, tail=0)
    assert state(health.seals()) == "ok"
    alter(Seal.objects.all(), digest="0" * 64)
    assert state(health.seals()) == "failed"
    remove(Unsealed.objects.all())


def test_a_full_disk_and_missing_fonts_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 0)
    monkeypatch.setattr(health, "LITTLE_FREE", 0.0)
    assert state(health.disk(tmp_path)) == "ok"
    monkeypatch.setattr(health, "LITTLE_FREE", 1.0)
    assert state(health.disk(tmp_path)) == "warning"
    monkeypatch.setattr(health, "LEAST_FREE", 1 << 80)
    assert state(health.disk(tmp_path)) == "failed"
    monkeypatch.setattr(health.shutil, "which", lambda name: None)
    monkeypatch.setattr(health.Path, "rglob", lambda self, pattern: iter(()))
    assert state(health.fonts()) == "warning"


def test_settings_are_looked_at(settings: Any) -> None:
    settings.DEBUG, settings.HTTPS, settings.ALLOWED_HOSTS = False, True, ["dibao.example.cn"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert state(health.settings_in_order()) == "warning"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert state(health.settings_in_order()) == "ok"
    settings.SECURE_PROXY_SSL_HEADER = None
    assert state(health.settings_in_order()) == "warning"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert state(health.settings_in_order()) == "warning warning"
    settings.HTTPS = False
    assert "warning" in state(each for each in health.settings_in_order() if each.name == "proxy")
    settings.HTTPS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = True, -1
    assert "failed" in state(health.settings_in_order())
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    for wrong in ("https://dibao.example.cn", "dibao.example.cn/", "dibao.example.cn:8443", "::1"):
        settings.ALLOWED_HOSTS = [wrong]
        assert "failed" in state(health.settings_in_order()), wrong
    settings.ALLOWED_HOSTS = ["dibao.example.cn", "[::1]"]
    assert "failed" not in state(health.settings_in_order())
    settings.SESSION_COOKIE_AGE = 0
    assert "failed" in state(health.settings_in_order())
    settings.SESSION_COOKIE_AGE = 3600
    settings.SESSION_COOKIE_SECURE = False
    assert "failed" in state(health.settings_in_order())
    settings.TIME_ZONE = "Asia/Shanghai"
    assert state(health.time_zone()) == "ok"


def test_a_book_that_does_not_load_is_found(settings: Any, tmp_path: Path) -> None:
    assert state(health.book()) == "ok"
    settings.BOOK = str(tmp_path / "none")
    assert state(health.book()) == "failed"


def test_a_home_that_cannot_be_written_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.access", lambda place, mode: True)
    assert state(health.writable(tmp_path)) == "ok"
    monkeypatch.setattr("os.access", lambda place, mode: place != tmp_path)
    assert state(health.writable(tmp_path)) == "failed"


def test_a_file_that_is_not_collected_is_found() -> None:
    assert own.STATIC_ROOT and state(health.static_files()) == "failed"
