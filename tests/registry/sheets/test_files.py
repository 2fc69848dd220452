"""Files made to do harm, and those that only look odd: refused with a reason, or read right."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

import pytest
import xlsxwriter
from tests.registry.sheets.making import xlsx

from doudi.registry.sheets import reader, store, unpacking, workbook
from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.workbook import ERROR, NO_VALUE, read

ROWS = [["姓名", "年龄"], ["张三", 3.0]]


def package(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(data)
    assert old in parts[name]
    return package(parts | {name: parts[name].replace(old, new)})


def refused(data: bytes) -> str:
    """By the process that reads files."""
    with pytest.raises(Wrong) as error:
        list(reader.read_lines(data))
    return error.value.text


def rows(data: bytes) -> list[list[Any]]:
    return read(data)[1][0].rows


# --- what a file is ---


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "the file is empty"),
        (b"   \n ", "the file is empty"),
        (b"%PDF-1.7 ...", "only .xlsx, .xls, .ods and .csv files can be read"),
        (b"\x89PNG\r\n\x1a\n", "only .xlsx, .xls, .ods and .csv files can be read"),
        (b"Rar!\x1a\x07", "only .xlsx, .xls, .ods and .csv files can be read"),
        (
            b"<html><table><tr><td>1</td></tr></table></html>",
            "this is a web page or XML that is only called a spreadsheet: open it and save it as .xlsx",
        ),
        (
            b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>",
            "this is a web page or XML that is only called a spreadsheet: open it and save it as .xlsx",
        ),
        (b"PK\x03\x04" + bytes(100), "the file is damaged or is no spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "the file is damaged or is no spreadsheet"),
        (b"\x00\x01\x02\x03", "the file is damaged or is no spreadsheet"),
        (b"a,b\x00,c\n1,2,3", "the file is damaged or is no spreadsheet"),
        (b"\xff\xff\xff\xff", "the text is neither UTF-8 nor GBK"),
    ],
    ids=lambda each: repr(each[:20]),
)
def test_it_is_no_spreadsheet(data: bytes, text: str) -> None:
    assert refused(data) == text


def test_a_package_of_something_else() -> None:
    assert refused(package({"word/document.xml": b"<x/>"})) == "only .xlsx, .xls, .ods and .csv files can be read"


def test_an_empty_workbook() -> None:
    assert refused(xlsx([])) == "there is nothing in the file"


def test_a_workbook_that_is_cut_off() -> None:
    whole = xlsx(ROWS)
    for length in (10, len(whole) // 2, len(whole) - 5):
        assert refused(whole[:length]) == "the file is damaged or is no spreadsheet"


def test_one_changed_byte_does_no_harm() -> None:
    whole = xlsx(ROWS)
    for at in range(0, len(whole), 211):
        data = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            assert read(data)[1]
        except Wrong:
            continue


# --- too large ---


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 100)
    with pytest.raises(Wrong, match="larger than"):
        read(b"a," * 100)


def test_a_bomb_by_its_ratio() -> None:
    """A thousand to one, as a sheet of nothing is."""
    parts = parts_of(xlsx(ROWS))
    bomb = parts | {"xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"] + b" " * (50 << 20)}
    data = package(bomb)
    assert len(data) < 1 << 20
    assert refused(data) == "the file unpacks to more than it may"


def test_a_bomb_by_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", 1 << 20)
    data = package(
        {"xl/workbook.xml": b"<x/>", **{f"xl/{n}.bin": bytes(range(256)) * 800 for n in range(10)}}, zipfile.ZIP_STORED
    )
    with pytest.raises(Wrong, match="unpacks to more"):
        read(data)


def test_a_bomb_that_lies_about_its_size() -> None:
    """The sizes in the directory say little; what comes out is counted."""
    parts = parts_of(xlsx(ROWS))
    data = package(parts | {"xl/worksheets/sheet1.xml": b" " * (80 << 20)})
    told = (80 << 20).to_bytes(4, "little")
    data = data.replace(told, (1000).to_bytes(4, "little"))
    assert refused(data) in ("the file is damaged or is no spreadsheet", "the file unpacks to more than it may")


def test_too_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_PARTS", 5)
    with pytest.raises(Wrong, match="too many parts"):
        read(xlsx(ROWS))


def test_sixteen_thousand_columns() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for column in range(16_000):
            sheet.write(0, column, "x")
    assert refused(out.getvalue()) == "a sheet has more than %(most)s columns"


def test_sixteen_thousand_empty_columns_are_none() -> None:
    """Offices colour whole rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ROWS[0])
        for column in range(16_000):
            sheet.write_blank(1, column, None, book.add_format({"bold": True}))
    assert rows(out.getvalue()) == [ROWS[0]]


