"""Which rows are one family: by its number, its head, the rows' order; merged and empty cells, families torn apart."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.registry.sheets.making import (
    SINCE,
    checked,
    entered,
    faults,
    id_number,
    mapped,
    outcomes,
    run,
    xlsx,
)

from doudi.access.actor import Actor
from doudi.areas.models import Area
from doudi.registry.models import Fact, Grade, Household, Membership
from doudi.registry.sheets.services import accept, map_columns, start_check

A, B, C, D, E = (id_number(f"19{60 + n}0101", n + 1) for n in range(5))
ONE_FAMILY = [{"甲", "乙", "丙"}, {"丁", "戊"}]


def families() -> list[set[str]]:
    """The names of each family's members, the larger family first."""
    found: dict[int, set[str]] = {}
    for home, name in Membership.objects.filter(known_to=None, until=None).values_list("household", "person__name"):
        found.setdefault(home, set()).add(name)
    return sorted(found.values(), key=len, reverse=True)


def rows(keys: list[Any], header: str = "户编号", relations: bool = True) -> list[list[Any]]:
    names, numbers = "甲乙丙丁戊", (A, B, C, D, E)
    said = ["户主", "妻", "子", "户主", "妻"] if relations else [None] * 5
    return [
        [header, "姓名", "身份证号", "与户主关系", "村", "住房套数"],
        *([key, name, number, relation, "丘陵第一村", None]
          for key, name, number, relation in zip(keys, names, numbers, said, strict=True)),
    ]  # fmt: skip


def test_by_the_familys_number(clerk: Actor) -> None:
    entered(clerk, xlsx(rows(["H1", "H1", "H1", "H2", "H2"])), all_or_nothing=True)
    assert families() == ONE_FAMILY


def test_by_the_heads_number(clerk: Actor) -> None:
    entered(clerk, xlsx(rows([A, A, A, D, D], "户主身份证号")), all_or_nothing=True)
    assert families() == ONE_FAMILY


def test_by_the_heads_name(clerk: Actor) -> None:
    entered(clerk, xlsx(rows(["甲", "甲", "甲", "丁", "丁"], "户主姓名")), all_or_nothing=True)
    assert families() == ONE_FAMILY


def test_two_heads_of_one_name_are_not_one_family(clerk: Actor) -> None:
    table = rows(["甲"] * 5, "户主姓名")
    table[4][1] = "甲"
    given = checked(clerk, xlsx(table))
    assert {text for texts in faults(given).values() for text in texts} == {"the family has several applicants"}


def test_by_the_order_of_the_rows(clerk: Actor) -> None:
    table = [row[1:] for row in rows([None] * 5)]
    entered(clerk, xlsx(table), all_or_nothing=True)
    assert families() == ONE_FAMILY


def test_by_merged_cells(clerk: Actor) -> None:
    table = rows(["H1", None, None, "H2", None])
    merged = [(1, 0, 3, 0, "H1"), (4, 0, 5, 0, "H2"), (1, 4, 3, 4, "丘陵第一村"), (4, 4, 5, 4, "丘陵第二村")]
    for row in table[1:]:
        row[4] = None
    entered(clerk, xlsx(table, merged), all_or_nothing=True)
    assert families() == ONE_FAMILY
    assert sorted(Household.objects.unscoped("a test looks").values_list("area__name_zh", flat=True)) == [
        "丘陵第一村",
        "丘陵第二村",
    ]


def test_by_empty_cells_that_mean_as_above(clerk: Actor) -> None:
    table = rows(["H1", None, None, "H2", None])
    entered(clerk, xlsx(table), all_or_nothing=True, fill_down=True)
    assert families() == ONE_FAMILY
    assert "it is not said" not in str(faults(checked(clerk, xlsx(table), fill_down=True)))


