"""`doudi explain` as its users meet it: the real command, its text, its JSON, its one-sentence refusals."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from tests.cli.commands import SCHEMAS, Doudi, valid

from doudi.cli.page import Page, text_width, wrapped

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
DIBAO = ("--programme", "dibao")
FAMILY, REFUSED, CANNOT_TELL = (str(EXAMPLES / f"{n}.yaml") for n in ("family", "refused", "cannot-tell"))
MEMBERS = "members: [{name: 张某, relation: applicant}]\n"
HEAD = 'area: "140105"\nfacts: complete\nhousehold: {standard_kind: urban}\n'


# --- what is read --------------------------------------------------------------------------------------------------


def test_the_receipt_of_an_entitled_family(doudi: Doudi) -> None:
    found = doudi("explain", *DIBAO, "--facts", FAMILY, "--month", "2021-06")
    assert found.code == 0 and found.err == ""
    assert found.lines[0] == "最低生活保障 · 小店区 · 2021年6月"
    assert re.fullmatch(r"家庭：符合条件 +453\.00 元/月", found.lines[3])
    for said in (
        "保障 2 人：张某、李某", "民发〔2012〕220号第27条", "本文件改用的参数：城市低保标准", "示例参数：",
        "李某：收到的赡养、抚养、扶养费100.00元/月1,200.00元/年", "重度残疾人分类施保比例20%", "✓人均收入低于标准",
        "规则库山西省社会救助规则库", "情况" + FAMILY, "doudiexplain--facts" + FAMILY + "--month2021-06",
    ):  # fmt: skip
        assert re.sub(r"\s+", "", said) in found.flat
    amounts = [re.findall(r"([\d,]+\.\d\d) 元/[年月]$", line) for line in found.lines if line[:1] in "−=+" and line]
    assert amounts == [["10,800.00"], ["3,960.00"], ["330.00"], ["123.00"], ["453.00"]]


def test_the_same_in_english(doudi: Doudi) -> None:
    found = doudi("explain", *DIBAO, "--facts", FAMILY, "--month", "2021-06", "--lang", "en")
    assert found.lines[0] == "Minimum living guarantee · Xiaodian Qu · 2021-06"
    assert re.fullmatch(r"family: entitled +453\.00 yuan a month", found.lines[3])
    for said in (
        "covers 2: 张某, 李某",
        "220号 art. 27",
        "changed by this file: urban standard",
        "Rule book",
        "Replay",
    ):
        assert said in found.out
    labels = re.sub(r"张某|李某|民发〔\d+〕\d+号|国务院令第\d+号|中办国办[^ ]+", "", found.out)
    assert not re.search(r"[，。；：]", labels)


def test_a_refusal_gives_the_compared_figures_and_what_is_next(doudi: Doudi) -> None:
    found = doudi("explain", *DIBAO, "--facts", REFUSED, "--month", "2021-06")
    assert "家庭：不符合条件" in found.lines
    assert "家庭年收入19,200.00元/年不低于2口人一年的标准14,760.00元/年" in found.flat
    assert "折合每人每月：800.00 元 ≥ 615.00 元" in found.out
    assert "   本文件改用的参数：城市低保标准" in found.lines
    assert "✗ 人均收入低于标准  民发〔2012〕220号第4条" in found.out
    assert "从 2021年7月1日 起结果会自动变化" in found.out
    assert "单人保 李某：不符合条件 → 738.00 元/月（1 人）" in found.out


def test_which_result_for_which_unit(doudi: Doudi) -> None:
    found = doudi("explain", *DIBAO, "--facts", REFUSED, "--month", "2021-07")
    assert "家庭：不符合条件" in found.lines
    assert [line for line in found.lines if re.fullmatch(r"单人保 李某：符合条件 +738\.00 元/月", line)]


def test_what_is_missing_and_whether_it_settles(doudi: Doudi) -> None:
    found = doudi("explain", *DIBAO, "--facts", CANNOT_TELL, "--month", "2021-06")
    for said in (
        "家庭：还不能判断",
        "王某：",
        "工资性收入 (wages)",
        "只补这一项，就能判断",
        "还不知道：王某的工资性收入",
    ):
        assert said in found.out
    english = doudi("explain", *DIBAO, "--facts", CANNOT_TELL, "--month", "2021-06", "--lang", "en").out
    assert "family: cannot tell yet" in english and "This one fact alone would settle it." in english


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", [FAMILY, REFUSED, CANNOT_TELL], ids=["family", "refused", "cannot-tell"])
def test_nothing_is_wider_than_the_page(doudi: Doudi, path: str, lang: str, columns: int) -> None:
    """The command to copy may be longer than a narrow page and is broken there; all else fits with its words whole."""
    found = doudi("explain", *DIBAO, "--facts", path, "--month", "2021-07", "--lang", lang, "--tree", columns=columns)
    assert max(map(text_width, found.lines)) <= columns
    assert not [line for line in found.lines if line != line.rstrip()]
    assert "\x1b" not in found.out and "…" not in found.out
    assert not [line for line in found.lines if line.lstrip()[:1] in {"，", "。", "；", "）", "、"}]
    assert not [line for line in found.lines if line.strip() in {"元", "元/月", "元/年"}]


def test_the_tree_says_everything_once(doudi: Doudi) -> None:
    found = doudi("explain", *DIBAO, "--facts", FAMILY, "--month", "2021-06", "--tree")
    numbers = [int(n) for n in re.findall(r"^ *\[(\d+)\] \S", found.out, re.M)]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 50
    data = valid(doudi("explain", *DIBAO, "--facts", FAMILY, "--month", "2021-06", "--json").out)
    assert len(numbers) == len(data["nodes"])
    assert "张某的工资性收入：1,000.00 元/月（可向税务、" in found.out
    assert "城市低保标准：615.00元/月（本文件改用的参数）" in found.flat
    assert "示例参数；山西省，自" in found.flat


def test_what_is_left_out_is_unknown_unless_something_vouches_for_it(doudi: Doudi, tmp_path: Path) -> None:
    file = tmp_path / "family.yaml"
    people = (
        "household: {standard_kind: urban}\n"
        "members: [{name: 甲, relation: applicant, birth_date: 1980-05-06, wages: 0}]\n"
    )
    said = {
        "": ("absence", ""),
        "matched: true\n": ("", "各名册都算已核对（matched）"),
        "matched: [medical]\n": ("absence", "算已核对的名册：重特大疾病名册"),
        "facts: complete\n": ("", "文件写明已填全（facts:complete）"),
    }
    for line, (missing, told) in said.items():
        file.write_text(f'area: "140105"\n{line}{people}', "utf-8")
        command = ("explain", "--facts", str(file), "--month", "2021-06")
        data = valid(doudi(*command, *DIBAO, "--json").out)
        names = {m["fact"] for o in data["outcomes"] for m in o["missing"]}
        assert (missing in names) if missing else "absence" not in names
        assert data["complete"] is (line == "facts: complete\n") and bool(data["matched"]) is bool(line)
        whole = valid(doudi(*command, "--json").out)
        assert (whole["matched"], whole["complete"]) == (data["matched"], data["complete"])
        for found in (doudi(*command, *DIBAO), doudi(*command)):
            assert (told in found.flat) if told else "按没有计" not in found.flat


# --- JSON ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [FAMILY, REFUSED, CANNOT_TELL], ids=["family", "refused", "cannot-tell"])
@pytest.mark.parametrize("month", ["2021-06", "2021-07", "2022-11"])
def test_json_fits_its_schema_and_holds_together(doudi: Doudi, path: str, month: str) -> None:
    data = valid(doudi("explain", *DIBAO, "--facts", path, "--month", month, "--json").out)
    nodes = data["nodes"]
    people = {m["person"] for m in data["members"]}
    for node in nodes.values():
        assert set(node["inputs"]) <= set(nodes)
        assert node["person"] is None or node["person"] in people
    for outcome in data["outcomes"]:
        assert (outcome["amount_fen"] is not None) == (outcome["outcome"] == "entitled")
        assert bool(outcome["missing"]) == (outcome["outcome"] == "cannot_tell")
        assert {line["node"] for line in outcome["receipt"]} <= set(nodes)
        assert {c["node"] for way in outcome["ways"] for c in way["conditions"]} <= set(nodes)
        if outcome["outcome"] == "entitled":
            assert outcome["receipt"][-1]["amount_fen"] == outcome["amount_fen"]


def test_json_says_what_the_text_says(doudi: Doudi) -> None:
    data = valid(doudi("explain", *DIBAO, "--facts", REFUSED, "--month", "2021-06", "--json").out)
    assert data["next_change"]["from"] == "2021-07-01"
    assert data["next_change"]["changes"][0]["after"]["amount_fen"] == 73800
    assert data["overrides"] == ["dibao.standard.urban"]
    assert data["outcomes"][0]["reason"] == "income_below"


def test_a_field_of_another_name_is_refused_by_the_schema(doudi: Doudi) -> None:
    data = json.loads(doudi("explain", *DIBAO, "--facts", FAMILY, "--month", "2021-06", "--json").out)
    schema = json.loads((SCHEMAS / "explain-1.json").read_text("utf-8"))
    for place in (data, data["outcomes"][0], next(iter(data["nodes"].values()))):
        place["extra"] = 1
        assert not jsonschema.Draft202012Validator(schema).is_valid(data)
        del place["extra"]


# --- the empty file ------------------------------------------------------------------------------------------------


def test_the_template_filled_with_birth_dates_only_cannot_be_told(doudi: Doudi, tmp_path: Path) -> None:
    text = doudi("explain", "--template").out
    for said in (
        "工资性收入 / wages",
        "分/月 / fen a month 0 – 100000000",
        "税务",
        "tax, human resources",
        "urban 城市",
    ):
        assert said in text
    file = tmp_path / "filled.yaml"
    file.write_text(
        text.replace('area: ""', 'area: "140105"').replace("birth_date:", "birth_date: 1980-05-06"), "utf-8"
    )
    found = doudi("explain", *DIBAO, "--facts", str(file), "--month", "2021-07")
    assert found.code == 0
    assert "家庭：还不能判断" in found.out and "(standard_kind)" in found.out and "(relation)" in found.out
    assert doudi("explain", *DIBAO, "--facts", str(file), "--month", "2021-07", "--lang", "en").code == 0


def test_the_template_names_every_fact(doudi: Doudi) -> None:
    facts = valid(doudi("rulebook", "facts", "--json").out)["facts"]
    text = doudi("explain", "--template").out
    for fact in facts:
        if fact["type"] != "area":
            assert re.search(rf"^ +{fact['name']}:$", text, re.M), fact["name"]
            assert fact["zh"] in text and fact["en"] in text


# --- what is refused -----------------------------------------------------------------------------------------------

WRONG_FILES = {
    "an unknown fact": (HEAD + "members: [{wagse: 1}]", "unknown fact 'wagse' of a person (did you mean 'wages'?)"),
    "a wrong type": (HEAD + "members: [{name: 张某, wages: lots}]", "张某: wages cannot be 'lots'"),
    "a float": (HEAD + "members: [{wages: 1.5}]", "1.5 is a float"),
    "out of range": (HEAD + "members: [{wages: -1}]", "member 1: wages is -0.01, outside its range"),
    "an unknown code": (HEAD + "members: [{relation: spuose}]", "no code 'spuose' (did you mean 'spouse'?)"),
    "no such day": (HEAD + "members: [{birth_date: 2021-02-30}]", "wrong.yaml"),
    "no members": (HEAD + "members: []", "the household has no members"),
    "members no list": (HEAD + "members: {a: 1}", "members is a list"),
    "two of one name": (HEAD + "members: [{name: A}, {name: A}]", "two members have the name 'A'"),
    "no area": (MEMBERS, "the area is missing"),
    "an unknown area": ('area: "140999"\n' + MEMBERS, "unknown area '140999' (did you mean"),
    "no county": ('area: "140100"\n' + MEMBERS, "wrong.yaml: the area '140100' is a city: give the code of a county"),
    "a county of the same city": ('area: "140199"\n' + MEMBERS, "unknown area '140199' (did you mean '1401"),
    "an unknown key": (HEAD + "member: []", "unknown key 'member' (did you mean 'members'?)"),
    "an unknown parameter": (
        HEAD + MEMBERS + "parameters: {dibao.standard.urbn: 1}",
        "unknown parameter 'dibao.standard.urbn' (did you mean 'dibao.standard.urban'?)",
    ),
    "a parameter out of range": (HEAD + MEMBERS + "parameters: {dibao.standard.urban: 1}", "outside its range"),
    "parameters no mapping": (HEAD + MEMBERS + "parameters: [1]", "parameters is a mapping"),
    "an unknown register": ('area: "140105"\nmatched: [medicl]\n' + MEMBERS, "(did you mean 'medical'?)"),
    "a mode that is none": ('area: "140105"\nfacts: all\n' + MEMBERS, "facts is complete or as_given, not 'all'"),
    "a duplicate key": (HEAD + HEAD + MEMBERS, "'area' stands twice"),
    "not YAML": ("a: [b", "wrong.yaml:2: "),
    "not a mapping": ("hello", "a family file is a mapping"),
    "empty": ("", "a family file is a mapping"),
    "a list as key": ("{[a]: 1}", "wrong.yaml"),
    "a control character": ("a\x01b: 1", "wrong.yaml"),
}


@pytest.mark.parametrize("fault", sorted(WRONG_FILES))
def test_a_wrong_file_is_one_sentence(doudi: Doudi, tmp_path: Path, fault: str) -> None:
    text, sentence = WRONG_FILES[fault]
    file = tmp_path / "wrong.yaml"
    file.write_text(text, "utf-8")
    found = doudi("explain", *DIBAO, "--facts", str(file), "--month", "2021-06")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("doudi: ") and found.err.count("\n") == 1
    assert sentence in found.err


WRONG_CALLS = {
    "no month": (["--facts", FAMILY], "explain needs --facts FILE"),
    "a month that is none": (["--facts", FAMILY, "--month", "2021-13"], "'2021-13' is not a month"),
    "before the first law": (["--facts", FAMILY, "--month", "2013-12"], "lies before 2014-01"),
    "an unknown programme": (
        ["--facts", FAMILY, "--month", "2021-06", "--programme", "diboa"],
        "no programme 'diboa' (did you mean 'dibao'?)",
    ),
    "a language that is none": (["--facts", FAMILY, "--month", "2021-06", "--lang", "fr"], "--lang is zh or en"),
    "a day that is none": (["--facts", FAMILY, "--month", "2021-06", "--known-at", "x"], "'x' is not a date"),
    "no file": (["--facts", "nothing.yaml", "--month", "2021-06"], "nothing.yaml does not exist"),
    "a folder": (["--facts", str(EXAMPLES), "--month", "2021-06"], "is a folder, not a file"),
    "no book": (["--facts", FAMILY, "--month", "2021-06", "--book", str(EXAMPLES)], "is no rule book"),
}


@pytest.mark.parametrize("fault", sorted(WRONG_CALLS))
def test_a_wrong_call_is_one_sentence(doudi: Doudi, fault: str) -> None:
    arguments, sentence = WRONG_CALLS[fault]
    found = doudi("explain", *arguments)
    assert (found.code, found.out) == (2, "")
    assert sentence in found.err and found.err.count("\n") == 1


def test_a_text_that_is_not_utf8_is_refused(doudi: Doudi, tmp_path: Path) -> None:
    file = tmp_path / "gb.yaml"
    file.write_bytes("area: 小店区".encode("gb18030"))
    found = doudi("explain", *DIBAO, "--facts", str(file), "--month", "2021-06")
    assert found.code == 2 and "not a UTF-8 text file" in found.err


def test_the_command_itself(tmp_path: Path) -> None:
    """As a program of its own, with its output in a file."""
    command = [sys.executable, "-m", "doudi.cli", "explain", *DIBAO, "--facts", FAMILY, "--month"]
    clean = {k: v for k, v in os.environ.items() if k != "COLUMNS"} | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([*command, "2021-06"], capture_output=True, encoding="utf-8", env=clean, check=False)
    assert done.returncode == 0 and done.stderr == "" and "453.00 元/月" in done.stdout
    wrong = subprocess.run([*command, "June"], capture_output=True, encoding="utf-8", env=clean, check=False)
    assert (wrong.returncode, wrong.stdout) == (
        2,
        "",
    ) and wrong.stderr == "doudi: 'June' is not a month of the form 2021-06\n"


# --- the page ------------------------------------------------------------------------------------------------------


def test_wrapping_keeps_words_figures_and_marks_together() -> None:
    text = "家庭年收入（计入部分） 19,200.00 元/年 不低于 2 口人一年的标准，a rather long word"
    assert max(map(text_width, wrapped(text, 10))) <= 10
    for width in range(16, 60):
        lines = wrapped(text, width)
        assert max(map(text_width, lines)) <= width
        assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
        assert not [line for line in lines if line[:1] in "，）" or line[-1:] == "（"]
        assert [line for line in lines if "19,200.00 元/年" in line]


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert wrapped("", 10) == [""]


def test_figures_stand_at_the_right_edge() -> None:
    page = Page(60)
    page.row("一个很长很长很长很长很长很长很长很长很长很长很长很长的名字", "1.00 元", 3, "· ")
    page.row("short", "2.00 元")
    assert [text_width(line) for line, _ in page.lines if line.endswith("元")] == [60, 60]


IMPOSSIBLE = {
    "born after the month": (
        "members: [{name: 甲, relation: applicant, birth_date: 2050-01-01}]",
        "family.yaml: 甲: birth_date is 2050-01-01, after the month",
    ),
    "two applicants": (
        "members: [{name: 甲, relation: applicant}, {name: 乙, relation: applicant}]",
        "family.yaml: 2 members have the relation 'applicant'",
    ),
    "no applicant": ("members: [{name: 甲, relation: spouse}]", "family.yaml: no member has the relation 'applicant'"),
    "a name that moves the cursor": ('members: [{name: "\\e[31mA", relation: applicant}]', "cannot be printed"),
    "complete and not matched": (MEMBERS + "matched: false", "leave matched out"),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_family_is_refused(doudi: Doudi, tmp_path: Path, name: str) -> None:
    text, sentence = IMPOSSIBLE[name]
    path = tmp_path / "family.yaml"
    path.write_text(HEAD + text + "\n", "utf-8")
    found = doudi("explain", *DIBAO, "--facts", str(path), "--month", "2021-08")
    assert found.code == 2 and sentence in found.err and found.out == ""
