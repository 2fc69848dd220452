"""What a column of a sheet can be: something of a person, a family, a place, or a fact of the rule book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_noop as _

from doudi.engine.book.facts import Fact
from doudi.kernel.dates import from_date
from doudi.kernel.names import Named
from doudi.registry.models.facts import APART
from doudi.registry.services.facts import book
from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.parsing.amounts import parse_count, parse_fen
from doudi.registry.sheets.parsing.characters import plain
from doudi.registry.sheets.parsing.days import parse_day
from doudi.registry.sheets.parsing.names import (
    as_text,
    parse_id,
    parse_name,
    parse_number,
    parse_own,
    parse_phone,
    parse_words,
)
from doudi.registry.sheets.parsing.words import parse_word, parse_yes

#: In front of a fact's name.
FACT = "fact:"
#: Read from a cell, with the unit of the column (of an amount, in yuan).
Parse = Callable[[Any, int], Any]
_TYPES = ("bool", "enum", "count", "date", "area", "fen", "fen_per_month", "fen_per_year")


@dataclass(frozen=True)
class Field(Named):
    """`level`: person, household or place. `money` where a column may be in 万元."""

    key: str
    level: str
    zh: str
    en: str
    parse: Parse
    #: what offices call it too
    names: tuple[str, ...] = ()
    money: bool = False

    @property
    def fact(self) -> str:
        """The fact's name, or ""."""
        return self.key.removeprefix(FACT) if self.key.startswith(FACT) else ""

    @property
    def label(self) -> str:
        """In the language of the screen."""
        return self.called("zh" if (get_language() or "zh").startswith("zh") else "en")


def _plainly(parse: Callable[[Any], Any]) -> Parse:
    return lambda cell, _unit: parse(cell)


def _sex(cell: Any) -> int:
    """0 for a man, as the registry keeps it; offices write 男 and 女, or the national codes 1 and 2."""
    text = plain(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)).lower()
    for number, words in enumerate((("男", "男性", "male", "m", "1"), ("女", "女性", "female", "f", "2"))):
        if text in words:
            return number
    raise Wrong(_("write one of: %(words)s"), words="男、女")


def _relation(cell: Any) -> str:
    fact = book().facts["relation"]
    return fact.codes[parse_word(cell, fact.codes, dict(fact.labels))]


def _code(cell: Any) -> str:
    text = as_text(cell, 12)
    if not text.isdigit() or not text.isascii() or len(text) not in (6, 9, 12):
        raise Wrong(_("an area's code has 6, 9 or 12 figures"))
    return text


