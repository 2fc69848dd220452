"""A sheet as an office keeps it: a title, merged cells, a total, and one row that cannot be entered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.registry.sheets.making import id_number, xlsx

ROWS: list[list[Any]] = [
    ["2021年6月保障对象花名册"],
    ["户编号", "姓名", "身份证号", "与户主关系", "村", "残疾等级", "月收入(元)", "低保金额"],
    ["H1", "张三", id_number("19600101", 1), "户主", "丘陵第一村", "二级", "1,200元", 500],
    ["H1", "李四", id_number("19620101", 2), "妻", "丘陵第一村", "无", 0, None],
    ["H2", "王五", id_number("19700101", 3), "户主", "丘陵第三村", "无", "八百元", 300],
    ["合计", None, 3],
]


def xlsx_of(rows: Sequence[Sequence[Any]]) -> bytes:
    return xlsx(rows)
