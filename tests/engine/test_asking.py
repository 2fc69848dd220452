"""Asking a family fact by fact: nothing that cannot change an answer, and in the end the answer of all the facts."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from statistics import median

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.families import BOOKS, families

from doudi.engine.book.book import Book, compile_book, load_book
from doudi.engine.explain.asking import ASK, FEW, IMPLIED, SUPPOSED, Asking, Known, Laws, Telling, laws_of
from doudi.engine.explain.chances import OPEN, Chance, chances
from doudi.engine.explain.questions import Questions, read_questions
from doudi.engine.judge.decide import CANNOT_TELL, ENTITLED, NOT, Household, Outcome, judge
from doudi.engine.judge.interpret import Blocker
from doudi.engine.province.snapshot import around, open_snapshot
from doudi.engine.sql.evaluate import read_households
from doudi.kernel.months import Month

SEEDS = st.integers(0, 2**32)
MONTH = Month(2021, 7)
Facts = Mapping[Blocker, int | None]


# --- a book so small that everything can be tried -------------------------------------------------------------------

AREAS = "code,name_zh,name_en,parent,level\n900000,州,State,,province\n900101,甲,One,900000,county\n"
BOOK = """name = "tiny"
zh = "小"
en = "tiny"
since = 2000-01-01
max_family_size = 3
area_root = "900000"
programmes = ["relief"]
"""
FACTS = (
    ("household", "county", "area", ""),
    ("household", "rents", "bool", ""),
    ("household", "rooms", "count", "min = 0\nmax = 2"),
    ("person", "here", "bool", ""),
    ("person", "ill", "bool", ""),
    ("person", "rank", "enum", 'codes = ["none", "low", "high"]'),
)
TERMS = ("ill", "here", "rank == Rank.low", "rank != Rank.none")
HOME_TERMS = ("rents", "rooms > 0", "rooms == 1", "some_ill", "all_high", "few")
HEAD = """from doudi.engine.language import *

