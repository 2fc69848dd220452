"""An import by its pages, without a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.places import a_tree
from tests.registry.sheets.making import xlsx
from tests.web.people import signed_in
from tests.web.sheets.pages import ROWS

from doudi.access.roles import Role
from doudi.registry.models import Fact, Person, SheetImport


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def clerk(db: None, home: Path) -> Client:
    return signed_in(Role.TOWNSHIP_CLERK, a_tree()["hill"])[0]


def send(client: Client, data: bytes, name: str = "张三家庭.xlsx") -> SheetImport:
    answer = client.post(reverse("new_sheet"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()
    return SheetImport.objects.unscoped("a test looks").latest("pk")


def values_in(page: str) -> dict[str, str]:
    """What stands in a form's fields."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="(\w+)"', tag)
        if name and (not kind or kind[1] not in ("checkbox", "radio") or "checked" in tag):
            found[name[1]] = value[1] if value else ""
    for name, inside in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return found


def test_all_the_way(clerk: Client) -> None:
    given = send(clerk, xlsx(ROWS))
    page = clerk.get(reverse("sheet_choose", args=[given.pk])).content.decode()
    answer = clerk.post(reverse("sheet_choose", args=[given.pk]), values_in(page))
    assert answer.status_code == 302, answer.content.decode()
    page = clerk.get(answer["Location"]).content.decode()
    values = values_in(page)
    assert values["column-1"] == "姓名" and values["column-6"] == "工资性收入"
    answer = clerk.post(reverse("sheet_columns", args=[given.pk]), values | {"true_from": "2021-06-01"})
    assert answer.status_code == 302, answer.content.decode()
    sheet = reverse("sheet", args=[given.pk])
    page = clerk.get(sheet).content.decode()
    assert "data-goes-on" in page
    assert clerk.post(reverse("sheet_go", args=[given.pk])).status_code == 302
    page = clerk.get(sheet).content.decode()
    page = clerk.get(reverse("sheet_rows", args=[given.pk])).content.decode()
    answer = clerk.post(reverse("sheet_faults", args=[given.pk]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="import-{given.pk}.xlsx"'
    assert len(b"".join(answer.streaming_content)) > 1000
    assert clerk.get(reverse("sheet_enter", args=[given.pk])).status_code == 200
    assert clerk.post(reverse("sheet_enter", args=[given.pk]), {}).status_code == 302
    clerk.post(reverse("sheet_go", args=[given.pk]))
    assert clerk.get(sheet).status_code == 200
    assert Person.objects.unscoped("a test looks").count() == 2
    assert clerk.get(reverse("sheet_undo", args=[given.pk])).status_code == 200
    clerk.post(reverse("sheet_undo", args=[given.pk]), {"reason": "错发"})
    clerk.post(reverse("sheet_go", args=[given.pk]))
    assert clerk.get(sheet).status_code == 200
    assert not Fact.objects.known().exists()
    assert clerk.get(reverse("sheets")).status_code == 200
    for name in ("persons", "households", "postings", "areas"):
        assert clerk.get(reverse("export_list", args=[name])).status_code == 200
        answer = clerk.post(reverse("export_list", args=[name]), {"form": "csv"})
        assert answer.status_code == 200
        print(b"".join(answer.streaming_content).decode("utf-8-sig"))
