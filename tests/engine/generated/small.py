"""The smallest book around a few rules written by hand, and a few people to run it over."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from tests.engine.generated.books import Made
from tests.engine.generated.observe import Batch
from tests.engine.generated.vocabulary import AREAS, BOOK

from doudi.engine.book.book import compile_book
from doudi.engine.book.resolve import law_of
from doudi.kernel.months import Month

FACTS = "".join(
    f'[{level}.{name}]\ntype = "{kind}"\n{extra}\nused = "tests"\nzh = "{name}"\nen = "{name}"\n'
    for level, name, kind, extra in (
        ("household", "county", "area", ""),
        ("household", "rooms", "count", "min = 0\nmax = 40"),
        ("person", "born", "date", "min = 1900-01-01\nmax = 2099-12-31"),
        ("person", "here", "bool", ""),
        ("person", "pay", "fen_per_month", "min = -1000\nmax = 1_000_000"),
    )
)
PARAMETERS = """share:
  zh: share
  en: share
  type: rate
  denominator: 10
  min: 0
  max: 30
  approved_by: nobody
  values:
    - {area: "900000", from: 1980-01-01, value: 3, status: illustrative, source: invented}
"""
HEAD = """from doudi.engine.language import *


@rule(cites="a", zh="a", en="a")
def inside(here: Bool) -> Bool:
    return here


@rule(cites="a", zh="a", en="a")
def always(rooms: Count) -> Bool:
    return rooms >= 0
"""
HEADS = """
@rule
def heads(members: Members) -> Count:
    return count(True for m in members)
"""
UNITS = """
programme("relief", zh="a", en="a", area="county")
unit("home", of="household", members="inside", zh="a", en="a")
"""
BRANCH = 'branch("home", unit="home", when=["always"], amount="amount", covered="heads", zh="a", en="a")\n'
Row = dict[str, Any]


def small_book(rules: str, branches: str = BRANCH) -> Made:
    """Rules under a bare `@rule`; one of them is `amount`."""
    written = (rules + HEADS * ('"heads"' in branches)).replace("@rule\n", '\n\n@rule(cites="a", zh="a", en="a")\n')
    files = {"book.toml": BOOK, "areas.csv": AREAS, "facts.toml": FACTS}
    files["relief/rules.py"] = f"{HEAD}{written}{UNITS}{branches}"
    files["relief/parameters.yaml"] = PARAMETERS if "share" in rules else "{}\n"
    return Made(0, files, {})


def small_batch(made: Made, people: list[Row], month: str = "2021-07", rooms: int | None = 2) -> Batch:
    """One household of these people; what a row does not say is unknown."""
    with tempfile.TemporaryDirectory() as folder:
        book = compile_book(made.write(Path(folder)))
    blank = {"household": 1, "registered_area": 900101, "born": None, "here": None, "pay": None}
    rows = [{**blank, "person": 11 + n, **row} for n, row in enumerate(people)]
    homes = [{"household": 1, "registered_area": 900101, "county": 900101, "rooms": rooms}]
    return Batch(law_of(book, "relief", Month.parse(month)), rows, homes, {})
