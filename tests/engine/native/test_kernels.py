"""Kernels by themselves: their operations, their names on disk, what is refused."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from unittest import mock

import pytest

from doudi.engine.book.book import load_book
from doudi.engine.book.resolve import law_of
from doudi.engine.expression import arithmetic
from doudi.engine.expression.ir import INT64, Node
from doudi.engine.expression.types import BOOL, COUNT
from doudi.engine.native import cache
from doudi.engine.native.layout import lay_out
from doudi.engine.native.primitives import HELPERS
from doudi.engine.native.scalar import Code, TooWide, Val, operation
from doudi.kernel import dates
from doudi.kernel.months import Month

pytest.importorskip("numba")
TINY = f"{HELPERS}\n\n@njit(int64(int64), cache=True, **FAST)\ndef twice(n):\n    return n * 2\n"


@pytest.fixture(scope="module")
def helpers() -> ModuleType:
    found = ModuleType("helpers")
    exec(HELPERS, found.__dict__)
    return found


def test_the_divisions_are_those_of_the_interpreter(helpers: ModuleType) -> None:
    for n, d in itertools.product([*range(-9, 10), 10**15, -(10**15), 5 * 10**14 + 1], [1, 2, 3, 7, 10, 10**6]):
        for name, divide in arithmetic.DIVISIONS.items():
            assert getattr(helpers, f"div_{name}")(n, d) == divide(n, d), (name, n, d)


def test_the_calendar_is_that_of_the_interpreter(helpers: ModuleType) -> None:
    rng = random.Random(1)
    days = [20000229, 20040229, 20210131, 20210228, 20210301, 19991231, 20240229, 21000228]
    for _ in range(300):
        year, month = rng.randint(1900, 2099), rng.randint(1, 12)
        days.append(year * 10000 + month * 100 + rng.randint(1, dates.month_length(year, month)))
    for a, b in zip(days, reversed(days), strict=True):
        assert helpers.age_on(a, b) == dates.age_on(a, b)
        assert helpers.months_between(a, b) == dates.months_between(a, b)
        assert helpers.month_of(a) == dates.month_of(a)
        months = rng.choice([0, 1, 11, 12, 13, 2400])
        assert helpers.add_months(a, months) == dates.add_months(a, months)


def test_what_could_leave_64_bits_is_refused() -> None:
    big = Node("const", COUNT, INT64, INT64, detail=INT64)
    for node in (
        Node("add", COUNT, INT64, 2 * INT64, (big, big)),
        Node("div", COUNT, 0, INT64, (big, replace(big, lo=2, hi=2, detail=2)), "half_up"),
        Node("neg", COUNT, -INT64 - 1, 0, (big,)),
    ):
        with pytest.raises(TooWide):
            operation(node, Code(0, itertools.count()), lambda arg: Val("1"))


@pytest.mark.parametrize("op", ["and", "or"])
def test_kleene(op: str) -> None:
    """All nine pairs, with constants and values that may be unknown."""
    names = {None: ("False", "False"), False: ("False", "True"), True: ("True", "True")}
    for a, b in itertools.product(names, names):
        for known_a, known_b in itertools.product([False, True], [False, True]):
            if (known_a and a is None) or (known_b and b is None):
                continue
            code = Code(0, itertools.count())
            args = [Val(f"v{i}", "" if sure else f"k{i}") for i, sure in enumerate((known_a, known_b))]
            node = Node(op, BOOL, 0, 1, (Node("ref", BOOL, 0, 1, name="0"), Node("ref", BOOL, 0, 1, name="1")))
            found = operation(node, code, lambda arg, args=args: args[int(arg.name)])  # type: ignore[misc]
            lines = [f"v{i} = {names[x][0]}; k{i} = {names[x][1]}" for i, x in enumerate((a, b))]
            space: dict[str, bool] = {}
            exec("\n".join([*lines, *code.lines, f"value, known = {found.value}, {found.is_known}"]), space)
            settled = op == "or"
            expected = settled if settled in (a, b) else None if None in (a, b) else not settled
            assert (space["value"] if space["known"] else None) == expected, (a, b)
            assert space["known"] or not space["value"]  # what is unknown holds no yes


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with mock.patch.object(cache, "folder", lambda: tmp_path), mock.patch.dict(cache._LOADED, clear=True):
        yield tmp_path


class TestTheCache:
    def test_compiled_once(self, folder: Path) -> None:
        said: list[str] = []
        assert not cache.is_compiled(TINY)
        assert cache.entry(TINY, "twice", "a rule", said.append)(21) == 42
        assert said == ["compiling a rule, once for this rule book ..."]
        cache._LOADED.clear()
        assert cache.is_compiled(TINY)
        made = {path: path.stat().st_mtime_ns for path in folder.rglob("*.nb?")}
        assert cache.entry(TINY, "twice", "a rule", said.append)(4) == 8
        assert len(said) == 1
        assert made == {path: path.stat().st_mtime_ns for path in folder.rglob("*.nb?")}

    @pytest.mark.parametrize("damage", [b"", b"\x80", b"nothing"])
    def test_a_damaged_file_is_made_again(self, damage: bytes, folder: Path) -> None:
        cache.entry(TINY, "twice", "a rule", lambda text: None)
        for pattern in ("*.py", "*.nbi", "*.nbc"):
            cache._LOADED.clear()
            for path in folder.rglob(pattern):
                path.write_bytes(damage)
            assert cache.entry(TINY, "twice", "a rule", lambda text: None)(21) == 42

    def test_a_home_that_cannot_be_written_to(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("no folder")
        said: list[str] = []
        with (
            mock.patch.object(cache, "folder", lambda: tmp_path / "file" / "kernels"),
            mock.patch.dict(cache._LOADED, clear=True),
        ):
            assert cache.entry(TINY, "twice", "a rule", said.append)(21) == 42
        assert "for this run only" in said[0]

    def test_only_so_many_are_kept(self, folder: Path) -> None:
        with mock.patch.object(cache, "KEPT", 2):
            for number in range(3):
                cache.entry(f"{TINY}# {number}", "twice", "a rule", lambda text: None)
        assert len(list(folder.glob("*.py"))) == 2
        assert not cache.is_compiled(f"{TINY}# 0x")

    def test_processes_at_the_same_time_compile_once(self, folder: Path) -> None:
        """And one that is killed while it compiles leaves nothing that hinders the next."""
        program = (
            "import sys; from pathlib import Path; from doudi.engine.native import cache; import time\n"
            f"cache.folder = lambda: Path({str(folder)!r})\n"
            "text = sys.stdin.read(); print('ready', flush=True)\n"
            "assert cache.entry(text, 'twice', 'a rule')(21) == 42\n"
        )

        def start() -> subprocess.Popen[str]:
            pipe = subprocess.PIPE
            return subprocess.Popen([sys.executable, "-c", program], stdin=pipe, stdout=pipe, stderr=pipe, text=True)

        killed = start()
        assert killed.stdin is not None and killed.stdout is not None
        killed.stdin.write(TINY)
        killed.stdin.close()
        killed.stdout.readline()
        killed.kill()
        killed.wait()
        running = [start() for _ in range(3)]
        said = [process.communicate(TINY)[1] for process in running]
        assert [process.returncode for process in running] == [0, 0, 0], said
        assert sum(text.count("compiling") for text in said) <= 1
        for pipe in (killed.stdout, killed.stderr):
            assert pipe is not None
            pipe.close()


def test_a_kernel_depends_on_the_rules_only() -> None:
    """Another month of the same law, or other parameters, compile nothing."""
    book = load_book()
    texts = {lay_out(law_of(book, "dibao", Month.parse(month))).text for month in ("2021-08", "2021-09", "2022-03")}
    assert len(texts) == 1
    dibao = book.programmes["dibao"]
    other = replace(book, programmes={"dibao": replace(dibao, parameters=dict(reversed(dibao.parameters.items())))})
    assert lay_out(law_of(other, "dibao", Month.parse("2021-08"))).text in texts
