"""Many rows: the number of queries of a chunk is the same for few and for many, and 100,000 rows take minutes."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.places import a_tree
from tests.registry.sheets.making import (
    accept,
    checked,
    id_number,
    mapped,
    run,
    start_check,
    undo,
    undone,
    xlsx,
)

from doudi.access.actor import Actor, operator
from doudi.registry.models import Fact, Person, SheetImport
from doudi.registry.sheets.running import Running

HEAD = [
    "户编号",
    "姓名",
    "身份证号",
    "与户主关系",
    "村",
    "家庭住址",
    "联系电话",
    "残疾类别",
    "残疾等级",
    "患当地认定的重特大疾病",
    "工资性收入",
    "离退休金",
    "正在就业",
    "上月保障金额",
    "住房套数",
]


def people(count: int, income: int = 0) -> bytes:
    """Families of one to five in two villages."""
    chance, rows, home = random.Random(1), [], 0
    while len(rows) < count:
        home += 1
        village = chance.choice(["丘陵第一村", "丘陵第二村"])
        for member in range(min(chance.randint(1, 5), count - len(rows))):
            n = len(rows)
            number = id_number(
                f"19{30 + n % 60}{1 + n // 60 % 12:02}{1 + n // 720 % 28:02}",
                n // 20160 % 1000,
                f"{990000 + n // 20160 % 1000:06}",
            )
            name = (
                "王李张刘陈杨赵黄周吴"[n % 10]
                + "伟芳娜敏静丽强磊军洋"[n // 10 % 10]
                + "一二三四五六七八九十"[n // 100 % 10]
            )
            rows.append(
                [
                    f"H{home}",
                    name,
                    number,
                    "户主" if member == 0 else "子女",
                    village,
                    f"{home}号",
                    f"138{n:08}",
                    "无",
                    "无",
                    "是" if n % 3 else "否",
                    (n + income) % 5000,
                    0,
                    "否",
                    300 if member == 0 else None,
                    1 if member == 0 else None,
                ]
            )
    return xlsx([HEAD, *rows])


def queries(actor: Actor, given: SheetImport) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        Running(actor, given).step()
    return sum(1 for each in seen if not each["sql"].startswith(("INSERT", "SAVEPOINT", "RELEASE")))


@pytest.mark.parametrize("work", ["check", "enter new", "enter changed", "undo"])
def test_a_chunk_asks_as_often_for_many_rows_as_for_few(clerk: Actor, work: str) -> None:
    """But for inserts and long lists of keys, of which the database takes some at a time."""
    found = []
    for count in (10, 200):
        if work == "check":
            found.append(queries(clerk, start_check(clerk, checked(clerk, people(count)))))
            continue
        given = accept(clerk, checked(clerk, people(count)), all_or_nothing=False)
        if work == "enter new":
            found.append(queries(clerk, given))
        given = run(clerk, given) if given.state == "running" and work != "enter new" else given
        if work == "enter changed":
            again = accept(clerk, checked(clerk, people(count, income=7)), all_or_nothing=False)
            found.append(queries(clerk, again))
        if work == "undo":
            found.append(queries(clerk, undo(clerk, given, reason="x")))
        given = SheetImport.objects.visible_to(clerk).filter(state="done").order_by("-pk").first()
        while given is not None:
            undone(clerk, given)
            given = SheetImport.objects.visible_to(clerk).filter(state="done").order_by("-pk").first()
    assert found[1] <= found[0] + 1 < 60, found


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_hundred_thousand_rows() -> None:
    """With its progress, and its facts; how long each part took is printed. Chunks are committed, as they are then.

    All of them on PostgreSQL, where provinces keep theirs; a fifth on SQLite.
    """
    tree, count = a_tree(), 100_000 if connection.vendor == "postgresql" else 20_000
    actor = operator("test", tree["land"].path, tree["land"].valid_from.replace(year=2026))
    took: dict[str, float] = {}

    def timed(what: str, work: Any) -> Any:
        started = time.monotonic()
        found = work()
        took[what] = round(time.monotonic() - started, 1)
        return found

    data = timed("made", lambda: people(count))
    given = timed("read and mapped", lambda: mapped(actor, data))
    given = timed("checked", lambda: run(actor, start_check(actor, given)))
    assert (given.new, given.faulty) == (count, 0)
    started, seen = time.monotonic(), []
    running = Running(actor, accept(actor, given, all_or_nothing=True))
    while running.step():
        seen.append(running.given.done)
    took["entered"] = round(time.monotonic() - started, 1)
    assert seen == sorted(set(seen)) and len(seen) > count // 700, "it says how far it is"
    assert Person.objects.unscoped("a test").count() == count and Fact.objects.count() > 6 * count
    again = timed("checked again", lambda: checked(actor, data))
    assert (again.unchanged, again.changed, again.faulty) == (count, 0, 0)
    given = SheetImport.objects.unscoped("a test").get(pk=running.given.pk)
    given = timed("taken back", lambda: undone(actor, given))
    assert given.undone == count
    print(took)
