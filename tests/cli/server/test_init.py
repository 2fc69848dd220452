"""`doudi init` makes a server once, whole, and says what is wrong before it makes anything."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.cli.commands import valid
from tests.cli.server.servers import PASSWORD, WHO, Server

from doudi.cli.locks import alone


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_it_makes_all_a_server_needs_for_its_owner_alone(place: Server) -> None:
    made = place.doudi("init", *WHO, DOUDI_PASSWORD=PASSWORD)
    assert made.code == 0, made.err
    assert "doudi serve" in made.out and PASSWORD not in made.out + made.err
    assert mode(place.home) == "0o700" and mode(place.home / "keys.json") == "0o600"
    if place.on_sqlite:
        assert mode(place.file) == "0o600"
    assert (place.home / "static" / "staticfiles.json").exists()
    verified = valid(place.doudi("audit", "verify", "--json").out)
    assert (verified["events"], verified["unsealed"], verified["sound"]) == (2, 2, True)
    assert place.rows("SELECT role FROM access_posting") == [("administrator",)]
    assert place.rows("SELECT count(*) FROM areas_area")[0][0] > 1000  # type: ignore[operator]
    assert place.rows("SELECT 1 FROM cache") == []  # the table is there

    again = place.doudi("init", *WHO, DOUDI_PASSWORD=PASSWORD)
    assert again.code == 2 and "initialised already" in again.err and again.out == ""
    assert place.doudi("migrate").out == "up to date\n"


def test_who_is_asked_and_not_there_gets_one_sentence_and_nothing_is_made(place: Server) -> None:
    for arguments, environment, missing in (
        ((), {}, "--administrator"),
        (WHO[:2], {}, "--name"),
        (WHO, {}, "--password-file"),
        ((*WHO, "--password-file", str(place.home / "none")), {}, "none"),
    ):
        refused = place.doudi("init", *arguments, **environment)
        assert refused.code == 2 and missing in refused.err and refused.err.count("\n") == 1
    assert not place.home.exists()


def test_who_cannot_be_administrator_is_told_in_english_before_anything_is_made(place: Server, tmp_path: Path) -> None:
    unfit = (("weak", WHO, "12345678"), ("name", ("--administrator", "s h i", "--name", "石磊"), PASSWORD))
    for _what, who, password in unfit:
        refused = place.doudi("init", *who, DOUDI_PASSWORD=password)
        assert refused.code == 2 and refused.err.startswith("doudi: the administrator: ")
        assert refused.err.isascii() and refused.err.count("\n") == 1
        assert not place.home.exists()
    refused = place.doudi("init", *WHO, "--book", tmp_path / "none", DOUDI_PASSWORD=PASSWORD)
    assert refused.code == 2 and not place.home.exists()


def test_a_setting_may_stand_in_a_file(place: Server, tmp_path: Path) -> None:
    """DOUDI_HOME, DOUDI_KEYS and DOUDI_PASSWORD as well as all others."""
    keys, named = tmp_path / "apart" / "keys.json", {}
    for name, value in (("DOUDI_HOME", str(place.home)), ("DOUDI_KEYS", str(keys)), ("DOUDI_PASSWORD", PASSWORD)):
        (tmp_path / name).write_text(f"{value}\n")
        named[f"{name}_FILE"] = str(tmp_path / name)
    place.environment |= named
    made = place.doudi("init", *WHO, DOUDI_HOME=str(tmp_path / "other"))
    assert made.code == 0, made.err
    assert keys.exists() and not (place.home / "keys.json").exists() and not (tmp_path / "other").exists()
    assert place.doudi("audit", "seal", "--home", place.home).code == 0


def test_one_init_at_a_time(place: Server) -> None:
    place.home.mkdir()
    with alone(place.home):
        refused = place.doudi("init", *WHO, DOUDI_PASSWORD=PASSWORD)
        assert refused.code == 2 and "in use" in refused.err
        assert not (place.home / "keys.json").exists()
    assert place.home.exists()


def test_a_database_in_use_gets_no_new_keys(used: Server) -> None:
    (used.home / "keys.json").unlink()
    refused = used.doudi("init", *WHO, DOUDI_PASSWORD=PASSWORD)
    assert refused.code == 2 and "put them back" in refused.err
    assert not (used.home / "keys.json").exists()


def test_other_commands_want_a_home_that_is_one(place: Server) -> None:
    for command in (["serve"], ["migrate"], ["doctor"], ["backup", "x"], ["audit", "seal"], ["audit", "verify"]):
        refused = place.doudi(*command)
        assert refused.code == 2 and "doudi init" in refused.err and refused.err.count("\n") == 1
    assert not place.home.exists()
    (place.home).mkdir()
    (place.home / "keys.json").write_text("{}")
    refused = place.doudi("audit", "seal")
    assert refused.code == 2 and "no file of keys" in refused.err
