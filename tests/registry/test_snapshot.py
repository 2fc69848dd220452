"""A determination from the registry equals one from the snapshot its people came from; any day, as any day knew it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.utils import timezone
from tests.registry.families import the_operator

from doudi.access.actor import operator
from doudi.access.permissions import Refused
from doudi.areas.load import load, rows_of
from doudi.areas.models import Area, Level
from doudi.engine.book.book import book_folder, load_book
from doudi.engine.province.batch import Resources
from doudi.engine.province.determine import ask, determine
from doudi.engine.province.snapshot import county_of, open_snapshot
from doudi.engine.sql.statement import AREA
from doudi.kernel.errors import InputError
from doudi.registry.load import load_snapshot
from doudi.registry.models import Award, Fact, Grade, Household, Membership, Person, Residence
from doudi.registry.queries.assessment import assess, known_family
from doudi.registry.services.facts import Learnt, learn
from doudi.registry.services.households import leave, move
from doudi.registry.services.persons import correct_person
from doudi.registry.snapshot import snapshot
from doudi.registry.when import When

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 6, 30)
LATER = dt.date(2021, 7, 20)
SOME = ("dibao", "temporary", "elder_allowance")


@pytest.fixture(scope="module")
def province(small_province: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small province's first four counties, with names and numbers."""
    folder = Path(shutil.copytree(small_province, tmp_path_factory.mktemp("cut") / "province"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    kept = sorted({county_of(name) for name in manifest["files"] if name.startswith("persons/")})[:4]
    for name in list(manifest["files"]):
        if "/" in name and county_of(name) not in kept:
            del manifest["files"][name]
            (folder / name).unlink()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


@pytest.fixture
def root(province: Path) -> Area:
    """The province in the registry; its topmost area."""
    load((row for row in rows_of(book_folder()) if row.level <= Level.COUNTY), dt.date(2021, 1, 1))
    book = load_book()
    top = Area.objects.get(code=book.area_root)
    assert load_snapshot(operator("test", top.path, DAY), province, book) == open_snapshot(province).total("persons")
    return top


def digests(folder: Path, programmes: tuple[str, ...] = ()) -> dict[object, object]:
    found = open_snapshot(folder)
    question = ask(load_book(), found, found.month, programmes)
    return {(p.programme, p.county): (str(p.digest), p.by_unit) for p in determine(question, found, Resources()).parts}


def taken(root: Area, out: Path, day: dt.date = DAY, known_at: dt.datetime | None = None) -> Path:
    return snapshot(root, day, known_at or timezone.now(), book=load_book(), out=out).folder


def test_the_same_people_get_the_same_answers(root: Area, province: Path, tmp_path: Path) -> None:
    assert digests(province, SOME) == digests(taken(root, tmp_path / "out"), SOME)


@pytest.mark.slow
def test_the_same_people_get_the_same_answers_in_every_programme(root: Area, province: Path, tmp_path: Path) -> None:
    assert digests(province) == digests(taken(root, tmp_path / "out"))


def test_every_value_comes_back(root: Area, province: Path, tmp_path: Path) -> None:
    out = taken(root, tmp_path / "out")
    for kind in ("persons", "households"):
        for path in sorted((province / kind).iterdir()):
            expected = pq.read_table(path, partitioning=None)
            found = pq.read_table(out / kind / path.name, partitioning=None)
            for name in expected.column_names:
                assert found[name].to_pylist() == expected[name].to_pylist(), name


def test_a_part_of_the_tree_is_written_alone(root: Area, tmp_path: Path) -> None:
    county = Area.objects.filter(
        level=Level.COUNTY, path__in=Household.objects.unscoped("x").values("area_path")
    ).first()
    assert county is not None
    out = snapshot(county, DAY, timezone.now(), book=load_book(), out=tmp_path / "out")
    assert out.counties == (county.code,)
    empty = Area.objects.filter(level=Level.COUNTY).exclude(
        path__in=Household.objects.unscoped("x").values("area_path")).first()  # fmt: skip
    if empty is not None:
        with pytest.raises(InputError):
            snapshot(empty, DAY, timezone.now(), book=load_book(), out=tmp_path / "nobody")


def test_a_snapshot_costs_a_few_questions_however_many_counties(
    root: Area, tmp_path: Path, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        taken(root, tmp_path / "out")


def test_the_past_stays_what_it_was_and_what_was_known_then_too(root: Area, tmp_path: Path) -> None:
    """Everything that changes things now; the snapshot of before, as it was known before, is the same to the byte."""
    actor = operator("test", root.path, LATER)
    before, moment = taken(root, tmp_path / "before"), timezone.now()
    family = Membership.objects.values_list("household", flat=True).order_by("household").distinct()
    homes = [Household.objects.unscoped("x").get(pk=key) for key in family[:3]]
    person = Membership.objects.filter(household=homes[0]).select_related("person")[0].person
    learn(actor, person, [Learnt("wages", 98_700, dt.date(2021, 6, 1))], source="tax", grade=Grade.A)
    Person.objects.unscoped("x").filter(pk=person.pk).update(id_index=None, id_sealed=None)
    person.refresh_from_db()
    correct_person(actor, person, reason="x", birth_date=dt.date(1950, 1, 1))
    member = Membership.objects.filter(household=homes[1]).select_related("person")[0].person
    leave(actor, homes[1], member, on=dt.date(2021, 6, 10), reason="x")
    elsewhere = Area.objects.filter(level=Level.COUNTY).exclude(pk=homes[2].area_id).last()
    assert elsewhere is not None
    town = Area.objects.create(
        code="999999999", name_zh="某镇", level=Level.TOWNSHIP, parent=elsewhere, path=elsewhere.path + "0001",
        valid_from=dt.date(2021, 1, 1),
    )  # fmt: skip
    move(actor, homes[2], town, on=dt.date(2021, 7, 10), reason="x")
    again = taken(root, tmp_path / "again", known_at=moment)
    for path in sorted(before.rglob("*.parquet")):
        assert (again / path.relative_to(before)).read_bytes() == path.read_bytes()
    now = taken(root, tmp_path / "now")
    assert digests(now, SOME) != digests(before, SOME)
    row = next(row for row in rows(now) if row["person"] == person.pk)
    assert (row["wages"], row["birth_date"]) == (98_700, 19500101)
    assert member.pk not in {row["person"] for row in rows(now)}
    assert {row["household"]: row["registered_area"] for row in rows(now)}[homes[2].pk] != int(elsewhere.code)
    moved = taken(root, tmp_path / "moved", day=LATER)
    assert {row["household"]: row["registered_area"] for row in rows(moved)}[homes[2].pk] == int(elsewhere.code)


def rows(folder: Path) -> list[dict[str, int]]:
    """Every person's row."""
    return [
        row for path in (folder / "persons").iterdir() for row in pq.read_table(path, partitioning=None).to_pylist()
    ]


def test_where_nobody_is_the_applicant_nobodys_relation_is_known(root: Area, tmp_path: Path) -> None:
    home = Membership.objects.order_by("household").values_list("household", flat=True)[0]
    Membership.objects.filter(household=home).update(relation="other")
    out = taken(root, tmp_path / "out")
    relations = {row["person"]: row["relation"] for row in rows(out) if row["household"] == home}
    assert set(relations.values()) == {None}
    assert digests(out, SOME)


def test_one_family_read_by_itself_is_judged_as_in_the_snapshot(root: Area, province: Path) -> None:
    """The household page and the province's run say the same."""
    from doudi.engine.explain.overview import overview
    from doudi.engine.province.one_household import household_of

    book, opened = load_book(), open_snapshot(province)
    laws = ask(book, opened, opened.month).laws()
    for key in Household.objects.unscoped("x").order_by("pk").values_list("pk", flat=True)[::9]:
        home = Household.objects.unscoped("x").get(pk=key)
        known = known_family(home, When(DAY, timezone.now()), book)
        expected = overview(book, household_of(opened, laws, key), opened.month)
        other = household_of(opened, laws, key).household
        assert said(other.facts).items() <= said(known.family.household.facts).items()
        assert {key: said(row) for key, row in known.family.household.people.items()} == {
            key: said({**row, AREA: None}) for key, row in other.people.items()
        }
        assert [(e.programme, e.outcome) for e in assess(known, book, opened.month)] == [
            (e.programme, e.outcome) for e in expected.entries
        ]


def said(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is unknown, whether it is missing or None."""
    return {name: value for name, value in facts.items() if value is not None}


def test_everything_of_a_family_is_entered(root: Area) -> None:
    assert Person.objects.unscoped("x").exclude(id_index=None).count() == Person.objects.unscoped("x").count() > 50
    homes = Household.objects.unscoped("x")
    assert Residence.objects.count() == homes.count() == homes.exclude(head=None).count()
    award = Award.objects.order_by("pk").first()
    assert award is not None and award.members.exists()
    assert Fact.objects.filter(source="snapshot", grade="A").count() == Fact.objects.count()


def test_loading_is_for_who_may_import_and_leaves_nothing_after_an_error(province: Path, tmp_path: Path) -> None:
    from tests.places import an_actor, an_area

    from doudi.access.roles import Role

    with pytest.raises(Refused):
        load_snapshot(an_actor(Role.AUDITOR, an_area("land")), province, load_book())
    damaged = Path(shutil.copytree(province, tmp_path / "damaged"))
    last = sorted((damaged / "persons").iterdir())[-1]
    last.write_bytes(last.read_bytes()[:100])
    load((row for row in rows_of(book_folder()) if row.level <= Level.COUNTY), dt.date(2021, 1, 1))
    with pytest.raises(Exception):  # noqa: B017
        load_snapshot(the_operator(), damaged, load_book())
    assert not Person.objects.unscoped("x").exists() and not Household.objects.unscoped("x").exists()
