"""Cliffs are found to the fen with their size, none is missed, and a law without any has none."""

from __future__ import annotations

import json
import random
import re
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.random_households import tame_family, with_value

from doudi.cli import main
from doudi.engine.book.book import Book, compile_book, load_book
from doudi.engine.book.facts import read_facts
from doudi.engine.book.resolve import law_of, resolve
from doudi.engine.cliffs.lines import FamilyFrames, Line, Reader, names_that_depend
from doudi.engine.cliffs.model_families import ModelFamily, model_files, read_model_families
from doudi.engine.cliffs.search import LOSS, RISE, Cliff, Search, _pieces, find_cliffs, latest_month
from doudi.engine.judge.decide import Household, judge
from doudi.engine.judge.family import parse_family
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

REPOSITORY = Path(__file__).parents[2]
SHANXI = REPOSITORY / "rulebooks" / "shanxi"
SCHEMAS = REPOSITORY / "src" / "doudi" / "cli" / "schemas"
MOST = 2000
BOOK = """name = "toy"
zh = "玩具"
en = "Toy"
since = 2020-01-01
max_family_size = 4
area_root = "1"
programmes = ["toy"]
[registers]
"""
FACTS = f"""[person.pay]
type = "fen_per_month"
flow = "income"
min = 0
max = {MOST}
zh = "工资"
en = "pay"
[household.place]
type = "area"
zh = "地区"
en = "place"
"""
RULES = """\"\"\"A toy.\"\"\"
from doudi.engine.language import *

@rule(cites="Toy 1", zh="成员", en="member")
def belongs(pay: FenPerMonth) -> Bool:
    return pay >= 0

@rule(cites="Toy 2", zh="收入", en="income")
def income(members: Members) -> FenPerMonth:
    return sum(m.pay for m in members)

@rule(cites="Toy 3", zh="可", en="may")
def may(income: FenPerMonth) -> Bool:
    return income >= 0

@rule(cites="Toy 4", zh="金额", en="amount")
def amount({arguments}) -> FenPerMonth:
{body}

programme("toy", zh="玩具", en="Toy", area="place")
unit("home", of="household", members="belongs", zh="户", en="home")
branch("home", unit="home", when=["may"], amount="amount", covered=1, zh="户", en="home")
"""
VALUE = """{name}:
  zh: 值
  en: value
  type: {type}
  min: {least}
  max: 100000
  approved_by: nobody
  values:
    - {{area: "1", from: 2020-01-01, value: {value}, status: illustrative, source: invented}}
"""


def toy(folder: Path, body: str) -> Book:
    """A book of one law. p120 is a parameter of 120 fen, r30 a rate of 30 in 100."""
    (folder / "toy").mkdir(parents=True, exist_ok=True)
    names = sorted(set(re.findall(r"\b[pr]\d+\b", body)))
    types = {"income": "FenPerMonth", "members": "Members"}
    arguments = [f"{n}: {t}" for n, t in types.items() if re.search(rf"\b{n}\b", body)]
    arguments += [f"{n}: {'FenPerMonth' if n[0] == 'p' else 'Rate'}" for n in names]
    kinds = {"p": "fen_per_month", "r": "rate\n  denominator: 100"}
    values = [VALUE.format(name=n, type=kinds[n[0]], value=n[1:], least=min(1, int(n[1:]))) for n in names]
    (folder / "book.toml").write_text(BOOK, "utf-8")
    (folder / "areas.csv").write_text("code,name_zh,name_en,parent,level\n1,地,Place,,county\n", "utf-8")
    (folder / "facts.toml").write_text(FACTS, "utf-8")
    (folder / "toy" / "parameters.yaml").write_text("".join(values) or "{}\n", "utf-8")
    (folder / "toy" / "rules.py").write_text(RULES.format(arguments=", ".join(arguments), body=body), "utf-8")
    return compile_book(folder)


def search(book: Book, least: int = 3, members: int = 1) -> Search:
    data = {"area": "1", "facts": "complete", "members": [{"pay": 0}] * members}
    return find_cliffs(book, "toy", Month(2020, 1), [ModelFamily("甲", "a", parse_family(book, data))], least)


