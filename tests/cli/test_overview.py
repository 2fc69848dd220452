"""`doudi explain` without a programme: all of them at once, ordered by money, and what one fact would settle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.cli.commands import Doudi, valid

from doudi.engine.book.book import book_folder, load_book
from doudi.kernel.months import Month
from doudi.population import build_institutions

FAMILY = """area: "140105"
facts: complete
household: {standard_kind: rural, poverty_list: unstable}
members:
  - {name: 爷爷, birth_date: 1936-02-01, relation: applicant, ability_level: severe, award_dibao: true}
  - {name: 孙子, birth_date: 2010-05-05, relation: grandchild, disability_grade: one, disability_kind: mental,
     care_months: 12, award_dibao: true, award_disability_living: true}
"""


@pytest.fixture
def family(tmp_path: Path) -> Path:
    path = tmp_path / "family.yaml"
    path.write_text(FAMILY, "utf-8")
    return path


def asked(doudi: Doudi, family: Path, *words: str) -> dict[str, Any]:
    return valid(doudi("explain", "--facts", str(family), "--month", "2021-06", "--json", *words).out)


def test_it_is_ordered_by_state_and_money(doudi: Doudi, family: Path) -> None:
    entries = asked(doudi, family)["entries"]
    order = ["entitled", "one_fact", "cannot_tell", "not_entitled"]
    keys = [(order.index(e["state"]), -e["amount_fen"]) for e in entries]
    assert keys == sorted(keys)
    owed = {e["programme"]: e for e in entries if e["state"] == "entitled"}
    assert owed["dibao"]["amount_fen"] > 0 and owed["dibao"]["period"] == "monthly"
    assert owed["disability_nursing"]["person"] == 2
    assert owed["basic_services"]["period"] == "none" and owed["basic_services"]["amount_fen"] == 0


def test_each_answer_is_that_of_its_programme(doudi: Doudi, family: Path) -> None:
    for entry in asked(doudi, family)["entries"]:
        words = ("--programme", entry["programme"], "--json")
        one = doudi("explain", "--facts", str(family), "--month", "2021-06", *words)
        outcomes = json.loads(one.out)["outcomes"]
        same = [o for o in outcomes if (o["unit"]["name"], o["person"]) == (entry["unit"]["name"], entry["person"])]
        wanted = "cannot_tell" if entry["state"] == "one_fact" else entry["state"]
        assert [o["outcome"] for o in same] == [wanted]
        if entry["state"] == "entitled":
            assert same[0]["amount_fen"] == entry["amount_fen"]
        if entry["state"] == "one_fact":
            assert same[0]["one_fact_short"]


def test_one_fact_says_the_most_it_could_bring(doudi: Doudi, family: Path) -> None:
    family.write_text(FAMILY.replace("care_months: 12", "care_months: "), "utf-8")
    entries = asked(doudi, family)["entries"]
    (nursing,) = [e for e in entries if e["programme"] == "disability_nursing"]
    assert nursing["state"] == "one_fact" and nursing["amount_fen"] > 0
    assert [m["fact"] for m in nursing["missing"]] == ["care_months"]


def test_in_the_terminal(doudi: Doudi, family: Path) -> None:
    zh = doudi("explain", "--facts", str(family), "--month", "2021-06").out
    assert zh.index("符合条件") < zh.index("最低生活保障") < zh.index("不符合条件")
    assert "元/月" in zh and "--programme" in zh
    en = doudi("explain", "--facts", str(family), "--month", "2021-06", "--lang", "en").out
    assert "Entitled" in en and "yuan a month" in en and "Nobody of the family is a case for" in en


def test_two_units_of_one_programme_are_told_apart(doudi: Doudi, family: Path) -> None:
    example = str(Path(__file__).parents[2] / "examples" / "family.yaml")
    zh = doudi("explain", "--facts", example, "--month", "2030-06").out
    assert "  特困人员救助供养 · 基本生活 · 李某" in zh and "  特困人员救助供养 · 照料护理 · 李某" in zh
    assert "  临时救助\n" in zh, "where there is one, its unit is not named"
    en = doudi("explain", "--facts", example, "--month", "2030-06", "--lang", "en").out
    lines = [line for line in en.splitlines() if line.startswith("  ") and "·" in line]
    assert len(lines) == len(set(lines))


def test_the_command_to_go_on_with_keeps_the_language(doudi: Doudi, family: Path) -> None:
    command = doudi("explain", "--facts", str(family), "--month", "2021-06", "--lang", "en").flat
    assert "--month2021-06--langen--programme" in command
    assert "--lang" not in doudi("explain", "--facts", str(family), "--month", "2021-06").out


def test_an_institution_is_asked_about_the_programmes_for_institutions(doudi: Doudi, tmp_path: Path) -> None:
    folder = tmp_path / "institutions"
    build_institutions(book_folder(), folder, seed=1)
    key = pq.read_table(next((folder / "households").iterdir()), columns=["household"])["household"][0].as_py()
    command = ("explain", str(folder), "--household", str(key), "--month", "2021-06")
    found = valid(doudi(*command, "--json").out)
    about = load_book().in_force(Month.parse("2021-06"), "institution")
    assert {e["programme"] for e in found["entries"]} | {n["programme"] for n in found["no_case"]} == set(about)
    assert found["matched"] and not found["complete"]
    text = doudi(*command, "--lang", "en").out
    assert "What this institution might have" in text and "All registers count as matched" in " ".join(text.split())
    wrong = doudi(*command, "--programme", "dibao")
    assert wrong.code == 2 and "dibao is about each family" in wrong.err


def test_wrong_input(doudi: Doudi, family: Path) -> None:
    for words, sentence in (
        (("--tree",), "--tree shows one programme"),
        (("--programme", "dibo"), "did you mean 'dibao'"),
    ):
        result = doudi("explain", "--facts", str(family), "--month", "2021-06", *words)
        assert result.code == 2 and sentence in result.err
