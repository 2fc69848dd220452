"""`doudi cases late` counts and names as the pages do."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.casework.scene import DAY, a_scene, asks, the_case

from doudi.casework.models import CaseStep
from doudi.cli.cases import late_rows, late_text

pytestmark = pytest.mark.django_db


def test_late_steps_are_counted_in_working_days_and_named_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    case = the_case(asks(a_scene(monkeypatch), "dibao"))
    CaseStep.objects.unscoped("a test").filter(case=case).update(late_on=DAY, due_on=DAY)
    on = DAY + dt.timedelta(days=14)  # from a Tuesday over two weekends
    [town] = late_rows(on)
    assert {(row["days"], row["working_days"]) for row in town["late"]} == {(14, 10)}
    step = case.steps.get(done_on=None)
    assert late_text(step, on, "zh").endswith("乡镇（街道）经办  超期 10 个工作日（期限 2021-07-06）")
    assert "最低生活保障" in late_text(step, on, "zh") and step.name not in late_text(step, on, "zh")
    assert late_text(step, on, "en").endswith("10 working days after 2021-07-06")
