"""A backup or a restore that is killed leaves what was there, or what was asked for."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.server.servers import Server

pytestmark = pytest.mark.slow
TIMES = 20


def killed(server: Server, moment: float, *arguments: str | Path) -> bool:
    """Whether the command was killed before it ended by itself."""
    process = subprocess.Popen(
        [sys.executable, "-m", "doudi.cli", *map(str, arguments)], env=server.env(), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    assert process.returncode == 0
    return False


def moments(server: Server, *arguments: str | Path) -> list[float]:
    """Spread over the time that a whole run takes, from the moment its imports are done."""
    import time

    started = time.monotonic()
    assert server.doudi(*arguments).code == 0
    length = time.monotonic() - started
    return [random.Random(number).uniform(0.4 * length, length) for number in range(TIMES)]


def test_a_killed_backup_is_none_or_whole(used: Server, place: Server, tmp_path: Path) -> None:
    for number, moment in enumerate(moments(used, "backup", tmp_path / "first")):
        out = tmp_path / f"out{number}"
        killed(used, moment, "backup", out)
        assert used.doudi("audit", "verify").code == 0
        if out.exists():
            assert place.doudi("restore", out, "--keys", used.home / "keys.json", "--force").code == 0


def test_a_killed_restore_leaves_the_old_or_the_new(used: Server, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    assert used.doudi("backup", saved).code == 0
    names = set()
    for moment in moments(used, "restore", saved, "--force"):
        used.rows("UPDATE access_account SET name = '后来'")
        hit = killed(used, moment, "restore", saved, "--force")
        ((name,),) = used.rows("SELECT name FROM access_account")
        names.add(name)
        assert name in ("后来", "石磊") and (hit or name == "石磊")
        assert used.doudi("audit", "verify").code == 0
    assert used.doudi("restore", saved, "--force").code == 0  # and it can be done again
    assert used.rows("SELECT name FROM access_account") == [("石磊",)]
    assert len(names) == 2
