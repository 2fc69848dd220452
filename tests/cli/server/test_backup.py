"""A backup made while the server runs is restored on an empty one, proved whole, and refused when anything is off."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.commands import valid
from tests.cli.server.servers import PASSWORD, WHO, Server, a_server

from doudi.cli.locks import among_others

PAPER = b"%PDF-1.7 a paper"
PAPER_SHA = hashlib.sha256(PAPER).hexdigest()


def add_paper(server: Server, data: bytes = PAPER) -> Path:
    digest = hashlib.sha256(data).hexdigest()
    place = server.home / "papers" / digest[:2] / digest
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


@pytest.fixture(scope="module")
def server(installed: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With a paper, and a sheet that is just being written."""
    with a_server(tmp_path_factory.mktemp("source") / "home", like=installed) as made:
        add_paper(made)
        draft = made.home / "sheets" / "ab" / "tmp123"
        draft.mkdir(parents=True)
        (draft / "original").write_bytes(b"half")
        yield made


@pytest.fixture(scope="module")
def saved(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    out = tmp_path_factory.mktemp("backups") / "saved"
    made = server.doudi("backup", out)
    assert made.code == 0, made.err
    assert "The keys are not in it" in made.out
    return out


def copy_of(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved, tmp_path / "copy"))


def test_what_is_in_a_backup(saved: Path, server: Server) -> None:
    manifest = json.loads((saved / "manifest.json").read_text())
    names = {each["path"] for each in manifest["files"]}
    database = "database.sqlite3" if server.on_sqlite else "database.dump"
    assert names == {database, f"papers/{PAPER_SHA[:2]}/{PAPER_SHA}"}
    assert saved.stat().st_mode & 0o077 == 0
    assert manifest["events"] == 2 and manifest["last_seal"].startswith("1:")
    assert not (saved / "keys.json").exists()
    assert server.rows("SELECT act, actor FROM audit_event ORDER BY id")[2] == (
        "backup.make",
        "command: backup.make",
    )


def test_a_backup_is_restored_and_verifies(saved: Path, server: Server, place: Server) -> None:
    refused = place.doudi("restore", saved)
    assert refused.code == 2 and "--keys" in refused.err
    assert not place.home.exists()
    done = place.doudi("restore", saved, "--keys", server.home / "keys.json")
    assert done.code == 0, done.err
    assert "sound" in done.out
    for sql in (
        "SELECT id, username, password, name FROM access_account",
        "SELECT * FROM areas_area ORDER BY id",
        "SELECT * FROM audit_event WHERE id <= 2 ORDER BY id",
        "SELECT * FROM audit_sealed ORDER BY event",
        "SELECT app, name FROM django_migrations ORDER BY id",
    ):
        assert place.rows(sql) == server.rows(sql), sql
    assert (place.home / "papers" / PAPER_SHA[:2] / PAPER_SHA).read_bytes() == PAPER
    assert (place.home / "keys.json").read_bytes() == (server.home / "keys.json").read_bytes()
    verified = valid(place.doudi("audit", "verify", "--json").out)
    assert verified["sound"] and verified["events"] == 3  # the restoring is an event too
    assert place.doudi("audit", "seal").code == 0  # ids go on where they were
    assert place.doudi("init", *WHO, DOUDI_PASSWORD=PASSWORD).code == 2


def test_a_server_in_use_is_replaced_only_by_force_and_what_was_there_is_kept(used: Server, tmp_path: Path) -> None:
    out = tmp_path / "saved"
    assert used.doudi("backup", out, "--with-keys").code == 0
    assert (out / "keys.json").read_bytes() == (used.home / "keys.json").read_bytes()
    later = add_paper(used, b"%PDF-1.7 later")
    used.rows("UPDATE access_account SET name = '后来'")
    refused = used.doudi("restore", out)
    assert refused.code == 2 and "--force" in refused.err
    assert used.rows("SELECT name FROM access_account") == [("后来",)] and later.exists()

    done = used.doudi("restore", out, "--force")
    assert done.code == 0, done.err
    assert used.rows("SELECT name FROM access_account") == [("石磊",)]
    assert not later.exists()
    (aside,) = used.home.glob("replaced-*")
    assert [path.name for path in aside.glob("papers/*/*")] == [later.name]
    assert any(path.name.startswith("database.") for path in aside.iterdir())


