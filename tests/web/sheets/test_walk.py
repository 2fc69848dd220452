"""An import by its pages, without a script; lists that are handed out."""

from __future__ import annotations

import logging
import re
from html import unescape as html_text
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from tests.places import a_tree
from tests.registry.sheets.making import SINCE, id_number, xlsx
from tests.web.people import signed_in
from tests.web.sheets.pages import ROWS

from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.audit.models import Event
from doudi.registry.models import Fact, Person, SheetImport, SheetTemplate
from doudi.registry.sheets.workbook import read
from doudi.web.sheets.forms import UploadForm


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def tree(db: None) -> dict[str, Area]:
    return a_tree()


@pytest.fixture
def clerk(tree: dict[str, Area]) -> Client:
    return signed_in(Role.TOWNSHIP_CLERK, tree["hill"])[0]


def latest() -> SheetImport:
    found: SheetImport = SheetImport.objects.unscoped("a test looks").latest("pk")
    return found


def send(client: Client, data: bytes, name: str = "张三家庭.xlsx") -> str:
    """Sends a file; the page that comes next."""
    answer = client.post(reverse("new_sheet"), {"file": SimpleUploadedFile(name, data)})
    return str(answer.headers.get("Location", "")) or answer.content.decode()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def values_in(html: str) -> dict[str, str]:
    """What stands in a page's fields."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="(\w+)"', tag)
        if name and (not kind or kind[1] not in ("checkbox", "radio") or "checked" in tag):
            found[name[1]] = html_text(value[1]) if value else "on" if kind and kind[1] == "checkbox" else ""
    for name_, inside in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name_] = chosen[1] if chosen else ""
    return found


def filled(client: Client, address: str, **changes: str) -> Any:
    """Sends a page's form as it stands, but for what is changed."""
    return client.post(address, values_in(page(client, address)) | changes)


def checked(client: Client, rows: list[list[Any]], **changes: str) -> str:
    """Up to the page that says what the check found."""
    columns = filled(client, send(client, xlsx(rows)))["Location"]
    answer = filled(client, columns, **({"true_from": SINCE.isoformat()} | changes))
    assert answer.status_code == 302, answer.content.decode()
    sheet = str(answer["Location"])
    assert "data-goes-on" in page(client, sheet)
    client.post(f"{sheet}go/")
    return sheet


def test_a_sheet_is_checked_entered_and_taken_back(clerk: Client) -> None:
    sheet = checked(clerk, ROWS)
    html = page(clerk, sheet)
    assert "录入 2 行" in html and "您负责的范围内没有这个乡镇或村" in html
    assert not Person.objects.unscoped("a test looks").exists()
    assert "只录入没有错误的行" not in page(clerk, f"{sheet}enter/"), "with faults there is nothing to choose"
    assert clerk.post(f"{sheet}enter/").status_code == 302
    clerk.post(f"{sheet}go/")
    assert "撤回" in page(clerk, sheet)
    assert Person.objects.unscoped("a test looks").count() == 2
    assert "工资性收入：空 → 1,200.00" in page(clerk, f"{sheet}rows/")
    assert clerk.post(f"{sheet}undo/", {"reason": ""}).status_code == 200
    assert clerk.post(f"{sheet}undo/", {"reason": "错发"}).status_code == 302
    clerk.post(f"{sheet}go/")
    assert "撤回" in page(clerk, sheet) and not Fact.objects.known().exists()
    assert Event.objects.filter(act="sheet.undo", reason="错发").count() == 1


def test_all_or_nothing_can_be_chosen_where_no_row_has_faults(clerk: Client) -> None:
    sheet = checked(clerk, ROWS[:4])
    assert "只录入没有错误的行" in page(clerk, f"{sheet}enter/")
    assert clerk.post(f"{sheet}enter/", {"how": "all"}).status_code == 302
    clerk.post(f"{sheet}go/")
    assert latest().all_or_nothing and latest().entered == 2