_BASE = (
    Field("person.own", "person", "兜底人员号", "Doudi's number of the person", _plainly(parse_own)),
    Field(
        "person.external", "person", "人员编号", "the system's number of the person", _plainly(parse_number),
        (
            "人员编码", "人员id", "人员标识", "个人编号", "对象编号", "救助对象编号", "对象编码", "personid",
        ),
    ),
    Field(
        "person.name", "person", "姓名", "name", _plainly(parse_name),
        (
            "名字", "人员姓名", "成员姓名", "家庭成员姓名", "救助对象姓名", "对象姓名", "申请人姓名", "保障对象姓名",
            "name",
        ),
    ),
    Field(
        "person.id_number", "person", "身份证号", "identity number", _plainly(parse_id),
        (
            "身份证号码", "身份证", "公民身份号码", "公民身份证号码", "证件号码", "证件号", "居民身份证号",
            "身份号码", "成员身份证号", "家庭成员身份证号", "申请人身份证号", "idnumber", "身份证件号码",
        ),
    ),
    Field("person.sex", "person", "性别", "sex", _plainly(_sex), ("sex",)),
    Field(
        "person.birth_date", "person", "出生日期", "day of birth", _plainly(parse_day),
        (
            "出生年月日", "生日", "出生时间", "出生年月", "出生日", "dateofbirth",
        ),
    ),
    Field(
        "person.phone", "person", "联系电话", "telephone", _plainly(parse_phone),
        (
            "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "本人联系电话", "联系手机", "phone",
        ),
    ),
    Field(
        "relation", "person", "与申请人的关系", "relation to the applicant", _plainly(_relation),
        (
            "与户主关系", "与户主的关系", "与申请人关系", "家庭关系", "关系", "与家庭代表关系", "成员关系",
            "与本人关系", "relation",
        ),
    ),
    Field("household.own", "household", "兜底家庭号", "Doudi's number of the family", _plainly(parse_own)),
    Field(
        "household.external", "household", "户编号", "the system's number of the family", _plainly(parse_number),
        (
            "家庭编号", "户号", "家庭编码", "低保证号", "低保证编号", "低保证", "救助证号", "保障证号", "特困证号",
            "档案号", "档案编号", "家庭id", "户编码", "householdid",
        ),
    ),
    Field(
        "household.head_name", "household", "家庭申请人姓名", "name of the family's applicant", _plainly(parse_name),
        (
            "户主", "户主姓名", "家庭代表姓名", "户主名", "户主（申请人）姓名",
        ),
    ),
    Field(
        "household.head_id", "household", "家庭申请人身份证号", "identity number of the family's applicant",
        _plainly(parse_id),
        (
            "户主身份证号", "户主身份证", "户主身份证号码", "户主证件号码", "户主公民身份号码",
        ),
    ),
    Field(
        "household.address", "household", "家庭住址", "address", _plainly(parse_words),
        (
            "住址", "地址", "家庭地址", "居住地址", "现住址", "详细地址", "家庭详细地址", "address",
        ),
    ),
    Field(
        "place.code", "place", "区划代码", "code of the area", _plainly(_code),
        (
            "行政区划代码", "村代码", "村编码", "区划编码", "行政区划编码", "所属区划代码",
        ),
    ),
    Field(
        "place.township", "place", "乡镇（街道）", "township where they live", _plainly(parse_words),
        (
            "乡镇", "乡", "镇", "街道", "乡镇街道", "所属乡镇", "乡镇名称", "所在乡镇", "镇街", "township",
        ),
    ),
    Field(
        "place.village", "place", "村（社区）", "village where they live", _plainly(parse_words),
        (
            "村", "社区", "村社区", "行政村", "村居", "村名", "所属村", "村委会", "居委会", "村居委会", "村民委员会",
            "所在村", "村级", "village",
        ),
    ),
)  # fmt: skip


@cache
def fields() -> Mapping[str, Field]:
    """By key: what persons, families and places have first, then the facts in the rule book's order."""
    facts = [
        fact for fact in book().facts.values()
        if fact.level in ("person", "household") and fact.name not in APART and fact.type in _TYPES
    ]  # fmt: skip
    return {each.key: each for each in (*_BASE, *map(_of_fact, facts))}


def _of_fact(fact: Fact) -> Field:
    return Field(
        f"{FACT}{fact.name}", fact.level, fact.zh, fact.en, _fact_parser(fact), (), fact.type.startswith("fen")
    )


def _fact_parser(fact: Fact) -> Parse:
    def parse(cell: Any, unit: int) -> int:
        value = _fact_value(fact, cell, unit)
        if not fact.min <= value <= fact.max:
            raise Wrong(
                _("it lies outside its range, %(least)s to %(most)s"),
                least=fact.show(fact.min, "zh"), most=fact.show(fact.max, "zh"),
            )  # fmt: skip
        return value

    return parse


def _fact_value(fact: Fact, cell: Any, unit: int) -> int:
    if fact.type == "bool":
        return parse_yes(cell)
    if fact.type == "enum":
        return parse_word(cell, fact.codes, dict(fact.labels))
    if fact.type == "count":
        return parse_count(cell)
    if fact.type == "date":
        return from_date(parse_day(cell))
    if fact.type == "area":
        return _area(cell)
    return parse_fen(cell, unit=unit, per={"fen_per_month": "month", "fen_per_year": "year"}.get(fact.type, ""))


def _area(cell: Any) -> int:
    """A county by its code or, where only one is called so, by its name."""
    text = as_text(cell, 60)
    areas = book().areas
    if text.isdigit() and text.isascii():
        if text[:6] in areas or len(text) == 9:
            return int(text)
        raise Wrong(_("there is no area with this code"))
    found = [each.code for each in areas.values() if text in (each.name_zh, each.name_en)]
    whole = found or [each.code for each in areas.values() if text.endswith(each.name_zh)]
    if len(whole) != 1:
        raise Wrong(_("several areas are called so: write the code") if whole else _("there is no such area"))
    return int(whole[0])
