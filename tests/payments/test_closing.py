"""The monthly close: opening + new − exits = closing, in households and persons; restated, never rewritten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from python_calamine import CalamineWorkbook
from tests.payments.world import DAY, a_world, an_award, built, paid, pay_into
from tests.registry.families import a_family

from doudi.access.permissions import Refused
from doudi.payments.models import MonthClose
from doudi.payments.queries.roll import quarter
from doudi.payments.services.closing import close_month, differs
from doudi.payments.services.sheets import export_months, export_roll

pytestmark = pytest.mark.django_db


def test_a_month_is_counted_from_the_rolls_and_the_ledger_and_kept() -> None:
    world = a_world(3)
    paid(world)
    gone = world.awards[0]
    gone.until = dt.date(2021, 8, 1)
    gone.save()
    gone.members.update(until=gone.until)
    home, _ = a_family(world.tree["hill_a"], (("新", "applicant"),))
    pay_into(world, an_award(home, 10000, since=dt.date(2021, 8, 1)), 50)
    on = DAY + dt.timedelta(days=31)
    run = paid(world, 202108, on=on)
    first = close_month(world.actor("lock", on), world.tree["east"], "dibao", 202107)
    second = close_month(world.actor("lock", on), world.tree["east"], "dibao", 202108)
    assert first.figures["households"] == {"opening": 3, "new": 0, "exits": 0, "closing": 3}
    assert second.figures["households"] == {"opening": 3, "new": 1, "exits": 1, "closing": 3}
    assert second.figures["persons"] == {"opening": 6, "new": 1, "exits": 2, "closing": 5}
    assert second.figures["spent_fen"] == run.total_fen == second.figures["month_fen"] == 45301 + 45302 + 10000
    assert second.figures["per_person_fen"] == round(run.total_fen / 5)
    both = quarter([first.figures, second.figures])
    assert both["households"] == {"opening": 3, "new": 1, "exits": 1, "closing": 3}
    assert both["spent_fen"] == first.figures["spent_fen"] + run.total_fen


def test_a_closed_month_is_restated_with_a_reason_and_only_where_something_differs() -> None:
    world = a_world(2)
    paid(world)
    clerk, east = world.actor("lock"), world.tree["east"]
    row = close_month(clerk, east, "dibao", 202107)
    with pytest.raises(ValidationError, match="say why"):
        close_month(clerk, east, "dibao", 202107)
    with pytest.raises(ValidationError, match="Nothing differs"):
        close_month(clerk, east, "dibao", 202107, reason="again")
    home, _ = a_family(world.tree["hill_a"], (("晚", "applicant"),))
    an_award(home, 10000)
    assert differs(row)["households"]["is"]["closing"] == 3
    later = close_month(clerk, east, "dibao", 202107, reason="an award was entered late")
    assert (later.version, MonthClose.objects.count()) == (2, 2)
    with pytest.raises(TypeError):
        row.save()


def test_a_month_is_not_closed_while_its_run_is_open() -> None:
    world = a_world(2)
    with pytest.raises(ValidationError, match="No run"):
        close_month(world.actor("lock"), world.tree["east"], "dibao", 202107)
    built(world)
    with pytest.raises(ValidationError, match="still open"):
        close_month(world.actor("lock"), world.tree["east"], "dibao", 202107)


def test_the_roll_and_the_figures_are_handed_out_as_sheets() -> None:
    world = a_world(3)
    paid(world)
    clerk, east = world.actor("lock"), world.tree["east"]
    close_month(clerk, east, "dibao", 202107)
    with export_roll(clerk, east, "dibao", 202107).file as file:
        rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert [row[6] for row in rows[1:]] == [453.0, 453.01, 453.02]
    assert rows[1][1:5] == ["丘陵镇", "丘陵第一村", "王0", 2.0]
    with export_months(clerk, east, "dibao", 202107, 1).file as file:
        figures = dict(row[:2] for row in CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python())
    assert (figures["月初"], figures["新增"], figures["月末"], figures["支出（元）"]) == (3.0, 0.0, 3.0, 1359.03)
    with pytest.raises(ValidationError, match="2021-08 has not been closed"):
        export_months(clerk, east, "dibao", 202107, 3)
    with pytest.raises(Refused):
        export_roll(world.actor("west_lock"), east, "dibao", 202107)