def places(found: Search) -> list[tuple[str, int, int, int, int]]:
    return sorted((c.kind, c.at_fen, c.to_fen, c.before_fen, c.after_fen) for c in found.rows)


def test_a_law_without_a_cliff_has_none(tmp_path: Path) -> None:
    assert places(search(toy(tmp_path, "    return max(0, p700 - income)"))) == []


def test_losses_and_rises_are_found_to_the_fen(tmp_path: Path) -> None:
    body = """    if income < p300:
        return max(p0, p700 - income)
    if income < p1200:
        return p150
    if income <= p1700:
        return p400
    return p0"""
    found = search(toy(tmp_path, body))
    assert places(found) == [(LOSS, 299, 300, 401, 150), (LOSS, 1700, 1701, 400, 0), (RISE, 1199, 1200, 150, 400)]
    assert (found.rows[0].size_fen, [a.cites for a in found.rows[0].articles]) == (400, ["Toy 4"])


def test_a_minimum_payment_is_a_loss_at_its_end(tmp_path: Path) -> None:
    body = "    return max(p30, p700 - income) if income < p700 else p0"
    assert places(search(toy(tmp_path, body))) == [(LOSS, 699, 700, 30, 0)]


def test_a_taper_that_takes_more_than_is_earned_is_a_loss_over_a_stretch(tmp_path: Path) -> None:
    (row,) = search(toy(tmp_path, "    return max(0, p700 - income - income)")).rows
    assert (row.kind, row.at_fen, row.before_fen) == (LOSS, 0, 700)
    assert 349 <= row.to_fen <= 351 and row.after_fen <= 2


def test_a_wage_bonus_is_a_rise_over_a_stretch(tmp_path: Path) -> None:
    (row,) = search(toy(tmp_path, "    return min(p500, mul_rate_down(income, r50))")).rows
    assert (row.kind, row.at_fen, row.before_fen, row.after_fen) == (RISE, 0, 0, 500)


