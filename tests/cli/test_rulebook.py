"""`doudi rulebook list | parameters | facts`: what they print, and their JSON against the published schemas."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cli.commands import SCHEMAS, Doudi, valid

from doudi.engine.book.book import load_book
from doudi.handbook.shelf import open_shelf

ROOT = Path(__file__).parents[2]
BOOKS = {"shanxi": ROOT / "rulebooks" / "shanxi", "yunwu": ROOT / "tests" / "books" / "yunwu"}


@pytest.mark.parametrize("name", sorted(BOOKS))
@pytest.mark.parametrize("command", ["list", "parameters", "facts"])
def test_json_fits_its_schema(doudi: Doudi, name: str, command: str) -> None:
    found = doudi("rulebook", command, "--book", str(BOOKS[name]), "--json")
    assert found.code == 0 and found.err == ""
    assert valid(found.out)["rulebook"] == load_book(BOOKS[name]).digest


def test_the_list_counts(doudi: Doudi) -> None:
    book = load_book(BOOKS["yunwu"])
    data = valid(doudi("rulebook", "list", "--book", str(BOOKS["yunwu"]), "--json").out)
    for row in data["programmes"]:
        own = book.programmes[row["programme"]]
        assert row["rules"] + row["used_rules"] == len(own.versions)
        assert row["parameters"] + row["used_parameters"] == len(own.parameters)
    text = doudi("rulebook", "list", "--book", str(BOOKS["yunwu"])).out
    assert book.digest[:12] in text and "stipend" in text


def test_the_list_counts_what_the_handbook_counts(doudi: Doudi) -> None:
    """Rules and parameters are counted where they are declared."""
    shelf = open_shelf(BOOKS["shanxi"])
    for row in valid(doudi("rulebook", "list", "--json").out)["programmes"]:
        own = shelf.book.programmes[row["programme"]]
        assert row["rules"] == len(shelf.rules[own.name])
        assert row["versions"] == len(shelf.own_versions(own))
        assert row["parameters"] == len(shelf.own_parameters(own))
    text = doudi("rulebook", "list").out
    assert "; uses 8 rules and 7 parameters of dibao" in text
    assert " 1 parameter" in text and " 1 parameters" not in text and " 0 rules" not in text


def test_parameters_can_be_narrowed(doudi: Doudi) -> None:
    every = valid(doudi("rulebook", "parameters", "--json").out)["values"]
    assumed = valid(doudi("rulebook", "parameters", "--illustrative", "--json").out)["values"]
    then = valid(doudi("rulebook", "parameters", "--as-of", "2021-06-01", "--json").out)["values"]
    assert assumed == [v for v in every if v["status"] == "illustrative"]
    later = {v["parameter"] for v in every} - {v["parameter"] for v in then}
    first = {name: min(v["from"] for v in every if v["parameter"] == name) for name in later}
    assert all(day > "2021-06-01" for day in first.values())
    assert all(v["from"] <= "2021-06-01" for v in then) and len(then) < len(every)
    keys = [(v["parameter"], v["area"]) for v in then]
    assert len(keys) == len(set(keys)), "one value of a parameter and area is in force on a day"
    assert f"{len(assumed)} values" in doudi("rulebook", "parameters", "--illustrative").out


def test_values_are_typed(doudi: Doudi) -> None:
    values = valid(doudi("rulebook", "parameters", "--json").out)["values"]
    kinds = {"bool": bool, "enum": str, "date": str}
    for value in values:
        assert type(value["value"]) is kinds.get(value["type"], int), value
        assert (value["denominator"] is not None) == (value["type"] == "rate")


def test_facts_say_what_they_mean(doudi: Doudi) -> None:
    book = load_book(BOOKS["shanxi"])
    facts = {f["name"]: f for f in valid(doudi("rulebook", "facts", "--json").out)["facts"]}
    assert list(facts) == list(book.facts)
    assert facts["birth_date"]["min"] == "1900-01-01"
    assert facts["relation"]["codes"][0] == {"code": "applicant", "zh": "申请人"}
    assert facts["major_illness"]["register"] == "medical" and facts["major_illness"]["when_absent"] is False
    assert "person.wages  fen_per_month  0.00 to 1,000,000.00  工资性收入 / wages" in doudi("rulebook", "facts").out


@pytest.mark.parametrize("command", ["list", "parameters", "facts"])
def test_a_folder_that_is_no_book_is_one_sentence(doudi: Doudi, command: str, tmp_path: Path) -> None:
    found = doudi("rulebook", command, "--book", str(tmp_path))
    assert (found.code, found.out) == (2, "")
    assert "is no rule book" in found.err and found.err.count("\n") == 1


def test_a_day_that_is_none_is_one_sentence(doudi: Doudi) -> None:
    found = doudi("rulebook", "parameters", "--as-of", "June")
    assert (found.code, found.out) == (2, "") and "'June' is not a date" in found.err


def test_the_schemas_travel_with_the_program() -> None:
    assert {"explain-1.json", "rulebook-list-1.json", "parameters-1.json", "facts-1.json"} <= {
        p.name for p in SCHEMAS.iterdir()
    }


def test_check_reads_the_procedures_too(doudi: Doudi) -> None:
    found = doudi("rulebook", "check", "--book", str(BOOKS["shanxi"]))
    assert found.code == 0 and "procedures of 7 programmes in 17 versions" in found.out
    without = doudi("rulebook", "check", "--book", str(BOOKS["yunwu"]))
    assert without.code == 0 and "procedures" not in without.out


def test_check_refuses_a_procedure_by_file_and_key(doudi: Doudi, tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(BOOKS["shanxi"], book)
    path = book / "children" / "de_facto" / "procedure.yaml"
    path.write_text(path.read_text("utf-8").replace("kind: review", "kind: reviw", 1), "utf-8")
    found = doudi("rulebook", "check", "--book", str(book))
    assert found.code == 2 and found.out == ""
    where = "de_facto/procedure.yaml: versions[0].paths.ordinary.steps.review.kind"
    assert found.err == f"doudi: {where} knows no 'reviw' (did you mean 'review'?)\n"
