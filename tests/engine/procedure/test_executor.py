"""Which steps are open: something always is until the end, and nobody comes to the end without a decision."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.engine.book.book import book_folder, load_book
from doudi.engine.procedure.executor import Done, limit_of, open_steps
from doudi.engine.procedure.model import CONDITIONS, RESULTS, Kind, Path, Step, Version
from doudi.engine.procedure.reading import load_procedures

PROCEDURES = load_procedures(load_book(), book_folder())
VERSIONS = [version for versions in PROCEDURES.versions.values() for version in versions]
PATHS = [
    pytest.param(path, id=f"{version.programme}-{version.from_}-{name}")
    for version in VERSIONS
    for name, path in version.paths.items()
]
#: Results that go on; whoever takes only these comes to an end.
STRAIGHT = {"returned": "passed", "objected": "undisputed", "disputed": "undisputed"}
#: As often as chance may choose, then everything goes straight on.
FREE = 40
#: More acts than any case needs.
MOST = 120


def version(programme: str, day: str) -> Version:
    return next(v for v in PROCEDURES.versions[programme] if str(v.from_) == day)


def dibao(day: str) -> Path:
    return version("dibao", day).paths["ordinary"]


def names(steps: tuple[Step, ...]) -> list[str]:
    return [step.name for step in steps]


def conditions_after(given_: frozenset[str], path: Path, done: list[Done]) -> frozenset[str]:
    """What the casework will say: what was given, and what the acts themselves tell."""
    holds = set(given_) - {"granting", "refusing", "disputed"}
    for each in done:
        if each.result in ("disputed", "objected"):
            holds.add("disputed")
        if each.result in ("grant", "confirmed", "refuse", "refused"):
            holds -= {"granting", "refusing"}
            holds.add("granting" if each.result in ("grant", "confirmed") else "refusing")
    return frozenset(holds)


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=40)
@given(data=st.data())
def test_something_is_open_until_the_end_and_no_decision_is_skipped(path: Path, data: st.DataObject) -> None:
    given_ = data.draw(st.frozensets(st.sampled_from(CONDITIONS)))
    done: list[Done] = []
    while steps := open_steps(path, done, conditions_after(given_, path, done)):
        assert len(done) < MOST, "it comes to an end"
        free = len(done) < FREE
        step = data.draw(st.sampled_from(steps)) if free else steps[-1]
        results = RESULTS[step.kind] if free else tuple(r for r in RESULTS[step.kind] if r not in STRAIGHT)
        done.append(Done(step.name, data.draw(st.sampled_from(results))))
    kinds = [(path.step(each.step).kind, each.result) for each in done]
    decided = [at for at, (kind, result) in enumerate(kinds) if kind is Kind.DECISION and result != "returned"]
    served = [at for at, (kind, _) in enumerate(kinds) if kind is Kind.SERVICE]
    assert decided and served and decided[-1] < served[-1], "the last decision is served"


def straight(path: Path, *conditions: str, **results: str) -> Iterator[str]:
    """The names of the acts when every step ends as named, or as its kind first ends; what is optional is left out."""
    done: list[Done] = []
    while steps := open_steps(path, done, conditions):
        step = next(step for step in steps if not step.optional)
        done.append(Done(step.name, results.get(step.name, RESULTS[step.kind][0])))
        yield step.name


def test_dibao_before_july_2021() -> None:
    assert list(straight(dibao("2014-01-01"), "granting")) == [
        "acceptance", "check", "visit", "appraisal", "opinion", "posting", "county_opinion", "county_posting", "decision",
        "service", "publication",
    ]  # fmt: skip
    assert "county_visit" in straight(dibao("2014-01-01"), "granting", "staff_relative")
    assert "county_posting" not in straight(dibao("2014-01-01"), "refusing")


def test_dibao_since_july_2021_has_an_appraisal_only_after_an_objection() -> None:
    path = dibao("2021-07-01")
    assert list(straight(path, "granting")) == [
        "acceptance", "check", "visit", "opinion", "posting", "review", "decision", "service", "publication",
    ]  # fmt: skip
    disputed = list(straight(path, "granting", "disputed", posting="objected"))
    assert disputed[4:8] == ["posting", "visit_again", "opinion_again", "review"]
    begun = [Done(name, "") for name in ("acceptance", "check", "visit", "opinion")]
    opened = open_steps(path, [*begun, Done("posting", "objected")], {"disputed"})
    assert names(opened) == ["visit_again", "appraisal"], "either will do, or both"
    assert "appraisal" not in names(open_steps(path, [*begun, Done("posting", "undisputed")], set()))


def test_the_county_visits_relatives_of_staff_also_where_the_township_confirms() -> None:
    path = dibao("2021-07-01")
    assert "county_visit" in straight(path, "devolved", "staff_relative")
    assert {"review", "county_visit"}.isdisjoint(straight(path, "devolved"))


def test_an_optional_step_is_open_until_what_follows_is_done() -> None:
    path = dibao("2021-07-01")
    begun = [Done("acceptance", "accepted"), Done("check", "reported"), Done("visit", "visited")]
    assert names(open_steps(path, begun, ())) == ["enquiry", "opinion"]
    assert names(open_steps(path, [*begun, Done("opinion", "grant")], ())) == ["posting"]
    assert names(open_steps(path, [*begun, Done("enquiry", "asked")], ())) == ["opinion"]


def test_a_returned_file_is_investigated_again() -> None:
    path = dibao("2021-07-01")
    done = [Done(n, "") for n in ("acceptance", "check", "visit", "opinion")] + [Done("posting", "undisputed")]
    assert names(open_steps(path, done, ())) == ["review"]
    again = open_steps(path, [*done, Done("review", "returned")], ())
    assert names(again) == ["visit", "enquiry"], "what lies from there on is open again, the check is not"


def test_another_limit_binds_after_an_objection() -> None:
    path, conditions = dibao("2014-01-01"), {"granting"}
    decision = path.step("decision")
    done = [Done("county_opinion", "grant"), Done("county_posting", "undisputed")]
    limit = limit_of(path, decision, done, conditions)
    assert limit and (limit.days, limit.since) == (3, "step")
    done = [Done("posting", "objected"), *done]
    assert limit_of(path, decision, done, conditions) == limit, "the township's posting is another one"
    done = [
        *done[:-1],
        Done("county_posting", "objected"),
        Done("county_again", "visited"),
        Done("county_posting_again", "undisputed"),
    ]
    limit = limit_of(path, decision, done, conditions)
    assert limit and (limit.days, limit.since) == (20, "objection")


def test_a_refusal_is_told_in_time_and_the_law_sets_no_time_for_the_rest() -> None:
    for day, days, unit in (("2014-01-01", 3, "days"), ("2021-07-01", 3, "working_days")):
        path = dibao(day)
        limit = limit_of(path, path.step("service"), (), {"refusing"})
        assert limit and (limit.days, limit.unit, limit.since) == (days, unit, "decision")
        assert limit_of(path, path.step("service"), (), {"granting"}) is None


def test_urgent_help_comes_first() -> None:
    path = version("temporary", "2018-01-23").paths["urgent"]
    assert list(straight(path, "granting")) == ["decision", "service", "formalities"]
    assert path.step("decision").by == ("township_head", "county_head")
    assert all(step.limit is None and step.start is None for step in path.steps) and path.total is None


@pytest.mark.parametrize("upto", range(11))
def test_an_open_case_goes_on_under_the_next_measures(upto: int) -> None:
    """Wherever it stood on 30 June 2021: nothing validly done is done again, and a decision is still to come."""
    old, new = dibao("2014-01-01"), dibao("2021-07-01")
    done: list[Done] = []
    for name in list(straight(old, "granting"))[:upto]:
        done.append(Done(name, RESULTS[old.step(name).kind][0]))
    rest: list[str] = []
    while steps := open_steps(new, done, {"granting"}):
        step = next(step for step in steps if not step.optional)
        rest.append(step.name)
        done.append(Done(step.name, RESULTS[step.kind][0]))
    assert set(rest).isdisjoint(each.step for each in done[:upto])
    assert ("decision" in rest) is (upto < 9)
    assert "appraisal" not in rest, "nobody is appraised any more without an objection"


def test_a_child_is_never_posted() -> None:
    for each in VERSIONS:
        shown = [s for path in each.paths.values() for s in path.steps if s.kind in (Kind.POSTING, Kind.PUBLICATION)]
        assert bool(each.secret) is (each.programme in ("orphan", "de_facto"))
        assert not (each.secret and shown)


def test_who_reviews_what_disabled_people_ask_for() -> None:
    for name in ("disability_living", "disability_nursing"):
        for each in PROCEDURES.versions[name]:
            assert list(straight(each.paths["ordinary"])) == ["acceptance", "opinion", "review", "decision", "service"]
            assert each.paths["ordinary"].step("review").by == ("disabled_federation",)
            assert each.starts == "month_of_application"
        assert [each.at for each in PROCEDURES.versions[name]] == ["registration", "anywhere", "anywhere"]


def test_tekun_ends_after_a_posting() -> None:
    path = version("tekun", "2021-07-01").paths["end"]
    assert list(straight(path, "granting")) == ["check", "opinion", "posting", "decision", "service"]
    objected = list(straight(path, "granting", "disputed", posting="objected"))
    assert objected == ["check", "opinion", "posting", "visit_again", "decision", "posting_again", "service"]
    done = [Done("check", ""), Done("opinion", "grant"), Done("posting", "objected"), Done("visit_again", "visited")]
    limit = limit_of(path, path.step("decision"), done, {"granting", "disputed"})
    assert limit and (limit.days, limit.unit, limit.since) == (15, "working_days", "objection")
