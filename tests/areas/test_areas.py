"""The tree of areas: loaded once however often it is read, found by ranges of paths, on any day."""

from __future__ import annotations

import csv
import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.places import CODES, SINCE, a_posting, a_tree, an_actor, an_area

from doudi.access.models import Posting
from doudi.access.queries import events_visible_to
from doudi.access.roles import Role
from doudi.areas.load import Row, load, rows_of
from doudi.areas.models import WIDTH, Area, Level, range_of
from doudi.areas.queries import by_code, county_of, full_name, lineage, names_of
from doudi.audit.models import Event
from doudi.engine.book.book import book_folder

pytestmark = pytest.mark.django_db


def test_a_tree_is_loaded_once() -> None:
    tree = a_tree()
    before = list(Area.objects.order_by("pk").values())
    again = a_tree()
    assert again == tree and list(Area.objects.order_by("pk").values()) == before


def test_paths_lead_from_the_province_down() -> None:
    tree = a_tree()
    for area in tree.values():
        assert len(area.path) == area.level * WIDTH
        assert area.path[:-WIDTH] == (area.parent.path if area.parent else "")
    assert [area.name_zh for area in lineage(tree["hill_b"])] == ["梧州省", "北山市", "东岭县", "丘陵镇", "丘陵第二村"]
    assert full_name(tree["hill_b"], without=tree["north"].path) == "东岭县丘陵镇丘陵第二村"
    assert county_of(tree["hill_b"].path) == tree["east"].path
    assert county_of(tree["north"].path) == tree["north"].path
    assert names_of([tree["east"].path, "9999"]) == {tree["east"].path: tree["east"]}


def test_what_comes_later_gets_new_paths_and_moves_nobody() -> None:
    tree = a_tree()
    before = {area.pk: area.path for area in Area.objects.all()}
    assert load([Row("990000000098", "新镇", "New", CODES["east"], Level.TOWNSHIP)], SINCE) == 1
    assert Area.objects.get(code="990000000098").path == f"{tree['east'].path}0003"
    assert {area.pk: area.path for area in Area.objects.filter(pk__in=before)} == before


def test_a_row_whose_parent_is_not_there_is_left_out() -> None:
    assert load([Row("990000000099", "开发区", "", "990000000001", Level.TOWNSHIP)], SINCE) == 0


def test_more_children_than_a_path_can_count_are_refused() -> None:
    rows = [Row("99", "省", "", "", Level.PROVINCE)]
    rows += [Row(f"99{number:010d}", "市", "", "99", Level.CITY) for number in range(1, 10_000)]
    with pytest.raises(ValueError, match="9998"):
        load(rows, SINCE)
    assert not Area.objects.exists()