def test_steps_of_a_division_are_losses(tmp_path: Path) -> None:
    body = "    return max(0, p1000 - p100 * div_down(income, p400))"
    assert places(search(toy(tmp_path, body))) == [
        (LOSS, x - 1, x, 1000 - x // 4 + 100, 1000 - x // 4) for x in range(400, MOST + 1, 400)
    ]


def test_rounding_is_no_cliff(tmp_path: Path) -> None:
    body = "    return p10 * div_up(max(0, p700 - income), p10)"
    assert places(search(toy(tmp_path, body), least=10)) == []
    assert len(places(search(toy(tmp_path, body), least=8))) == 70


ARMS = st.sampled_from(
    ["p0", "p{a}", "max(0, p{a} - income)", "max(p{b}, p{a} - income)", "mul_rate_half_up(income, r{c})",
     "income - mul_rate_up(income, r{c})", "max(0, p{a} - (income - min(p{b}, mul_rate_down(income, r{c}))))"]
)  # fmt: skip
TESTS = st.sampled_from(
    ["income < p{b}", "income >= p{a}", "not (p{b} <= income <= p{a})", "income == p{a}",
     "income - mul_rate_up(income, r{c}) > p{b}", "income < p{a} and max(income, p{b}) != p{b}",
     "any(m.pay > 0 for m in members)", "sum_known(m.pay for m in members) > p{b}"]
)  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> str:
    def filled(text: str) -> str:
        a, b, c = draw(st.integers(1, MOST)), draw(st.integers(1, MOST)), draw(st.integers(1, 99))
        return text.format(a=a, b=b, c=c)

    lines = []
    for _ in range(draw(st.integers(1, 3))):
        lines += [f"    if {filled(draw(TESTS))}:", f"        return {filled(draw(ARMS))}"]
    return "\n".join([*lines, f"    return {filled(draw(ARMS))}"])


@settings(max_examples=25)
@given(body=bodies())
def test_no_jump_is_missed_and_none_invented(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    """Against every fen of the range, one after the other."""
    book = toy(tmp_path_factory.mktemp("toy"), body)
    found = search(book)
    law = law_of(book, "toy", Month(2020, 1))
    amounts = []
    for pay in range(MOST + 1):
        (outcome,) = judge(law, Household(1, {"place": 1}, {1: {"pay": pay}}), resolve(law, "1")).outcomes
        assert outcome.amount_fen is not None
        amounts.append(outcome.amount_fen)
    jumps = []
    for pay, (before, after) in enumerate(pairwise(amounts)):
        kind = RISE if after - before > 3 else LOSS if before - after - 1 > 3 else ""
        jumps += [(kind, pay, pay + 1, before, after)] if kind else []
    assert [p for p in places(found) if p[2] - p[1] == 1] == sorted(jumps)
    assert found.unproved == []
    for _, at, to, before, after in places(found):
        assert (amounts[at], amounts[to]) == (before, after)


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32), month=st.sampled_from(["2014-01", "2021-06", "2021-07", "2022-11"]))
def test_what_a_stretch_says_holds_at_every_point_of_it(seed: int, month: str) -> None:
    """Random families under the minimum living guarantee: outcome, branch and bounds of what one step may change."""
    book, rng = load_book(SHANXI), random.Random(seed)
    law = law_of(book, "dibao", Month.parse(month))
    household, area = tame_family(book, rng)
    parameters = resolve(law, area)
    names = [f.name for f in book.facts.values() if f.flow and f.name in law.facts_read("person")]
    fact, person = book.facts[rng.choice(names)], rng.choice(list(household.people))
    frames = FamilyFrames(law, household, parameters)
    reader = Reader(law, frames, person, fact.name, names_that_depend(law, fact.name))
    for piece in _pieces(reader, fact, 100):
        total, state = reader.read(piece.first, piece.first)
        for value in {piece.first, piece.last, rng.randint(piece.first, piece.last)}:
            outcomes = judge(law, with_value(household, person, fact.name, value), parameters).outcomes
            amount = sum(o.amount_fen or 0 for o in outcomes)
            here, now = reader.read(value, value)
            assert (here, now) == (amount, tuple((o.unit, o.person, o.outcome, o.branch) for o in outcomes))
            if piece.last - piece.first > 1:
                whole, state = reader.read(piece.first, piece.last)
                assert now == state
                line = whole if isinstance(whole, Line) else Line(amount, amount, 0, 0, 0, 0)
                assert isinstance(total, int)
                low, high = (total + bound * (value - piece.first) for bound in (line.low, line.high))
                assert low <= amount <= high
                assert whole == amount or isinstance(whole, Line)


def dibao(month: str, pattern: str = "") -> list[Cliff]:
    book = load_book(SHANXI)
    area = next(code for code, a in book.areas.items() if a.level == "county")
    families = [f for f in read_model_families(book, model_files(SHANXI)["dibao"], area) if re.search(pattern, f.en)]
    return find_cliffs(book, "dibao", Month.parse(month), families).rows


def test_the_known_cliffs_of_the_minimum_living_guarantee() -> None:
    """The least payment's end, a single-person award's beginning and end, gradual exit."""
    book = load_book(SHANXI)
    minimum = [c for c in dibao("2021-06", "^one person, urban$") if c.fact == "wages"]
    assert [(c.kind, c.size_fen, c.articles[0].rule) for c in minimum] == [(LOSS, 3000, "income_below")]
    area = minimum[0].area
    standard = resolve(law_of(book, "dibao", Month(2021, 6)), area)["standard_urban", 0]
    assert (minimum[0].at_fen, minimum[0].to_fen) == (standard - 1, standard)

    alone = [
        c for c in dibao("2021-08", "^couple, urban, one severely disabled$") if (c.member, c.fact) == ("A", "wages")
    ]
    assert [(c.kind, c.at_fen, c.branches_before, c.branches_after) for c in alone] == [
        (LOSS, 3 * standard - 1, (("alone", "B"),), ()),
        (RISE, 2 * standard - 1, (("family", None),), (("alone", "B"),)),
    ]
    assert alone[0].size_fen == alone[0].before_fen and "art. 8" in alone[0].articles[0].cites

    leaving = [c for c in dibao("2021-08", "^couple, rural, on the award") if c.fact == "business_net"]
    assert {(c.kind, c.branches_before, c.branches_after) for c in leaving} == {
        (RISE, (("family", None),), (("exit", None),))
    }
    assert {(c.before_fen, c.after_fen) for c in leaving} == {(3000, 30000)}


