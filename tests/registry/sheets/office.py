"""A sheet of two families, and what became of it in the registry."""

from __future__ import annotations

from typing import Any

from tests.registry.sheets.making import id_number

from doudi.registry.models import Fact, Household, Membership, Person

HEAD = ["户编号", "姓名", "身份证号", "与户主关系", "村", "联系电话", "残疾等级", "工资性收入", "住房套数"]
ONE, TWO, THREE = id_number("19600101", 1), id_number("19620202", 2), id_number("19700303", 3)
ROWS: list[list[Any]] = [
    HEAD,
    ["H1", "张三", ONE, "户主", "丘陵第一村", "13800000000", "二级", "1,200元", 1],
    ["H1", "李四", TWO, "妻", "丘陵第一村", None, "无", 0, None],
    ["H2", "王五", THREE, "户主", "丘陵第二村", None, None, None, 2],
]


def person(name: str) -> Person:
    found: Person = Person.objects.unscoped("a test looks").get(name=name)
    return found


def value(subject: Person | Household, name: str) -> int | None:
    """What is taken for true now."""
    of = "person" if isinstance(subject, Person) else "household"
    return Fact.objects.known().filter(**{of: subject}, name=name).values_list("value", flat=True).first()


def home_of(name: str) -> Household:
    found: Household = Membership.objects.get(person__name=name, until=None, known_to=None).household
    return found
