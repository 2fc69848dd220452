"""One file per household and year: listed once, added to with a reason, kept for its time, and never destroyed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.casework.closed import a_closed_case
from tests.casework.scene import DAY, Scene
from tests.casework.steps import now
from tests.registry.families import fresh

from doudi.access.permissions import Refused
from doudi.access.roles import Role, Sensitivity
from doudi.audit.models import Event
from doudi.casework.models import Case, CaseStep, HouseholdFile
from doudi.casework.queries.filing import files_of_household, files_over, homes_to_archive, opened
from doudi.casework.services.filing import appraise, archive_area, archive_household
from doudi.casework.services.leaving import take_up_again
from doudi.registry.models import Grade, Person
from doudi.registry.services.papers import file_paper

pytestmark = pytest.mark.django_db
NEXT = dt.date(2022, 1, 20)
OVER = dt.date(2032, 1, 1)


@pytest.fixture
def scene(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Scene:
    settings.PAPERS = tmp_path
    return a_closed_case(monkeypatch)


def a_paper(scene: Scene, day: dt.date, data: bytes = b"%PDF-1.4 x") -> Any:
    clerk = scene.actor(Role.TOWNSHIP_CLERK, DAY)
    paper = file_paper(clerk, scene.applicant, kind="income", data=data, grade=Grade.B)
    paper.added_at = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    paper.save()
    return paper


def clerk(scene: Scene, on: dt.date = NEXT) -> Any:
    return scene.actor(Role.TOWNSHIP_CLERK, on)


def test_everything_of_the_year_is_in_it_and_stays_as_it_was(scene: Scene) -> None:
    case = now(Case.objects.get())
    paper = a_paper(scene, DAY)
    a_paper(scene, dt.date(2020, 12, 1), b"%PDF-1.4 of the year before")
    assert list(homes_to_archive(clerk(scene), 2021)) == [scene.home]
    file = archive_household(clerk(scene), scene.home, 2021)
    assert (file.version, file.number, file.keep_until) == (
        1,
        f"{file.area.code[:9]}-F2021-000001",
        dt.date(2031, 12, 31),
    )
    kinds = {each["kind"] for each in file.catalogue}
    assert kinds == {"paper", "letter", "record", "answer", "decision", "notice"}
    [listed] = [each for each in file.catalogue if each["kind"] == "paper"]
    assert (listed["sha256"], listed["size"], listed["day"]) == (paper.sha256, paper.size, "2021-07-06")
    letters = [each["number"] for each in file.catalogue if each["kind"] == "letter"]
    assert {row.number for row in case.letters.all()} <= set(letters)
    [answer] = [each for each in file.catalogue if each["kind"] == "answer" and each["sha256"] in
                {row.digest for row in case.determinations.all()}][-1:]  # fmt: skip
    assert answer["case"] == case.pk
    said = json.dumps(file.catalogue, ensure_ascii=False)
    assert scene.applicant.name not in said
    assert list(homes_to_archive(clerk(scene), 2021)) == []
    event = Event.objects.get(act="file.archive")
    assert (event.object_id, event.actor) == (file.pk, file.who)


def test_what_comes_later_is_a_version_of_its_own_with_its_reason(scene: Scene) -> None:
    first = archive_household(clerk(scene), scene.home, 2021)
    with pytest.raises(ValidationError, match="archived already"):
        archive_household(clerk(scene), scene.home, 2021)
    with pytest.raises(ValidationError, match="Nothing is new"):
        archive_household(clerk(scene), scene.home, 2021, reason="找到材料")
    paper = a_paper(scene, dt.date(2021, 12, 30))
    second = archive_household(clerk(scene), scene.home, 2021, reason="找到材料")
    assert [each["id"] for each in second.catalogue] == [paper.pk]
    assert (second.version, second.number, second.reason) == (2, first.number, "找到材料")
    assert HouseholdFile.objects.get(pk=first.pk).catalogue == first.catalogue
    assert Event.objects.get(act="file.supplement").reason == "找到材料"


def test_it_waits_for_the_end_of_the_year_and_of_what_is_open_again(scene: Scene) -> None:
    with pytest.raises(ValidationError, match="once it is over"):
        archive_household(clerk(scene, dt.date(2021, 12, 31)), scene.home, 2021)
    with pytest.raises(ValidationError, match="Nothing about the family"):
        archive_household(clerk(scene), scene.home, 2015)
    closed = now(Case.objects.get())
    take_up_again(clerk(scene), closed, reason="有新证据")
    with pytest.raises(ValidationError, match=f"{closed.number}.*open again"):
        archive_household(clerk(scene), scene.home, 2021)


def test_offices_archive_what_is_theirs_and_others_nothing(scene: Scene) -> None:
    federation = scene.actor(Role.DISABLED_FEDERATION, NEXT)
    for who in (federation, scene.actor(Role.CITY_OFFICER, NEXT), scene.actor(Role.VILLAGE_CADRE, NEXT)):
        with pytest.raises(Refused):
            archive_household(who, scene.home, 2021)
    done = archive_area(scene.actor(Role.COUNTY_REVIEWER, NEXT), scene.tree["lake"], 2021)
    assert (done.files, done.refused) == ([], [])
    done = archive_area(scene.actor(Role.COUNTY_REVIEWER, NEXT), scene.tree["hill"], 2021)
    assert [each.household_id for each in done.files] == [scene.home.pk] and done.refused == []


def test_of_somebody_few_may_see_the_others_read_no_line(scene: Scene) -> None:
    a_paper(scene, DAY)
    file = archive_household(clerk(scene), scene.home, 2021)
    whole = opened(clerk(scene), file)
    assert whole.hidden == 0 and whole.names[scene.applicant.pk] == scene.applicant.name
    Person.objects.filter(pk=scene.applicant.pk).update(sensitivity=Sensitivity.COMPLAINT)
    part = opened(clerk(scene), file)
    theirs = [each for each in file.catalogue if each["person"] == scene.applicant.pk]
    assert part.hidden == len(theirs) > 0 and scene.applicant.pk not in part.names
    assert not [each for _, shown in part.versions for each in shown if each["person"] == scene.applicant.pk]
    home = fresh(scene.home)
    home.sensitivity = Sensitivity.COMPLAINT
    home.save()
    assert list(HouseholdFile.objects.visible_to(clerk(scene))) == []


def test_after_its_time_the_county_keeps_it_longer_or_hands_it_over(scene: Scene) -> None:
    file = archive_household(clerk(scene), scene.home, 2021)
    head = scene.actor(Role.COUNTY_HEAD, OVER)
    with pytest.raises(ValidationError, match="not over"):
        appraise(scene.actor(Role.COUNTY_HEAD, OVER - dt.timedelta(1)), file, outcome="handed_over", text="移交清单1号")
    with pytest.raises(Refused):
        appraise(clerk(scene, OVER), file, outcome="handed_over", text="移交清单1号")
    with pytest.raises(ValidationError, match="still to come"):
        appraise(head, file, outcome="keep", text="仍在保障", until=OVER)
    assert list(files_over(head)) == [file]
    appraise(head, file, outcome="keep", text="仍在保障", until=dt.date(2035, 12, 31))
    assert list(files_over(head)) == [] and opened(head, file).keep_until == dt.date(2035, 12, 31)
    assert [each.kept_until for each in files_of_household(head, scene.home)] == [dt.date(2035, 12, 31)]
    later = scene.actor(Role.COUNTY_HEAD, dt.date(2036, 1, 1))
    assert list(files_over(later)) == [file]
    appraise(later, file, outcome="handed_over", text="移交清单1号")
    assert list(files_over(later)) == [] and opened(later, file).is_handed_over
    a_paper(scene, dt.date(2021, 12, 30))
    with pytest.raises(ValidationError, match="handed to the archives"):
        archive_household(clerk(scene, dt.date(2036, 1, 2)), scene.home, 2021, reason="找到材料")
    assert HouseholdFile.objects.count() == 1 and CaseStep.objects.exists()
    assert [each.reason for each in Event.objects.filter(act="file.appraise").order_by("pk")] == [
        "仍在保障",
        "移交清单1号",
    ]
