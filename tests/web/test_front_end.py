"""Static files, templates and the Chinese catalogue: complete, unchanged, and used."""

from __future__ import annotations

import ast
import gettext
import hashlib
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client, override_settings
from tests.places import an_area
from tests.web.people import signed_in

import doudi
from doudi.access.roles import Role
from doudi.web.templatetags import house

SOURCE = Path(doudi.__file__).parent
WEB = SOURCE / "web"
CATALOGUE = WEB / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


# --- files of others, and our own style ------------------------------------------------------------------------------


def test_files_of_others_are_as_they_were_committed() -> None:
    vendor = WEB / "static" / "vendor"
    named = set()
    for package in tomllib.loads((vendor / "vendor.toml").read_text("utf-8"))["package"]:
        assert package["licence"] and package["version"] in package["folder"]
        for name, digest in package["sha256"].items():
            path = vendor / package["folder"] / name
            named.add(path)
            assert hashlib.sha256(path.read_bytes()).hexdigest() == digest, path
    assert {path for path in vendor.rglob("*") if path.is_file()} - {vendor / "vendor.toml"} == named


def test_the_style_sheet_is_short_and_old_browsers_read_it() -> None:
    css = (WEB / "static" / "house.css").read_text("utf-8")
    assert len(css.splitlines()) < 800
    for new in (":has(", "@layer", "color-mix", "@container", "&:", "& ", "@import", "http"):
        assert new not in css, new


def test_collecting_the_files_finds_every_file_that_a_style_names(tmp_path: Path) -> None:
    from django.core.management import call_command

    strict = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=strict):
        call_command("collectstatic", interactive=False, verbosity=0)
    assert list(tmp_path.glob("house.*.css"))


# --- templates -------------------------------------------------------------------------------------------------------


def templates() -> Iterator[Path]:
    yield from sorted((WEB / "templates").rglob("*.html"))


def test_every_template_can_be_read() -> None:
    for path in templates():
        engines["django"].get_template(path.relative_to(WEB / "templates").as_posix())


def test_every_component_has_a_template_and_is_on_the_pattern_page() -> None:
    page = (WEB / "templates" / "ui" / "pattern_page.html").read_text("utf-8")
    drawn = set(re.findall(r'"ui/(\w+)\.html"', Path(house.__file__).read_text("utf-8")))
    assert len(drawn) >= 24
    for name in drawn:
        assert (WEB / "templates" / "ui" / f"{name}.html").is_file(), name
        assert re.search(rf"{{% {name}\b", page), f"{name} is not on the pattern page"


@pytest.mark.django_db
def test_the_pattern_page_is_for_administrators() -> None:
    assert Client().get("/_ui/").status_code == 404
    clerk, _ = signed_in(Role.TOWNSHIP_CLERK, an_area("hill"))
    assert clerk.get("/_ui/").status_code == 403
    administrator, _ = signed_in(Role.ADMINISTRATOR, an_area("land"))
    for mode in ("standard", "elder", "contrast"):
        assert f'data-mode="{mode}"' in administrator.get(f"/_ui/?mode={mode}").content.decode()


# --- the Chinese catalogue -------------------------------------------------------------------------------------------


def entries(path: Path) -> Iterator[tuple[str, str, bool]]:
    """(id, text, whether it is fuzzy) of every message."""
    for block in path.read_text("utf-8").strip().split("\n\n"):
        said = {}
        for key in ("msgid", r"msgstr(?:\[0\])?"):
            found = re.search(rf'^{key} ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.MULTILINE)
            said[key[:6]] = "".join(ast.literal_eval(line) for line in found[1].splitlines()) if found else ""
        if said["msgid"]:
            yield said["msgid"], said["msgstr"], "#, fuzzy" in block


def test_every_message_has_a_chinese_text() -> None:
    assert [text for text, chinese, fuzzy in entries(CATALOGUE) if fuzzy or not chinese] == []


def test_a_text_keeps_the_names_of_its_values() -> None:
    names = re.compile(r"%\((\w+)\)s")
    for text, chinese, _ in entries(CATALOGUE):
        assert set(names.findall(chinese)) >= set(names.findall(text)), text


def test_the_compiled_catalogue_is_this_one() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for text, chinese, _ in entries(CATALOGUE):
        assert chinese in (compiled.gettext(text), compiled.ngettext(text, text, 2)), text


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs gettext's tools")
def test_no_message_is_missing_from_the_catalogue(tmp_path: Path) -> None:
    """Messages of Python files; those of templates are asked for by the pages' own tests."""
    files = [str(path) for package in ("access", "areas", "audit", "registry", "web")
             for path in sorted((SOURCE / package).rglob("*.py"))]  # fmt: skip
    out = tmp_path / "found.pot"
    command = ["xgettext", "--from-code=UTF-8", "--language=Python", "--keyword=gettext_lazy", "--keyword=gettext",
               "--keyword=ngettext:1,2", "--keyword=_", "-o", str(out), *files]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    known = {text for text, _, _ in entries(CATALOGUE)}
    assert {text for text, _, _ in entries(out)} - known == set()


def test_every_text_of_a_template_is_in_the_catalogue() -> None:
    known = {text for text, _, _ in entries(CATALOGUE)}
    for path in templates():
        for found in re.finditer(r"""{%\s*trans(?:late)?\s+("[^"]*"|'[^']*')""", path.read_text("utf-8")):
            assert found[1][1:-1] in known, f"{path.name}: {found[1]}"