def test_the_book_s_areas_are_loaded_whole() -> None:
    folder = book_folder()
    with (folder / "areas.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["code"]: row for row in csv.DictReader(file)}
    rows = list(rows_of(folder, villages=1))
    assert load(rows, SINCE) > len(wanted)
    assert load(rows, SINCE) == 0
    found = {area.code: area for area in Area.objects.select_related("parent")}
    for code, row in wanted.items():
        area = found[code]
        assert area.name_zh == row["name_zh"] and (area.parent.code if area.parent else "") == row["parent"]
    for area in found.values():
        assert area.path[:-WIDTH] == (area.parent.path if area.parent else "")
        assert len(area.path) == area.level * WIDTH
    assert len({area.path for area in found.values()}) == len(found)
    assert {area.level for area in found.values() if area.synthetic} <= {Level.VILLAGE}


def test_the_book_s_counties_have_seats_that_name_their_source() -> None:
    folder = book_folder()
    with (folder / "reference" / "seats.csv").open(encoding="utf-8", newline="") as file:
        seats = {row["code"]: row for row in csv.DictReader(file)}
    load(rows_of(folder), SINCE)
    for area in Area.objects.filter(level__in=[Level.CITY, Level.COUNTY]):
        row = seats[area.code]
        assert (area.longitude, area.latitude) == (float(row["longitude"]), float(row["latitude"])) and row["source"]
    assert not Area.objects.filter(level=Level.TOWNSHIP).exclude(longitude=None).exists()


def test_an_area_without_a_seat_gets_one_and_one_with_a_seat_keeps_it() -> None:
    tree = a_tree()
    Area.objects.filter(pk=tree["west"].pk).update(longitude=1.0, latitude=2.0)
    rows = [
        Row(CODES[name], "", "", CODES["north"], Level.COUNTY, seat=(112.5, 37.5)) for name in ("east", "west")
    ]  # fmt: skip
    assert load(rows, SINCE) == 0
    found = {area.pk: (area.longitude, area.latitude) for area in Area.objects.exclude(longitude=None)}
    assert found == {tree["east"].pk: (112.5, 37.5), tree["west"].pk: (1.0, 2.0)}
    assert Area.objects.get(pk=tree["east"].pk).name_zh == "东岭县"


def test_an_area_that_is_no_more_gets_no_seat() -> None:
    old = an_area("lake")
    Area.objects.filter(pk=old.pk).update(valid_to=dt.date(2021, 7, 1))
    load([Row(old.code, "湖畔镇", "", CODES["east"], Level.TOWNSHIP, seat=(112.5, 37.5))], dt.date(2021, 7, 1))
    seats = dict(Area.objects.filter(code=old.code).values_list("valid_to", "longitude"))
    assert seats == {dt.date(2021, 7, 1): None, None: 112.5}


def test_an_area_is_found_on_the_days_it_exists() -> None:
    tree = a_tree()
    ends = dt.date(2021, 7, 1)
    old = tree["lake"]
    Area.objects.filter(pk=old.pk).update(valid_to=ends, successor=tree["hill"])
    load([Row(old.code, "湖畔镇", "", CODES["east"], Level.TOWNSHIP)], ends)  # the code is free again
    assert by_code(old.code, ends - dt.timedelta(days=1)) == old
    new = by_code(old.code, ends)
    assert new and new.name_zh == "湖畔镇" and new.path != old.path
    assert by_code(old.code, SINCE - dt.timedelta(days=1)) is None


def test_two_areas_of_one_code_are_never_there_at_once() -> None:
    tree = a_tree()
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.create(
            code=tree["east"].code, name_zh="重复县", level=Level.COUNTY, path="00010009", valid_from=SINCE
        )


segment = st.integers(1, 9998).map(lambda number: str(number).zfill(WIDTH))
paths = st.lists(segment, min_size=1, max_size=5).map("".join)


@given(area=paths, other=paths)
def test_a_range_holds_what_begins_with_it_and_nothing_else(area: str, other: str) -> None:
    start, end = range_of(area)
    for path in (other, area, area + other, other + area):
        assert (start <= path < end) == path.startswith(area)


# --- plans ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def many() -> None:
    """Enough rows for a plan to be chosen as in a province."""
    rows = [Row("99", "省", "", "", Level.PROVINCE)]
    rows += [Row(f"99{city:02d}", "市", "", "99", Level.CITY) for city in range(1, 11)]
    rows += [Row(f"99{n:04d}", "县", "", f"99{n % 10 + 1:02d}", Level.COUNTY) for n in range(1000, 4000)]
    load(rows, SINCE)
    areas = list(Area.objects.filter(level=Level.COUNTY))
    account = a_posting(Role.AUDITOR, areas[0]).account
    Posting.objects.bulk_create(Posting(account=account, role=Role.CITIZEN, area=area, starts=SINCE) for area in areas)
    who = an_actor(Role.AUDITOR, "0001")
    Event.objects.bulk_create(
        Event(
            at=dt.datetime(2021, 1, 1, tzinfo=dt.UTC), correlation=who.correlation, role="auditor", act="x",
            object_type="y", object_id=1, area_path=area.path, sensitivity="ordinary",
        )
        for area in areas
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def plan(rows: object) -> str:
    """How the database will find them."""
    return rows.explain()  # type: ignore[attr-defined, no-any-return]


def test_everything_below_an_area_is_found_by_an_index(many: None) -> None:
    county = Area.objects.filter(level=Level.COUNTY)[5]
    actor = an_actor(Role.AUDITOR, county.path)
    found = {
        "areas": plan(Area.objects.within(county.path)),
        "postings": plan(Posting.objects.visible_to(actor)),
        "events": plan(events_visible_to(actor)),
    }
    for name, text in found.items():
        if connection.vendor == "sqlite":
            assert "path>? AND" in text and "SCAN" not in text, f"{name}: {text}"
        else:
            assert "Index Cond" in text and "path)::text >=" in text and "Seq Scan" not in text, f"{name}: {text}"