def test_model_families_and_flows_are_checked(tmp_path: Path) -> None:
    book = load_book(SHANXI)
    path = tmp_path / "families.yaml"
    for text, sentence in (
        ("{}", "axes is a mapping"),
        ("axes: {size: {one: {zh: a}}}", r"size\.one lacks its name"),
        ("axes: {size: {one: {zh: a, en: a, member: {}}}}", "did you mean 'members'"),
        ("axes: {size: {one: {zh: a, en: a, members: {A: {wage: 1}}}}}", "did you mean 'wages'"),
    ):
        path.write_text(text, "utf-8")
        with pytest.raises(InputError, match=sentence):
            read_model_families(book, path, next(code for code, a in book.areas.items() if a.level == "county"))
    for change, sentence in (
        (('flow = "income"', 'flow = "incom"'), "did you mean 'income'"),
        (('type = "fen_per_month"', 'type = "count"'), "only money can be a flow"),
    ):
        (tmp_path / "facts.toml").write_text(FACTS.replace(*change), "utf-8")
        with pytest.raises(InputError, match=sentence):
            read_facts(tmp_path, set())


def test_an_open_answer_is_refused_by_name() -> None:
    book = load_book(SHANXI)
    area = next(code for code, a in book.areas.items() if a.level == "county")
    family = parse_family(book, {"area": area, "members": [{"name": "A", "wages": 0}]})
    with pytest.raises(InputError, match=r"x: the answer cannot be told without .*A\.lives_together"):
        find_cliffs(book, "dibao", Month(2021, 8), [ModelFamily("x", "x", family)])


FAMILY = """area: "{area}"
facts: complete
household: {{standard_kind: urban}}
members: [{{name: A, birth_date: 1975-03-02, relation: applicant{more}}}]
"""


def test_the_command_prints_json_that_its_schema_describes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = json.loads((SCHEMAS / "cliffs-1.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    area = next(code for code, a in load_book(SHANXI).areas.items() if a.level == "county")
    file = tmp_path / "family.yaml"
    file.write_text(FAMILY.format(area=area, more=""), "utf-8")
    command = ["doudi", "rulebook", "cliffs", "--book", str(SHANXI), "--month", "2021-06", "--facts", str(file)]

    def run(*more: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", [*command, *more])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    code, out, _ = run("--json")
    found = json.loads(out)
    jsonschema.Draft202012Validator(schema).validate(found)
    assert code == 0 and {c["size_fen"] for c in found["cliffs"]} == {3000}
    code, out, _ = run("--lang", "en")
    assert code == 0 and "30.00" in out and "family award → none" in out
    file.write_text(FAMILY.format(area=area, more=", wages: null"), "utf-8")
    for more, sentence in (
        ((), "cannot be told without A.wages"),
        (("--lang", "fr"), "zh or en"),
        (("--month", "2013-01"), "the first month"),
        (("--area", area), "--area goes with the model families"),
        (("--programme", "dibo"), "did you mean 'dibao'"),
    ):
        code, out, err = run(*more)
        assert (code, out) == (2, "") and sentence in err and err.count("\n") == 1


def test_the_latest_law_is_the_default() -> None:
    book = load_book(SHANXI)
    last = max(v.from_ for vs in book.programmes["dibao"].versions.values() for v in vs)
    month = latest_month(book, ["dibao"])
    assert month.first_day >= last and month.plus(-1).first_day < last