def test_a_damaged_database_is_put_aside_as_it_is(used: Server, tmp_path: Path) -> None:
    if not used.on_sqlite:
        pytest.skip("a file of SQLite is damaged")
    out = tmp_path / "saved #1 ?%41"
    assert used.doudi("backup", out).code == 0
    used.file.write_bytes(b"no database" * 1000)
    refused = used.doudi("restore", out)
    assert refused.code == 2 and "--force" in refused.err, refused.err
    assert used.doudi("backup", tmp_path / "again").code == 2 and not (tmp_path / "again").exists()
    done = used.doudi("restore", out, "--force")
    assert done.code == 0, done.err
    (aside,) = used.home.glob("replaced-*")
    assert (aside / "damaged-doudi.sqlite3").read_bytes().startswith(b"no database")
    assert used.rows("SELECT name FROM access_account") == [("石磊",)]


def test_a_server_that_runs_is_not_replaced(used: Server, saved: Path) -> None:
    with among_others(used.home), among_others(used.home):
        refused = used.doudi("restore", saved, "--force")
    assert refused.code == 2 and "stop doudi serve" in refused.err


def test_a_backup_does_not_lie_in_the_home(used: Server) -> None:
    refused = used.doudi("backup", used.home / "papers" / "saved")
    assert refused.code == 2 and "home" in refused.err and not (used.home / "papers").exists()


def test_a_full_disk_is_told(used: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy of the database does not fit into a limit on the size of files."""
    if not used.on_sqlite:
        pytest.skip("pg_dump says it in its own words")
    limited = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16,) * 2); from doudi.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", limited, "backup", str(tmp_path / "saved")], env=used.env(), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert not list(tmp_path.glob("*saved*"))


def cut(folder: Path) -> None:
    data = next(folder.glob("database.*"))
    data.write_bytes(data.read_bytes()[:-1])


def flip(folder: Path) -> None:
    data = next(folder.glob("database.*"))
    content = bytearray(data.read_bytes())
    content[len(content) // 2] ^= 1
    data.write_bytes(content)


def lose(folder: Path) -> None:
    next(folder.glob("papers/*/*")).unlink()


def add(folder: Path) -> None:
    (folder / "papers" / "more").write_text("x")


def link(folder: Path) -> None:
    (folder / "papers" / "more").symlink_to(folder / "manifest.json")


def rewrite(folder: Path) -> None:
    """A manifest that fits changed files, made without the keys."""
    flip(folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    for each in manifest["files"]:
        each["sha256"] = hashlib.sha256((folder / each["path"]).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def empty(folder: Path) -> None:
    (folder / "manifest.json").write_text("{}")


@pytest.mark.parametrize("damage", [cut, flip, lose, add, link, rewrite, empty])
def test_a_backup_that_is_off_is_refused_before_anything_is_touched(
    saved: Path, server: Server, place: Server, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    copy = copy_of(saved, tmp_path)
    damage(copy)
    refused = place.doudi("restore", copy, "--keys", server.home / "keys.json")
    assert refused.code == 2 and refused.err.count("\n") == 1, refused.err
    assert not place.home.exists()


def test_other_keys_do_not_fit(saved: Path, place: Server, tmp_path: Path) -> None:
    from doudi.kernel.secrets import Keys

    Keys.made().write(tmp_path / "other.json")
    refused = place.doudi("restore", saved, "--keys", tmp_path / "other.json")
    assert refused.code == 2 and "does not fit" in refused.err
    assert not place.home.exists()


def test_another_kind_of_database_is_refused(saved: Path, server: Server, place: Server, tmp_path: Path) -> None:
    if place.on_sqlite:
        pytest.skip("needs both kinds; done where the tests run on PostgreSQL")
    refused = place.doudi(
        "restore", saved, "--keys", server.home / "keys.json", DATABASE_URL=f"sqlite:///{tmp_path}/x.sqlite3"
    )
    assert refused.code == 2 and "postgresql" in refused.err and not (place.home / "keys.json").exists()


def test_a_backup_never_writes_over_anything(saved: Path, server: Server) -> None:
    before = (saved / "manifest.json").read_bytes()
    assert server.doudi("backup", saved).code == 2
    assert (saved / "manifest.json").read_bytes() == before


def test_a_changed_event_in_a_backup_is_found_when_it_is_restored(used: Server, tmp_path: Path) -> None:
    assert used.doudi("audit", "seal").code == 0
    used.rows("UPDATE audit_event SET reason = '改过' WHERE id = 2")
    assert used.doudi("backup", tmp_path / "saved").code == 0
    done = used.doudi("restore", tmp_path / "saved", "--force")
    assert done.code == 1 and "event 2 was changed" in done.out
