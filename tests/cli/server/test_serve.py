"""`doudi serve` answers, seals what happens, and ends when it is told to."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar

import pytest
from tests.audit.chain import write
from tests.cli.server.servers import PASSWORD, Server

from doudi.audit.models import Unsealed
from doudi.cli.ports import check_port, numbered, shown
from doudi.cli.server import Keeper
from doudi.kernel.errors import InputError


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture
def served(installed: Server) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A running server's address, and its process."""
    command = [sys.executable, "-m", "doudi.cli", "serve", "--port", str(free_port()), "--workers", "1"]
    process = subprocess.Popen(
        command, env=installed.env(DOUDI_HTTPS="no", DOUDI_LOG="INFO"), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout and process.stderr
    address = process.stdout.readline().strip()
    try:
        assert address, process.stderr.read()
        _wait_for(address)
        yield address, process
    finally:
        with contextlib.suppress(ProcessLookupError):  # its workers too: each holds the pipes
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=20)


def _wait_for(address: str, seconds: float = 60) -> None:
    """Until a worker listens: it begins after the address was told."""
    where = urllib.parse.urlsplit(address)
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection((where.hostname, where.port)):
            return
        assert time.monotonic() < end, f"nobody listens at {address}"
        time.sleep(0.05)


def test_it_answers_and_lets_the_administrator_in(served: tuple[str, subprocess.Popen[str]]) -> None:
    address, process = served
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}/accounts/login/")
    text = page.read().decode()
    assert page.status == 200 and "nosniff" in page.headers["X-Content-Type-Options"]
    style = re.search(r'href="(/static/[^"]+\.css)"', text)
    assert style and browser.open(address + style.group(1)).status == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert token
    form = {"csrfmiddlewaretoken": token.group(1), "login": "shi", "password": PASSWORD}
    request = urllib.request.Request(
        f"{address}/accounts/login/", urllib.parse.urlencode(form).encode(), {"Referer": address}
    )
    inside = browser.open(request)
    assert inside.status == 200 and not inside.url.startswith(f"{address}/accounts/login")

    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert all(line.startswith("{") for line in err.splitlines()), err  # every line of the log is JSON
    assert PASSWORD not in out + err and "石磊" not in out + err


def test_a_port_that_is_taken_gets_one_sentence(installed: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = installed.doudi("serve", "--port", port)
    assert refused.code == 2 and port in refused.err and "--port" in refused.err and refused.err.count("\n") == 1
    assert installed.doudi("serve", "--workers", "0").code == 2


@pytest.mark.parametrize("host", ["no such host", "nope.invalid", "192.0.2.1", "::2"])
def test_an_address_that_is_none_of_this_machine_is_told(host: str) -> None:
    with pytest.raises(InputError, match="--host"):
        check_port(host, 0)


def test_addresses_of_both_versions_are_shown_as_people_type_them() -> None:
    assert shown("::1", 8000) == "[::1]:8000" and shown("localhost", 80) == "localhost:80"
    assert numbered("127.0.0.1") == "127.0.0.1" and numbered("localhost") in ("127.0.0.1", "::1")
    with pytest.raises(InputError, match="no such port"):
        check_port("127.0.0.1", 70000)
    if socket.has_ipv6:
        with contextlib.suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
            check_port("::1", 0)


def test_a_database_of_another_version_is_not_served(used: Server) -> None:
    used.rows("DELETE FROM django_migrations WHERE app = 'audit'")
    refused = used.doudi("serve", "--port", str(free_port()))
    assert refused.code == 2 and "doudi migrate" in refused.err


@pytest.mark.django_db(transaction=True)
def test_the_keeper_seals_and_outlives_what_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write(3)
    Keeper().once()
    assert not Unsealed.objects.exists()
    monkeypatch.setattr("doudi.audit.services.seal_all", lambda: 1 // 0)
    Keeper().once()
    assert "could not be done" in caplog.text
