"""A setting that cannot be is one sentence, whichever command reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.server.servers import WHO, Server

from doudi.config import env
from doudi.kernel.errors import InputError


def test_what_is_no_text_is_told(place: Server, tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    refused = place.doudi("init", *WHO, "--password-file", binary)
    assert refused.code == 2 and "no text" in refused.err and refused.err.count("\n") == 1
    assert not place.home.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOUDI_TIME_ZONE", "Mars/Base"),
        ("DOUDI_TIME_ZONE", "Asia"),
        ("DOUDI_TIME_ZONE", "../etc/passwd"),
        ("DOUDI_LOG", "loud"),
        ("DATABASE_URL", "postgresql://[::1/x"),
        ("DATABASE_URL", "postgresql://host:99999/x"),
        ("DATABASE_URL_FILE", __file__ + "c/none"),
    ],
)
def test_what_cannot_be_names_the_setting(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=name.removesuffix("_FILE")):
        env.zone("DOUDI_TIME_ZONE", "Asia/Shanghai")
        env.level("DOUDI_LOG", "INFO")
        env.database(Path("home"))


def test_a_file_that_is_no_text_names_the_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("DOUDI_HOSTS_FILE", str(tmp_path / "binary"))
    with pytest.raises(InputError, match=r"DOUDI_HOSTS_FILE.*no text"):
        env.words("DOUDI_HOSTS")
    monkeypatch.setenv("DOUDI_LOG", "debug")
    assert env.level("DOUDI_LOG", "INFO") == "DEBUG"


def test_a_command_says_it_in_one_sentence(used: Server) -> None:
    refused = used.doudi("audit", "seal", DOUDI_TIME_ZONE="Mars/Base")
    assert refused.code == 2 and "DOUDI_TIME_ZONE" in refused.err and refused.err.count("\n") == 1
