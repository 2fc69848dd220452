"""Files by year on the screen: found, archived after their totals, added to, printed, appraised."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.casework.closed import a_closed_case
from tests.casework.scene import DAY, Scene
from tests.web.cases.door import client_of, elsewhere, text, today

from doudi.access.roles import Role, Sensitivity
from doudi.casework.models import FileAppraisal, HouseholdFile
from doudi.registry.models import Grade
from doudi.registry.services.papers import file_paper

YEAR = DAY.year


@pytest.fixture
def scene(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Scene:
    """Whose case was closed in a year that is over."""
    settings.PAPERS = tmp_path
    return a_closed_case(monkeypatch)


def the_file(scene: Scene) -> HouseholdFile:
    client_of(scene, Role.TOWNSHIP_CLERK).post(f"/files/of/{scene.home.pk}/", {"year": str(YEAR)})
    return HouseholdFile.objects.get()


def test_several_are_archived_once_their_number_is_seen(scene: Scene) -> None:
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    listed = text(clerk.get(f"/files/?year={YEAR}"))
    assert f"/files/of/{scene.home.pk}/" in listed and f'href="/files/archive/?year={YEAR}"' in listed
    hill = scene.tree["hill"]
    asked = text(clerk.get(f"/files/archive/?year={YEAR}"))
    assert "Archive 1 family" in asked and f'value="{hill.pk}"' in asked and not HouseholdFile.objects.exists()
    away = elsewhere(Role.TOWNSHIP_CLERK, scene, "lake")
    assert away.post(f"/files/archive/?year={YEAR}", {"area": hill.pk}).status_code == 404
    done = text(clerk.post(f"/files/archive/?year={YEAR}", {"area": hill.pk}))
    file = HouseholdFile.objects.get()
    assert "1 file was archived" in done and file.number in done
    assert file.number in text(clerk.get(f"/files/?year={YEAR}&list=filed"))
    assert f"/files/of/{scene.home.pk}/" not in text(clerk.get(f"/files/?year={YEAR}"))
    assert "No family with a case closed" in text(clerk.get(f"/files/archive/?year={YEAR}"))


def test_a_file_shows_its_pieces_and_takes_a_supplement_with_a_reason(scene: Scene) -> None:
    file = the_file(scene)
    assert f'href="/files/of/{scene.home.pk}/"' in text(
        client_of(scene, Role.COUNTY_HEAD).get(f"/household/{scene.home.pk}/")
    )
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    page = text(clerk.get(f"/files/{file.pk}/"))
    assert all(each["sha256"][:12] in page for each in file.catalogue) and "Appraise the file" not in page
    assert "Nothing is new" in text(clerk.post(f"/files/{file.pk}/", {"reason": "x"}))
    paper = file_paper(
        scene.actor(Role.TOWNSHIP_CLERK, today()), scene.applicant, kind="income", data=b"%PDF-1.4 y", grade=Grade.B
    )
    paper.added_at = dt.datetime(YEAR, 12, 30, 4, tzinfo=dt.UTC)
    paper.save()
    assert clerk.post(f"/files/{file.pk}/", {"reason": "found in the cupboard"}).status_code == 302
    page = text(clerk.get(f"/files/{file.pk}/"))
    assert "Added as version 2" in page and "found in the cupboard" in page and paper.sha256[:12] in page
    printed = clerk.get(f"/files/{file.pk}/sheet/")
    assert printed.headers["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF")
    auditor = client_of(scene, Role.AUDITOR)
    assert "Add what is new" not in text(auditor.get(f"/files/{file.pk}/"))
    assert auditor.post(f"/files/{file.pk}/", {"reason": "x"}).status_code == 403


def test_the_county_appraises_when_the_time_is_over(scene: Scene) -> None:
    file = the_file(scene)
    HouseholdFile.objects.filter(pk=file.pk).update(keep_until=today() - dt.timedelta(1))
    head, said = client_of(scene, Role.COUNTY_HEAD), {"judge": "1", "j-outcome": "handed_over", "j-text": "list 7"}
    assert file.number in text(head.get("/files/?list=over"))
    assert "Appraise the file" in text(head.get(f"/files/{file.pk}/"))
    clerk = client_of(scene, Role.TOWNSHIP_CLERK)
    assert "Appraise the file" not in text(clerk.get(f"/files/{file.pk}/"))
    assert clerk.post(f"/files/{file.pk}/", said).status_code == 403 and not FileAppraisal.objects.exists()
    missing = text(head.post(f"/files/{file.pk}/", said | {"j-outcome": "keep"}))
    assert "Say until which day it is kept" in missing
    assert head.post(f"/files/{file.pk}/", said).status_code == 302
    page = text(head.get(f"/files/{file.pk}/"))
    assert "It was handed to the archives." in page and "list 7" in page and "Add what is new" not in page
    assert file.number not in text(head.get("/files/?list=over"))


def test_of_a_family_that_few_may_see_it_opens_for_a_purpose(scene: Scene) -> None:
    file = the_file(scene)
    scene.home.sensitivity = Sensitivity.CHILD
    scene.home.save()
    page = text(client_of(scene, Role.COUNTY_HEAD).get(f"/files/{file.pk}/"))
    assert "What do you need it for?" in page and file.number not in page
    assert client_of(scene, Role.CITY_OFFICER).get(f"/files/{file.pk}/").status_code == 404
