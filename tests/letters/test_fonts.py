"""The fonts: what is committed is what is named, every character is there or is told, the bytes never differ."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.letters.pdf import text_of
from tests.letters.samples import SAMPLES

import doudi
from doudi.kernel.errors import InputError
from doudi.kernel.files import file_digest
from doudi.letters import missing, typeset

PACKAGE = Path(doudi.__file__).parent
FONTS = PACKAGE / "letters" / "fonts"
LISTED = tomllib.loads((FONTS / "fonts.toml").read_text(encoding="utf-8"))
#: In names, and in no small font: 䶮 of extension A, 㛃, 𬭎 of extension C, 𠅤 of extension B.
RARE = "喆堃淼犇龘靐䶮㛃𬭎𠅤"
#: The first character of extension G, which no font here has.
ABSENT = "\U00030000"
SCRIPT = """
import hashlib, json, sys
from doudi.letters import typeset
for kind, data in json.load(sys.stdin).items():
    print(kind, hashlib.sha256(typeset(kind, data)).hexdigest())
"""


def test_the_fonts_are_those_that_are_listed() -> None:
    assert {file["name"]: file["sha256"] for file in LISTED["file"]} == {
        path.name: file_digest(path) for path in FONTS.glob("*.otf")
    }
    assert "SIL OPEN FONT LICENSE" in (FONTS / LISTED["licence_file"]).read_text(encoding="utf-8")


def test_the_fonts_are_small_enough_to_commit() -> None:
    sizes = [path.stat().st_size for path in FONTS.glob("*.otf")]
    assert max(sizes) < 4_500_000 and sum(sizes) < 14_000_000


def test_the_templates_name_every_font_and_no_other() -> None:
    house = (PACKAGE / "letters" / "templates" / "house.typ").read_text(encoding="utf-8")
    (named,) = re.findall(r"#let fonts = \(([^)]*)\)", house)
    assert set(re.findall(r'"([^"]+)"', named)) == {file["family"] for file in LISTED["file"]}


def test_rare_characters_of_names_are_printed() -> None:
    assert missing(RARE) == ""
    assert RARE in text_of(typeset("receipt", SAMPLES["receipt"] | {"to_name": f"张{RARE}"}))


def test_a_rare_character_in_bold_is_printed_too() -> None:
    """The bold font is small: what it lacks comes from the others, in the name of an office as well."""
    assert "鑫喆䶮镇" in text_of(typeset("receipt", SAMPLES["receipt"] | {"office": "鑫喆䶮镇"}))


def test_a_character_that_no_font_has_is_left_to_the_pen_by_its_number() -> None:
    assert missing(f"张{ABSENT}某{ABSENT}\n 2021") == ABSENT
    rare = SAMPLES["receipt"] | {"to_name": f"张{ABSENT}"}
    made = typeset("receipt", rare)
    assert "张〓〔U+30000〕" in text_of(made) and "手工填写" in text_of(made)
    assert typeset("receipt", rare) == made
    assert "手工填写" not in text_of(typeset("receipt", SAMPLES["receipt"]))


def test_what_is_no_character_stops_a_letter() -> None:
    with pytest.raises(InputError, match=r"receipt: no font here has U\+0007$"):
        typeset("receipt", SAMPLES["receipt"] | {"to_name": f"张{ABSENT}", "contact": "电话\a"})


def test_every_character_of_gb_2312_is_there() -> None:
    codes = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    chars = "".join(code.decode("gb2312", "ignore") for code in codes)
    assert len(chars) == 6763 and missing(chars) == ""


def test_the_same_data_give_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    """Another place of the package, another time zone, locale, folder and environment: not one byte differs."""
    for part in ("kernel", "letters"):
        shutil.copytree(PACKAGE / part, tmp_path / "elsewhere" / "doudi" / part)
    shutil.copy(PACKAGE / "__init__.py", tmp_path / "elsewhere" / "doudi")
    there = {"PYTHONPATH": str(tmp_path / "elsewhere"), "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"}
    here = {"PYTHONPATH": str(PACKAGE.parent), "TZ": "America/Anchorage", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "86400"}
    first, second = (_digests(more, where) for more, where in ((here, PACKAGE), (there, tmp_path)))
    assert first == second and len(first.splitlines()) == len(SAMPLES)


def _digests(more: dict[str, str], where: Path) -> str:
    environment = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "random", "PYTHONIOENCODING": "utf-8"} | more
    return subprocess.run(
        [sys.executable, "-c", SCRIPT], input=json.dumps(SAMPLES), env=environment, cwd=where, capture_output=True,
        text=True, check=True,
    ).stdout  # fmt: skip