Rank = enumeration("rank")
"""
#: What a rule reads, by the name of it: annotation. Only what is read stands among the arguments.
READS = {"ill": "Bool", "here": "Bool", "rank": "Rank", "rents": "Bool", "rooms": "Count", "members": "Members",
         "some_ill": "Bool", "all_high": "Bool", "few": "Bool"}  # fmt: skip
OTHERS = {
    "some_ill": "any(m.ill for m in members if m.marked)",
    "all_high": "all(m.rank == Rank.high for m in members)",
}
ALWAYS = {"few": "count(m.marked for m in members) <= rooms", "inside": "here"}
DECLARED = """
programme("relief", zh="a", en="a", area="county")
unit("home", of="household", members="inside", zh="a", en="a")
unit("one", of="person", where="marked", after="home", zh="a", en="a")
branch("first", unit="home", when=["first"], amount=0, covered="heads", zh="a", en="a")
branch("second", unit="home", when=["second", "few"], amount=0, covered=1, zh="a", en="a")
branch("one", unit="one", when=["second"], amount=0, covered=1, zh="a", en="a")
"""


def rule(name: str, body: str, gives: str = "Bool") -> str:
    names = [n for n in READS if re.search(rf"(?<![\w.]){n}(?![\w])", body)]
    arguments = ", ".join(f"{n}: {READS[n]}" for n in names)
    return f'\n\n@rule(cites="a", zh="a", en="a")\ndef {name}({arguments}) -> {gives}:\n    return {body}\n'


def rules(rng: random.Random) -> str:
    """Rules of a random programme; the two halves of some conditions belong together."""
    told = {name: expression(rng, HOME_TERMS, 2) for name in ("first", "second")}
    used = {n: body for n, body in OTHERS.items() if any(n in text for text in told.values())}
    found = {**ALWAYS, "marked": expression(rng, TERMS, 2), **used, **told}
    heads = rule("heads", "max(1, min(2, count(m.here for m in members)))", "Count")
    return HEAD + "".join(rule(*pair) for pair in found.items()) + heads + DECLARED


def expression(rng: random.Random, terms: tuple[str, ...], depth: int) -> str:
    if not depth or rng.random() < 0.2:
        return rng.choice([rng.choice(terms), f"(not ({rng.choice(terms)}))"])
    left, right = (expression(rng, terms, depth - 1) for _ in range(2))
    if rng.random() < 0.2:
        return f"({left} and not {left})"  # never holds, but only somebody who compares the two halves sees it
    return f"({left} {rng.choice(['and', 'or'])} {right})"


def tiny(seed: int, folder: Path) -> tuple[Book, Questions]:
    rng = random.Random(seed)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "relief").mkdir(parents=True)
    lines = [f'[{level}.{name}]\ntype = "{kind}"\n{more}\nused = "tests"\nzh = "{name}"\nen = "{name}"\n'
             for level, name, kind, more in FACTS]  # fmt: skip
    asked = [f'[facts.{name}]\ntopic = "all"\nzh = "{name}"\nen = "{name}"\n' for _, name, *_ in FACTS[1:]]
    written = rules(rng)
    files = {
        "book.toml": BOOK, "areas.csv": AREAS, "facts.toml": "".join(lines), "relief/rules.py": written,
        "relief/parameters.yaml": "{}\n",
        "questions.toml": '[topics.all]\nzh = "a"\nen = "a"\nask_zh = "a"\nask_en = "a"\n' + "".join(asked),
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    book = compile_book(folder)
    return book, read_questions(book, folder)


@dataclass
class Tiny:
    """A book that everything can be tried of, a family of two, and what is known of it."""

    seed: int
    book: Book
    questions: Questions

    def __post_init__(self) -> None:
        self.rng, self.people = random.Random(self.seed), (1, 2)
        self.laws = laws_of(self.book, MONTH, "900101")
        self.domain: dict[Blocker, range] = {}
        for level, name, kind, _ in FACTS[1:]:
            holders = self.people if level == "person" else (0,)
            self.domain |= {(key, name): range(2 if kind == "bool" else 3) for key in holders}

    def telling(self, told: Mapping[Blocker, int]) -> Telling:
        return Telling("900101", MONTH, self.people, told)

    def owed(self, told: Mapping[Blocker, int]) -> dict[tuple[str, int | None], tuple[str | None, int | None]]:
        """What who gets; a refusal and no case are the same."""
        ((law, values),) = self.laws.all
        home = Known(self.book, self.questions, self.telling(told)).household()
        outcomes = judge(law, home, values).outcomes
        return {(o.unit, o.person): (o.branch, o.members) for o in outcomes if o.outcome == ENTITLED}

    def matters(self, told: Mapping[Blocker, int]) -> set[Blocker] | None:
        """The facts of which some value changes an answer, on every completion; None where there are too many."""
        left = [b for b in self.domain if b not in told]
        if prod(len(self.domain[b]) for b in left) > FEW:
            return None
        seen: dict[tuple[Blocker, tuple[int, ...]], set[str]] = {}
        for values in product(*(self.domain[b] for b in left)):
            said = repr(self.owed({**told, **dict(zip(left, values, strict=True))}))
            for place, blocker in enumerate(left):
                seen.setdefault((blocker, values[:place] + values[place + 1 :]), set()).add(said)
        return {blocker for (blocker, _), found in seen.items() if len(found) > 1}


@settings(max_examples=60)
@given(seed=SEEDS)
def test_nothing_is_asked_that_cannot_change_an_answer(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where all missing facts can be tried: what is asked changes an answer, and while one does, one is asked."""
    case = Tiny(seed, *tiny(seed, tmp_path_factory.mktemp("book") / "tiny"))
    full = {blocker: case.rng.choice(values) for blocker, values in case.domain.items()}
    told = {b: full[b] for b in case.rng.sample(sorted(full), 3)}
    while True:
        asking = Asking(case.laws, case.questions, case.telling(told))
        asked, matters = {c.blocker for c in asking.candidates}, case.matters(told)
        if matters is not None:
            assert asked <= matters, "asked, and it changes nothing"
            assert bool(asked) == bool(matters), "something matters, and nothing is asked"
        if not asked:
            break
        told = {**told, (best := asking.candidates[0].blocker): full[best]}
    real = case.owed(full)
    for chance in (c for own in asking.chances.values() for c in own):
        if chance.state == ENTITLED and chance.branch:
            assert real[chance.who][0] == chance.branch.name
        if chance.state == NOT:
            assert chance.who not in real


# --- the families of the synthetic province, and any others ----------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A family with all its facts, by (person or 0, fact); persons are numbered from 1."""

    area: str
    full: Facts
    people: tuple[int, ...]


@cache
def shelf() -> tuple[Book, Questions]:
    book = load_book(BOOKS["shanxi"])
    return book, read_questions(book, BOOKS["shanxi"])


@cache
def laws(month: Month, area: str) -> Laws:
    return laws_of(shelf()[0], month, area)


def case_of(area: str, home: Household) -> Case:
    """Of a household as it is read; the area's own facts nobody is asked for."""
    rows = {0: home.facts, **dict(enumerate(home.people.values(), start=1))}
    full = {(k, n): None if v is None else int(v) for k, facts in rows.items() for n, v in facts.items()}
    known = shelf()[0].facts
    return Case(area, {b: v for b, v in full.items() if b[1] in known}, tuple(range(1, len(home.people) + 1)))


def of_the_province(folder: Path, number: int, seed: int) -> Iterator[Case]:
    """So many households of a synthetic snapshot."""
    book, _ = shelf()
    snapshot, rng = open_snapshot(folder), random.Random(seed)
    for _ in range(number):
        county = rng.choice(sorted(snapshot.counties))
        persons, homes = (pq.read_table(snapshot.path(kind, county)) for kind in ("persons", "households"))
        key = rng.choice(homes["household"].to_pylist())
        law = laws(MONTH, county).all[0][0]
        for home, area in read_households(law, {key}, persons, homes, around(snapshot, book)):
            yield case_of(area, home)