def test_a_family_whose_rows_lie_apart(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets are sorted by all sorts of things; a chunk ends between families, not in one."""
    monkeypatch.setattr("doudi.registry.sheets.lines.CHUNK", 1)
    header, *table = rows(["H1", "H1", "H1", "H2", "H2"])
    mixed = [header, table[4], table[2], table[3], table[0], table[1]]
    given = entered(clerk, xlsx(mixed), all_or_nothing=True)
    assert families() == ONE_FAMILY and outcomes(given) == dict.fromkeys(range(2, 7), "new")


def test_without_relations_only_one_can_be_the_applicant(clerk: Actor) -> None:
    given = checked(clerk, xlsx(rows(["H1", "H1", "H1", "H2", "H2"], relations=False)))
    assert "it is not said how they are related to the applicant" in faults(given)[3]
    alone = [["户编号", "姓名", "身份证号", "村"], ["H1", "甲", A, "丘陵第一村"], ["H2", "丁", D, "丘陵第一村"]]
    entered(clerk, xlsx(alone), all_or_nothing=True)
    assert set(Membership.objects.values_list("relation", flat=True)) == {"applicant"}


def test_a_row_a_family(clerk: Actor) -> None:
    table = [
        ["户编号", "户主姓名", "户主身份证号", "村", "住房套数", "上月保障金额"],
        ["H1", "甲", A, "丘陵第一村", 1, "600元"],
    ]
    entered(clerk, xlsx(table), all_or_nothing=True)
    facts = Fact.objects.filter(person=None).values_list("name", "value")
    assert dict(facts) == {"homes": 1, "award_dibao_amount": 60_000}


def test_rows_that_differ_about_their_family(clerk: Actor) -> None:
    table = rows(["H1", "H1", "H1", "H2", "H2"])
    table[1][5], table[2][5], table[3][5] = 1, 1, 2
    given = checked(clerk, xlsx(table))
    assert faults(given) == {4: ["row %(row)s says otherwise of the same family"]}


def test_a_new_member_of_a_family_that_is_there(clerk: Actor) -> None:
    header, *table = rows(["H1", "H1", "H1", "H2", "H2"])
    entered(clerk, xlsx([header, *table[:2]]), all_or_nothing=True)
    given = entered(clerk, xlsx([header, table[2]]), all_or_nothing=True)
    assert given.new == 1 and families() == [{"甲", "乙", "丙"}]


def test_who_is_of_another_family_does_not_change_it_by_a_sheet(clerk: Actor) -> None:
    header, *table = rows(["H1", "H1", "H1", "H2", "H2"])
    entered(clerk, xlsx([header, *table]), all_or_nothing=True)
    table[2][0] = "H2"
    given = checked(clerk, xlsx([header, *table]))
    assert faults(given) == {4: ["they are of another family in the registry: they leave that one first"]}


def test_a_relation_that_was_written_wrong(clerk: Actor) -> None:
    header, *table = rows(["H1", "H1", "H1", "H2", "H2"])
    entered(clerk, xlsx([header, *table]), all_or_nothing=True)
    table[2][3] = "母亲"
    given = entered(clerk, xlsx([header, *table]), all_or_nothing=True)
    assert given.changed == 1
    kept = Membership.objects.filter(person__name="丙").order_by("pk")
    assert [(row.relation, row.known_to is None, row.since) for row in kept] == [
        ("child", False, kept[0].since), ("parent", True, kept[0].since),
    ]  # fmt: skip


def test_another_applicant_is_chosen_elsewhere(clerk: Actor) -> None:
    header, *table = rows(["H1", "H1", "H1", "H2", "H2"])
    entered(clerk, xlsx([header, *table]), all_or_nothing=True)
    table[0][3], table[1][3] = "夫", "户主"
    given = checked(clerk, xlsx([header, *table]))
    assert {text for texts in faults(given).values() for text in texts} == {
        "the family goes by another name in the registry: change its applicant there first"
    }


def test_what_is_of_a_family_needs_one(clerk: Actor) -> None:
    given = checked(clerk, xlsx([["姓名", "身份证号", "村", "住房套数"], ["甲", A, "丘陵第一村", 1]]))
    assert faults(given) == {2: ["it is not said which family this row is of"]}


def test_an_address_is_the_familys(clerk: Actor) -> None:
    header = ["户编号", "姓名", "身份证号", "村", "家庭住址"]
    entered(clerk, xlsx([header, ["H1", "甲", A, "丘陵第一村", "一号"]]))
    given = entered(clerk, xlsx([header, ["H1", "甲", A, "丘陵第一村", "二号"]]))
    home = Household.objects.unscoped("a test looks").get()
    assert given.changed == 1 and home.address == "二号"
    assert list(home.residences.order_by("pk").values_list("address", "known_to")) == [
        ("一号", home.residences.first().known_to),
        ("二号", None),
    ]


def test_two_who_name_the_columns_differently_do_not_mix_the_rows_up(clerk: Actor, tree: dict[str, Area]) -> None:
    """The order in which rows are taken belongs to how the sheet is understood; an import that goes on keeps its own."""
    header, *table = rows(["H1", "H1", "H1", "H2", "H2"])
    given = mapped(clerk, xlsx([header, table[4], *table[:4]]))
    columns = [(field, unit) for field, unit in given.columns]
    given = accept(clerk, run(clerk, start_check(clerk, given)), all_or_nothing=True)
    columns[0] = ("", 1)
    with pytest.raises(ValidationError):
        map_columns(clerk, given, columns=columns, system="x", grade=Grade.C, true_from=SINCE)
    assert run(clerk, given).entered == 5 and families() == ONE_FAMILY