def test_the_sheet_with_its_faults_is_the_same_sheet(clerk: Client) -> None:
    sheet = checked(clerk, ROWS)
    answer = clerk.post(f"{sheet}faults/")
    assert re.fullmatch(r'attachment; filename="import-\d+\.xlsx"', answer["Content-Disposition"])
    assert answer["Cache-Control"] == "no-store"
    rows = read(b"".join(answer.streaming_content))[1][0].rows
    assert rows[1] == [*ROWS[1], "错误"] and rows[4][-1] == "村：您负责的范围内没有这个乡镇或村"
    assert clerk.get(f"{sheet}faults/").status_code == 405


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "文件"),
        (b"%PDF-1.7", "只能读取 .xlsx、.xls、.ods 和 .csv 文件"),
        (b"<html></html>", "这其实是网页或 XML"),
        (b"PK\x03\x04nothing", "文件已损坏，或不是表格"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_on_the_page(clerk: Client, data: bytes, text: str) -> None:
    html = send(clerk, data)
    assert text in html and 'role="alert"' in html and "<title>错误" in html
    assert not SheetImport.objects.unscoped("a test looks").exists()


def test_a_file_that_is_too_large_is_not_read(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doudi.web.sheets.forms.MOST_BYTES", 10)
    assert "0 MB" in send(clerk, b"x" * 11)


def test_the_columns_can_be_named_otherwise(clerk: Client) -> None:
    rows = [["甲", "乙", "村", "钱"], ["张三", id_number(), "丘陵第一村", "1.5"]]
    columns = filled(clerk, send(clerk, xlsx(rows)))["Location"]
    answer = filled(clerk, columns, **{"column-0": "姓名", "column-1": "身份证号码", "column-3": "没有这样的"})
    assert "请从名单中选一项，或留空。" in answer.content.decode()
    how = {"column-0": "姓名", "column-1": "身份证号码", "column-3": "工资性收入", "unit-3": "10000"}
    sheet = filled(clerk, columns, **how, system="other", other_system="老系统", true_from=SINCE.isoformat())[
        "Location"
    ]
    clerk.post(f"{sheet}go/")
    given = latest()
    assert given.columns[3] == ["fact:wages", 10_000] and (given.system, given.new) == ("老系统", 1)
    assert SheetTemplate.objects.get().columns["甲"] == ["person.name", 1]
    again = filled(clerk, send(clerk, xlsx(rows)))["Location"]
    assert values_in(page(clerk, f"{again}?system=老系统"))["column-3"] == "工资性收入"


def test_what_is_wrong_about_the_whole_sheet_stands_above_it(clerk: Client) -> None:
    columns = filled(clerk, send(clerk, xlsx([["甲", "乙"], ["x", "y"]])))["Location"]
    answer = filled(clerk, columns, system="other", other_system="")
    assert "请写明系统名称。" in answer.content.decode()
    answer = filled(clerk, columns, true_from="2999-01-01", **{"column-0": "姓名"})
    assert 'role="alert"' in answer.content.decode()
    answer = filled(clerk, columns, place="没有的村", **{"column-0": "姓名"})
    assert "您负责的范围内没有这个乡镇或村" in answer.content.decode()


def test_a_place_for_all_rows(clerk: Client, tree: dict[str, Area]) -> None:
    rows = [["姓名", "身份证号"], ["张三", id_number()]]
    for place in ("丘陵第二村", tree["hill_b"].code):
        checked(clerk, rows, place=place)
        assert (latest().place, latest().new) == (tree["hill_b"].path, 1)


def test_a_header_can_be_chosen(clerk: Client) -> None:
    choose = send(clerk, xlsx(ROWS))
    answer = filled(clerk, choose, header_row="3", header_height="1")
    assert answer.status_code == 302 and latest().headers[0] == "H1"
    assert "表头须在前一百行内" in filled(clerk, choose, header_row="6").content.decode()


def test_an_import_is_given_up(clerk: Client, django_capture_on_commit_callbacks: Any, home: Path) -> None:
    sheet = checked(clerk, ROWS)
    assert clerk.get(f"{sheet}drop/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(f"{sheet}drop/")
    assert latest().state == "dropped" and page(clerk, sheet)
    assert not any(path.is_file() for path in (home / "sheets").rglob("*"))


def test_a_button_that_came_too_late_says_so(clerk: Client) -> None:
    sheet = checked(clerk, ROWS)
    for act in ("enter", "go"):
        clerk.post(f"{sheet}{act}/")
    answer = clerk.post(f"{sheet}check/", follow=True)
    assert "现在不能这样做" in answer.content.decode() and latest().state == "done"


def test_a_step_that_was_not_reached_leads_to_the_one_that_was(clerk: Client) -> None:
    choose = send(clerk, xlsx(ROWS))
    sheet = reverse("sheet", args=[latest().pk])
    assert clerk.get(sheet)["Location"] == choose
    assert clerk.get(f"{sheet}columns/")["Location"] == choose


def test_nothing_about_anybody_is_in_an_address_a_log_or_a_name(
    clerk: Client, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sheet = checked(clerk, ROWS)
    clerk.post(f"{sheet}enter/")
    clerk.post(f"{sheet}go/")
    clerk.get(f"{sheet}rows/?outcome=new")
    number = str(ROWS[2][2])
    said = caplog.text + "".join(str(vars(record)) for record in caplog.records)
    assert "张三" not in said and number not in said
    assert all("张三" not in str(path) for path in home.rglob("*"))
    html = page(clerk, f"{sheet}rows/")
    assert not any("张三" in link or number in link for link in re.findall(r'href="([^"]*)"', html))
    assert (
        number not in html
        and number not in page(clerk, f"{sheet}columns/")
        and number not in page(clerk, f"{sheet}sheet/")
    )


def test_pages_in_english(clerk: Client) -> None:
    clerk.cookies["doudi_language"] = "en"
    sheet = checked(clerk, ROWS)
    html = page(clerk, sheet)
    assert "Enter 2 rows" in html and "there is no such township or village in your area" in html


# --- lists ---


@pytest.mark.parametrize("name", ["persons", "households", "postings", "areas"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_list_is_handed_out(clerk: Client, name: str, form: str) -> None:
    assert page(clerk, reverse("export_list", args=[name]))
    answer = clerk.post(reverse("export_list", args=[name]), {"form": form})
    assert re.fullmatch(rf'attachment; filename="{name}-\d{{8}}\.{form}"', answer["Content-Disposition"])
    assert read(b"".join(answer.streaming_content))[1][0].rows
    assert Event.objects.filter(act="sheet.export").count() == 1


def test_whole_numbers_need_a_purpose(clerk: Client) -> None:
    address = reverse("export_list", args=["persons"])
    assert 'role="alert"' in clerk.post(address, {"form": "csv", "whole": "on"}).content.decode()
    answer = clerk.post(address, {"form": "csv", "whole": "on", "purpose": "与省系统核对"})
    assert b"".join(answer.streaming_content)
    assert Event.objects.get(act="sheet.export").reason == "与省系统核对"


def test_who_may_not_see_whole_numbers_is_not_asked(tree: dict[str, Area]) -> None:
    officer, _posting = signed_in(Role.CITY_OFFICER, tree["north"])
    address = reverse("export_list", args=["persons"])
    assert 'name="whole"' not in page(officer, address)
    answer = officer.post(address, {"form": "csv", "whole": "on", "purpose": "与省系统核对"})
    assert answer.status_code == 200 and b"".join(answer.streaming_content)
    assert Event.objects.get(act="sheet.export").reason == ""


def test_a_list_of_another_area_is_not_there(clerk: Client, tree: dict[str, Area]) -> None:
    address = reverse("export_list", args=["persons"])
    for area in (tree["lake"], tree["east"]):
        assert clerk.get(f"{address}?area={area.pk}").status_code == 404
        assert clerk.post(f"{address}?area={area.pk}", {"form": "csv"}).status_code == 404
    assert clerk.get(f"{address}?area={tree['hill_a'].pk}").status_code == 200
    assert clerk.get(reverse("export_list", args=["secrets"])).status_code == 404


def test_empty_sheets(clerk: Client) -> None:
    for name in ("persons", "households"):
        answer = clerk.get(reverse("sheet_template", args=[name]))
        assert "姓名" in read(b"".join(answer.streaming_content))[1][0].rows[0]
    assert clerk.get(reverse("sheet_template", args=["secrets"])).status_code == 404
    assert page(clerk, reverse("lists")) and page(clerk, reverse("sheets"))


def words(text: str) -> str:
    with override("zh-hans"):
        return gettext(text)


def test_an_import_is_known_by_what_its_sender_calls_it(clerk: Client) -> None:
    file = {"file": SimpleUploadedFile("张三家庭.xlsx", xlsx(ROWS))}
    sent = clerk.post(reverse("new_sheet"), file | {"note": "2026年11月低保台账"})
    assert sent.status_code == 302 and latest().note == "2026年11月低保台账"
    html = page(clerk, reverse("sheets"))
    assert "2026年11月低保台账" in html and words("not checked yet") in html and "张三" not in html
    assert "<span>0</span>" not in html
    numbered = clerk.post(reverse("new_sheet"), {"file": file["file"], "note": f"给{id_number('19600101', 1)}"})
    assert numbered.status_code == 200 and latest().note == "2026年11月低保台账"


def test_a_text_that_is_no_table_is_refused(clerk: Client) -> None:
    before = SheetImport.objects.unscoped("a test looks").count()
    for text in ("关于做好低保工作的通知\n各乡镇：\n请于月底前上报名单，不得迟报。\n", "今天天气很好。"):
        html = send(clerk, text.encode(), "通知.txt")
        assert words("this is a text and no table: save the table as .xlsx or .csv and send that") in html
    assert SheetImport.objects.unscoped("a test looks").count() == before
    assert send(clerk, "姓名\t身份证号\n张三\t1\n".encode(), "名单.txt").startswith("/sheets/")
    assert send(clerk, "姓名\n张三\n李四\n".encode(), "名单.txt").startswith("/sheets/")


def test_the_unit_of_money_has_its_period(clerk: Client) -> None:
    columns = filled(clerk, send(clerk, xlsx(ROWS)))["Location"]
    html = page(clerk, columns)
    wages = html[html.index('name="unit-6"') :].partition("</select>")[0]
    assert words("yuan a month") in wages and words("10,000 yuan a month") in wages


@pytest.mark.parametrize(("language", "wanted"), [("en", "Macros"), ("zh-hans", "宏")])
def test_what_may_be_sent_is_said_in_the_readers_language(language: str, wanted: str) -> None:
    with override("zh-hans" if language == "en" else "en"):
        str(UploadForm().fields["file"].help_text)
    with override(language):
        assert wanted in str(UploadForm().fields["file"].help_text)