def conversation(month: Month, case: Case) -> tuple[Asking, list[int]]:
    """The whole conversation with a family that knows its facts; and how many facts each screen asked for."""
    _, questions = shelf()
    told = {b: v for b, v in case.full.items() if v is not None and b[1] in (questions.relation, questions.age)}
    unsure: set[Blocker] = set()
    screens: list[int] = []
    while True:
        telling = Telling(case.area, month, case.people, told, frozenset(unsure))
        asking = Asking(laws(month, case.area), questions, telling)
        topic = asking.next_topic()
        if topic is None:
            return asking, screens
        screens.append(len(topic[1]))
        assert not {c.blocker for c in topic[1]} & (told.keys() | unsure), "asked twice"
        for candidate in topic[1]:
            value = case.full.get(candidate.blocker)
            if value is None:
                unsure.add(candidate.blocker)
            else:
                told = {**told, candidate.blocker: value}


def truth(asking: Asking, case: Case) -> dict[Blocker, int | None]:
    """All the facts; what follows from what was said is taken to be as it follows."""
    known = asking.known
    return {b: known[b][0] if known[b][1] == IMPLIED else v for b, v in case.full.items()}


def check(month: Month, case: Case) -> tuple[int, int]:
    """(answers compared, answers that only an office can give): what is told is what all the facts would tell."""
    asking, _ = conversation(month, case)
    full, known, book = truth(asking, case), asking.known, shelf()[0]
    areas = {f.name: int(case.area) for f in book.facts.values() if f.type == "area"}
    rows = {key: {n: v for (k, n), v in full.items() if k == key} for key in (0, *case.people)}
    home = Household(1, {**rows.pop(0), **areas}, rows, asking.home.area)
    told = {**asking.telling.told, **{b: v for b, v in full.items() if v is not None and known[b][1] == ASK}}
    surely = Known(book, shelf()[1], replace(asking.telling, told=told), surely=True)
    compared = offices = 0
    for law, values in asking.laws.all:
        name = law.programme.name
        real = {(o.unit, o.person): o for o in judge(law, home, values).outcomes}
        reads = {(0, n) for n in law.facts_read("household")}
        reads |= {(k, n) for n in law.facts_read("person") for k in case.people}
        as_supposed = all(full.get(b) == known[b][0] for b in reads if known[b][1] == SUPPOSED)
        compared += sum(agrees(c, real.get(c.who)) for c in asking.chances[name] if as_supposed)
        for chance in chances(law, surely.household(), values):
            compared += agrees(chance, real.get(chance.who))
            if chance.state == OPEN:
                assert any(surely[b][1] != ASK for b in chance.missing), "open, and no office is named"
                offices += 1
    return compared, offices


def agrees(chance: Chance, real: Outcome | None) -> int:
    """One answer beside that to all the facts, as far as these tell one; an answer still open says nothing."""
    if chance.state == OPEN or (real is not None and real.outcome == CANNOT_TELL):
        return 0
    if chance.state == NOT:
        assert real is None or real.outcome == NOT
        return 1
    assert real is not None and chance.branch is not None
    assert (real.outcome, real.branch, real.amount_fen) == (ENTITLED, chance.branch.name, chance.amount.lo)
    return 1


def test_families_of_the_province_are_told_what_all_their_facts_would_tell(small_province: Path) -> None:
    compared = [check(MONTH, case) for case in of_the_province(small_province, 10, seed=1)]
    assert sum(c for c, _ in compared) > 150 and sum(o for _, o in compared) > 100


@settings(max_examples=4)
@given(seed=SEEDS, missing=st.sampled_from([0.0, 0.2]), month=st.sampled_from(["2014-01", "2021-06", "2026-01"]))
def test_any_family_is_told_what_all_its_facts_would_tell(seed: int, missing: float, month: str) -> None:
    for family in families(shelf()[0], seed, 2, missing):
        assert check(Month.parse(month), case_of(family.area, family.household))[0] > 0


@pytest.mark.slow
def test_families_of_the_province_are_told_it_at_length(small_province: Path) -> None:
    for month in (MONTH, Month(2026, 1)):
        assert sum(check(month, case)[0] for case in of_the_province(small_province, 60, seed=7)) > 800


@pytest.mark.slow
@settings(max_examples=60)
@given(seed=SEEDS, missing=st.sampled_from([0.0, 0.05, 0.3]), month=st.sampled_from(["2014-01", "2021-06", "2026-01"]))
def test_any_family_is_told_it_at_length(seed: int, missing: float, month: str) -> None:
    for family in families(shelf()[0], seed, 3, missing):
        check(Month.parse(month), case_of(family.area, family.household))


def test_a_conversation_is_short(small_province: Path) -> None:
    """Half of the families are done after so many screens, and none of them needs many more."""
    found = [conversation(MONTH, case)[1] for case in of_the_province(small_province, 12, seed=3)]
    assert median(len(screens) for screens in found) <= 10
    assert max(len(screens) for screens in found) <= 16
