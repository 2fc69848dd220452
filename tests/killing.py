"""Kills a process (SIGKILL) where it hurts most, and lets a test look at what is left in the database.

    def test_a_kill_leaves_all_or_nothing(own_database: OwnDatabase) -> None:
        clerk = an_actor(...)                       # what is made before `keep` is there before every trial
        own_database.keep()
        at_every_boundary(own_database, lambda: service(clerk, ...), lambda killed: check_what_is_there())

`at_every_boundary` forks: in the child the work is done and killed before its first statement, before its second …,
before and after each commit. `at_random` starts a real process again and again and kills it at a random moment. Both
put the database back before every trial; the check may go on with the work, to see that it resumes.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from tests.own_database import OwnDatabase

TIMES = 20
_GO = "go"


@dataclass(frozen=True)
class Killed:
    """The trial: which boundary of how many, and what would have come next; of a random kill, after how many ms."""

    number: int
    of: int
    where: str


def at_every_boundary(own: OwnDatabase, work: Callable[[], object], check: Callable[[Killed], object]) -> int:
    """Does the work once to its end, then kills it at each boundary of that run and checks; how many there were."""
    own.back()
    places = _in_child(work, 0)
    for number, where in enumerate(places, 1):
        own.back()
        assert _in_child(work, number)[-1] == where, f"another run passed other places than {where!r}"
        check(Killed(number, len(places), where))
    return len(places)


def in_a_child(work: Callable[[], object]) -> None:
    """Does the work in a process of its own, whose threads and caches end with it."""
    _in_child(work, 0)


def _in_child(work: Callable[[], object], kill_at: int) -> list[str]:
    """The boundaries a child passed; it was killed at one of them, or not at all (0)."""
    from django.db import connections

    connections.close_all()  # a connection must not live in two processes
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads, from Python 3.12 on
        child = os.fork()
    if child == 0:
        _work_and_leave(work, kill_at, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as file:
        told = file.read()
    _, status = os.waitpid(child, 0)
    if kill_at:
        assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, f"not killed: {told}"
    else:
        assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0, told
    return told.splitlines()


def _work_and_leave(work: Callable[[], object], kill_at: int, writing: int) -> NoReturn:
    try:
        _watch(kill_at, writing)
        work()
    except BaseException:
        os.write(writing, traceback.format_exc().encode())
        os._exit(1)
    os._exit(0)


def _watch(kill_at: int, writing: int) -> None:
    """Stops at every statement and commit of the connection that is about to be made."""
    from django.db import connection

    passed = 0

    def boundary(what: str) -> None:
        nonlocal passed
        passed += 1
        os.write(writing, f"{what}\n".encode())
        if passed == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        boundary("before " + re.sub(r"s\d+_x\d+", "…", " ".join(sql.split()))[:70])
        return execute(sql, params, many, context)

    commit = connection._commit  # type: ignore[attr-defined]

    def watched_commit() -> None:
        boundary("before commit")
        commit()
        boundary("after commit")

    connection.execute_wrappers.append(statement)
    connection._commit = watched_commit  # type: ignore[attr-defined]


def alone(own: OwnDatabase, function: str, *arguments: str) -> None:
    """Calls a function, named as `tests.casework.killed:every_boundary`, in a fresh process on the same database.

    For work that uses threads of a library, which do not live on in a child that is forked beside them: in the fresh
    process nothing of it has run before the forks.
    """
    from django.db import connections

    connections.close_all()
    root = Path(__file__).resolve().parents[1]
    env = {**os.environ, **own.environment()}
    done = subprocess.run(
        [*running(function), *arguments], env=env, cwd=root, capture_output=True, text=True, start_new_session=True
    )
    assert done.returncode == 0, done.stderr[-4000:]


def running(function: str) -> list[str]:
    """A command that does a function's work, named as `tests.access.test_killed:work`, in a process of its own."""
    return [sys.executable, "-m", "tests.killing", function]


def at_random(
    own: OwnDatabase,
    command: Sequence[str],
    check: Callable[[Killed], object],
    *,
    times: int = TIMES,
    seed: int = 1,
    environment: dict[str, str] | None = None,
) -> int:
    """Runs a command to its end, then kills it so many times at random moments of that length; how often it hit.

    The clock starts when the command says `go` on a line of its own, as `running` does; else when it starts.
    """
    chance = random.Random(seed)
    own.back()
    length, over = _in_process(own, command, None, environment)
    assert over == 0, f"{command} ended with {over}"
    hits = 0
    for number in range(1, times + 1):
        own.back()
        moment = chance.uniform(0, length)
        _, ended = _in_process(own, command, moment, environment)
        hits += ended == -signal.SIGKILL
        check(Killed(number, times, f"after {moment * 1000:.0f} ms of {length * 1000:.0f}"))
    return hits


def _in_process(
    own: OwnDatabase, command: Sequence[str], moment: float | None, environment: dict[str, str] | None
) -> tuple[float, int]:
    """Seconds it took, and how it ended."""
    from django.db import connections

    connections.close_all()
    env = {**os.environ, **own.environment(), **(environment or {})}
    root = Path(__file__).resolve().parents[1]
    process = subprocess.Popen(command, env=env, cwd=root, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout
    if "tests.killing" in command:
        assert process.stdout.readline().strip() == _GO
    started = time.monotonic()
    try:
        process.communicate(timeout=moment)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    return time.monotonic() - started, process.returncode


if __name__ == "__main__":
    import django

    django.setup()
    module, _, name = sys.argv[1].partition(":")
    asked = getattr(import_module(module), name)
    print(_GO, flush=True)
    asked(*sys.argv[2:])
