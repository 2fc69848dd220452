"""A small book with its pages: three programmes of the book that comes with Doudi, few of their cases."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from doudi.engine.book.book import book_folder
from doudi.handbook.shelf import Shelf, open_shelf
from doudi.handbook.site import gather, render

PROGRAMMES = ("assistance/dibao", "elder_care/elder_allowance", "elder_care/ability_2022")
CASES = ("gap.yaml", "grades.yaml")


def make_book(folder: Path) -> Path:
    """The small book in a folder of its own, which a test may change."""
    source = book_folder()
    folder.mkdir()
    for file in (p for p in source.iterdir() if p.is_file()):
        shutil.copy(file, folder)
    for name in PROGRAMMES:
        shutil.copytree(source / name, folder / name)
    for file in (folder / PROGRAMMES[0] / "cases").iterdir():
        if file.name not in CASES:
            file.unlink()
    (folder / "mechanisms.yaml").write_text(MECHANISMS, "utf-8")
    listed = ", ".join(f'"{name}"' for name in PROGRAMMES)
    head = re.sub(
        r"^programmes = \[.*?\]",
        f"programmes = [{listed}]",
        (folder / "book.toml").read_text("utf-8"),
        flags=re.S | re.M,
    )
    (folder / "book.toml").write_text(head, "utf-8")
    return folder


MECHANISMS = """
note: "from a source"
mechanisms:
- {id: topping_up, zh: 分类施保, en: top-up, area: assistance, kind: mechanism, quote: 分类施保,
   rule: [dibao.top_up, elder_allowance.age], parameters: ["dibao.top_up.*"], case: [dibao/urban_couple_gap_june_2021]}
- {id: window, zh: 一门受理, en: one window, area: assistance, kind: mechanism, quote: 一门受理, no_money: the door}
"""


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_book(tmp_path_factory.mktemp("handbook") / "book")


@pytest.fixture(scope="session")
def shelf(small_book: Path) -> Shelf:
    return open_shelf(small_book)


@pytest.fixture(scope="session")
def site(shelf: Shelf) -> dict[str, str]:
    """Every file of the small book's handbook by its path."""
    return dict(render(gather(shelf)))