def test_one_cell_at_the_end_of_the_world() -> None:
    """A grid over all rows and columns would take 200 GB."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    assert refused(out.getvalue()) in (
        "a sheet has more than %(most)s columns", "the file cannot be read: it is damaged, or too large",
        "the file is damaged or is no spreadsheet",
    )  # fmt: skip


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 10)
    for data in (xlsx([["a"]] * 11), b"a\n" * 11):
        with pytest.raises(Wrong, match="more than"):
            read(data)


def test_too_many_cells_or_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 3)
    with pytest.raises(Wrong, match="too many cells"):
        read(xlsx(ROWS))
    monkeypatch.setattr(workbook, "MOST_SHEETS", 0)
    with pytest.raises(Wrong, match="sheets"):
        read(xlsx(ROWS))


def test_a_cell_of_a_novel() -> None:
    assert refused(xlsx([["x" * 3000]])) == "a cell holds more than %(most)s characters"


# --- harm ---


def test_an_entity_is_not_expanded() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
    for name in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"):
        start = parts_of(xlsx(ROWS))[name]
        data = changed(xlsx(ROWS), name, b"?>", b"?>" + laughs)
        try:
            assert len(str(read(data))) < 10_000, start
        except Wrong:
            continue


def test_a_file_of_the_server_is_not_read(tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text("much")
    entity = f'?><!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}">]>'.encode()
    for name in ("xl/sharedStrings.xml", "xl/workbook.xml"):
        try:
            assert "much" not in str(read(changed(xlsx([["a"]]), name, b"?>", entity)))
        except Wrong:
            continue


def test_parts_that_climb_out_are_only_names(tmp_path: Any) -> None:
    data = package(parts_of(xlsx(ROWS)) | {"../../../tmp/evil": b"x", "/etc/evil": b"x"})
    assert read(data)[1][0].rows == ROWS


def test_a_password() -> None:
    data = bytearray(xlsx(ROWS))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(mark)
        while at >= 0:
            data[at + (6 if mark == b"PK\x03\x04" else 8)] |= 1
            at = data.find(mark, at + 1)
    assert refused(bytes(data)) == "the file is protected by a password: save it without one"


def test_a_reader_that_is_killed_is_a_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "SECONDS", 0.001)
    monkeypatch.setattr(reader, "_TIMES_LONGER", 1)
    assert refused(xlsx(ROWS)) == "the file cannot be read: it is damaged, or too large"


def test_nothing_is_kept_of_what_cannot_be_read(home: Any) -> None:
    with pytest.raises(Wrong):
        store.keep(b"PK\x03\x04" + bytes(50))
    assert [path for path in (home / "sheets").rglob("*") if path.is_file()] == []


# --- formulas ---


def formulas() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "数", "数", "数"])
        sheet.write(1, 0, "张三")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 3, "=2+2", None, 4)
    return out.getvalue()


def test_a_formula_is_its_stored_value() -> None:
    assert rows(formulas())[1] == ["张三", 2.0, ERROR, 4.0]


def test_a_formula_without_a_stored_value_is_marked() -> None:
    data = changed(formulas(), "xl/worksheets/sheet1.xml", b"<f>2+2</f><v>4</v>", b"<f>2+2</f>")
    assert rows(data)[1] == ["张三", 2.0, ERROR, NO_VALUE]


def test_macros_and_links_are_parts_like_any() -> None:
    data = package(
        parts_of(xlsx(ROWS)) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0", "xl/externalLinks/externalLink1.xml": b"<x/>"}
    )
    assert rows(data) == ROWS


# --- CSV ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_in_the_encodings_of_offices(encoding: str, separator: str) -> None:
    text = f'姓名{separator}年龄\r\n"张{separator}三"{separator}3\r\n\r\n'
    assert rows(text.encode(encoding)) == [["姓名", "年龄"], [f"张{separator}三", "3"]]


def test_a_quote_that_never_ends() -> None:
    assert refused(b'a,"' + b"x\n" * 20_000) in (
        "the file is damaged or is no spreadsheet", "a cell holds more than %(most)s characters",
    )  # fmt: skip


# --- the others ---


def ods(cells: Iterable[str]) -> bytes:
    inside = "".join(cells)
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{inside}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>'.encode()
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return package({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content.encode()})


def test_an_ods_file() -> None:
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>张三</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2021-07-06"/>'
        '<table:table-cell office:value-type="float" office:value="12.5"/></table:table-row>'
    )
    assert rows(ods([row])) == [["张三", {"day": "2021-07-06"}, 12.5]]


def test_an_ods_file_that_repeats_itself_for_ever() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
        'office:value-type="float" office:value="1"/></table:table-row>'
    )
    assert refused(ods([row])) in (
        "the file cannot be read: it is damaged, or too large", "a sheet has more than %(most)s columns",
        "the file is damaged or is no spreadsheet",
    )  # fmt: skip


def test_what_is_kept_is_sealed(home: Any) -> None:
    data = xlsx([["姓名"], ["张三丰"]])
    kept = store.keep(data)
    assert kept.rows(0, 0, 10) == [["姓名"], ["张三丰"]] and store.keep(data).sha256 == kept.sha256
    for path in (home / "sheets").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert "张三丰".encode() not in data and b"PK\x03\x04" not in data[:100]
            with pytest.raises(zlib.error):
                zlib.decompress(data)


#: Made with xlwt 1.3: a merged title, a header, a date, cells merged downwards.
XLS = (
    "c-rk)O-NKx6#nje^N;hVqoC0=2wIsgq(yCXDlFT~pe2<Nn3IErG0M=U7HQf*P(jeDXd~F7jpd?0DydzIz{rJA1T%%JRzXn<o!7bN"
    "y;q}6;6M!+?|bvkJ?Gqe&OLMQx%b`oUe5)ylQVTWtU^0f<TW=O1v){u+Y|zzdQFq8S-R-fEUYWIT{MvnJDzx7IprM6`OZPXJ=+VS"
    "zz4dIVFdBvR5DUV?BN*tg^Zz%sK71K_)yDHRWd!nw2J9nZuykyF4kOS+D2`&;wa{#@ur<d79UaSxy}da_aWQ7Wlbxp@ls~-=ry6Y"
    "wPSbsRR8I9RuQ&UU<x#$oyk-(EoDD$!vpjZT4J%5j*cusG}%-5szrb==Bj=kvGnED3y}W%O1<+BdKXRNYW;P^28=;F&Wj{NliXnA"
    "To5NOEzweN85^?-F*EM%xzbI|=6k(80%9ad{9<y`Al2<i)Qo;RNOGjl9jB$Rzm@p-;JZT}x#{yJ5m>QFczN+u5FLP@`5-T$0QI(X"
    "=kuFbqAS|RnlbKQe|$8^XrbYPv>;<2*Vum2Cbrndbez3zV7`uNi1M4t#;$6E**C#$E^=)n^|PHZAKhHQZy`SOsrykl^D(-W`038v"
    "xzO}NbQ1OSI2#~)c}<{MG>e-zBpyf2QW#s!d#1I&Z96U{V8pH&&qzO(<w7F_na<J}fk#JPDqDym7J@A#)g^O0bxC1cQ&LH?8NDk-"
    "d@1b9PV^baFMVCElH2C_`wGc=8|lSicu|XZQQ3===X;~fA0r0&kk=bJ5f<{N&eE`|>`=ubcd4+f8fmJcU8%$a85gDGFL+?Vf&~i}"
    "ELgB$p}dd>PK8fs`T^W-9PgdRcb#Rr^VVmQ{}u-@OxGEDsoaYcm1&$UDSv8U7p5<<MjP{cp~PY8J&hqGIF6x`^OxQ=MB)Egvti)x"
    "Eum8T&zBPCKkokr_wnLH"
)


def test_an_xls_file_of_the_nineties() -> None:
    kind, sheets = read(zlib.decompress(base64.b85decode(XLS)))
    assert kind == "xls" and sheets[0].merged == [(2, 3, 3, 3), (0, 0, 0, 3)]
    assert sheets[0].rows == [
        ["花名册"], ["姓名", "数", "日期", "户编号"], ["张三", 12.5, {"day": "2021-07-06"}, "H1"], ["李四"],
    ]  # fmt: skip
