"""What a procedure may say, and that anything else is refused by file and key."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from tests.engine.procedure.conftest import Reader

from doudi.engine.book.book import Book, book_folder, load_book
from doudi.engine.procedure.model import Procedures
from doudi.engine.procedure.reading import load_procedures, read_procedures, version_from_json, version_json
from doudi.kernel.errors import InputError

REMEDIES = """
routes:
- name: appeal
  zh: 申诉
  en: appeal
  body_zh: 州
  body_en: the county
  from: 2014-01-01
  limit: {days: 60, unit: days, since: service, cites: "Act art. 9"}
replies: []
showing:
  "Act art. 3": [applicant_name, opinion]
keeping:
- {name: household_file, zh: 档, en: file, from: 2014-01-01, to: 2020-12-31, years: 10, cites: Act art. 8}
- {name: household_file, zh: 档, en: file, from: 2021-01-01, years: 30, cites: Act art. 8, status: illustrative}
"""
PROCEDURE = """
versions:
- zh: 旧程序
  en: the old way
  from: 2014-01-01
  to: 2019-12-31
  cites: Act
  subject: family
  at: registration
  at_cites: Act art. 1
  transition: keep
  starts: month_after_decision
  starts_cites: Act art. 5
  correction: {name: correction, zh: 补正, en: told once, cites: Act art. 2}
  extensions:
  - {name: special, zh: 特殊, en: special, cites: Act art. 6}
  papers:
  - {name: form, zh: 表, en: form, of: applicant, supplied_by: [guild], cites: Act art. 1}
  confirming:
  - {area: "900000", role: county_head, form: own, source: Act art. 4}
  paths:
    ordinary:
      zh: 申请
      en: application
      cites: Act
      total: {days: 30, unit: working_days, since: acceptance, cites: Act art. 6}
      extended: {days: 45, unit: working_days, since: acceptance, cites: Act art. 6}
      steps:
      - {name: acceptance, zh: 受理, en: acceptance, kind: acceptance, by: [township_clerk], letters: [receipt], cites: Act art. 2}
      - {name: visit, zh: 调查, en: visit, kind: visit, by: [township_clerk], cites: Act art. 2}
      - {name: opinion, zh: 意见, en: opinion, kind: opinion, by: [township_clerk], cites: Act art. 3}
      - {name: posting, zh: 公示, en: posting, kind: posting, by: [township_clerk], days: 7, shows: [applicant_name, opinion], goes: {objected: visit}, cites: Act art. 3}
      - {name: sample, zh: 抽查, en: sample, kind: visit, by: [county_reviewer], when: [sampled or complained], sample: 30, cites: Act art. 4}
      - {name: decision, zh: 确认, en: decision, kind: decision, by: [confirming], goes: {returned: visit}, cites: Act art. 4}
      - {name: service, zh: 送达, en: service, kind: service, by: [township_clerk], cites: Act art. 5}
- zh: 新程序
  en: the new way
  from: 2020-01-01
  cites: Act
  subject: family
  at: registration
  at_cites: Act art. 1
  transition: switch
  transition_said: {name: transition, zh: 衔接, en: open cases, cites: Act art. 7}
  starts: month_after_decision
  starts_cites: Act art. 5
  correction: {name: correction, zh: 补正, en: told once, cites: Act art. 2}
  secret: Act art. 8
  papers: []
  confirming:
  - {area: "900000", role: county_head, form: own, source: Act art. 4}
  paths:
    ordinary:
      zh: 申请
      en: application
      cites: Act
      steps:
      - {name: decision, zh: 确认, en: decision, kind: decision, by: [confirming], goes: {returned: decision}, cites: Act art. 4}
      - {name: told, zh: 送达, en: told of it, kind: service, by: [township_clerk], cites: Act art. 5}
"""


def test_a_sound_procedure_is_read(reader: Reader) -> None:
    found = reader(PROCEDURE, REMEDIES)
    old, new = found.versions["stipend"]
    assert found.version("stipend", dt.date(2019, 12, 31)) == old and old.paths["ordinary"].total is not None
    assert found.version("stipend", dt.date(2020, 1, 1)) == new and new.secret
    assert found.version("stipend", dt.date(2013, 12, 31)) is None and found.version("fuel", new.from_) is None
    assert [step.name for step in old.paths["ordinary"].steps][-1] == "service"


LAST = "  papers:\n"
FAULTS = [
    # a sound text, what takes its place, and what the sentence has to say
    ("  subject: family", "  subjects: family", "versions[0] has an unknown key 'subjects' (did you mean 'subject'?)"),
    ("  subject: family", "  subject: famly", "subject knows no 'famly' (did you mean 'family'?)"),
    ("  at_cites: Act art. 1\n", "", "versions[0] lacks 'at_cites'"),
    ("kind: visit, by: [township_clerk], cites: Act art. 2}", "kind: visit, by: [township_clerk]}", "steps.visit lacks 'cites'"),
    ("cites: Act art. 6}\n      steps", "cites: \"\"}\n      steps", "ordinary.extended.cites has to be text"),
    ("kind: opinion", "kind: opnion", "steps.opinion.kind knows no 'opnion' (did you mean 'opinion'?)"),
    ("by: [township_clerk], cites: Act art. 3}", "by: [township_clark], cites: Act art. 3}", "ordinary.opinion.by knows no 'township_clark' (did you mean 'township_clerk'?)"),
    ("by: [township_clerk], cites: Act art. 3}", "by: [confirming], cites: Act art. 3}", "ordinary.opinion.by knows no 'confirming'"),
    ("by: [township_clerk], cites: Act art. 3}", "by: [], cites: Act art. 3}", "ordinary.opinion.by names nobody"),
    ("sampled or complained", "sampled or complaind", "ordinary.sample.when knows no 'complaind' (did you mean 'complained'?)"),
    ("shows: [applicant_name, opinion]", "shows: [applicant_name, illness]", "ordinary.posting.shows knows no 'illness'"),
    ("shows: [applicant_name, opinion]", "shows: [applicant_name, amount]", "Act art. 3 does not allow 'amount' to be shown"),
    ("shows: [applicant_name, opinion]", "shows: []", "ordinary.posting.shows names no field"),
    ("goes: {objected: visit}, cites: Act art. 3}", "goes: {objected: visit}, cites: Act art. 33}", "of which remedies.yaml says what may be shown"),
    ("days: 7, ", "", "ordinary.posting.days: for how many days"),
    ("supplied_by: [guild]", "supplied_by: [gild]", "papers.form.supplied_by: 'gild' is no register or fact (did you mean 'guild'?)"),
    ("of: applicant", "of: everybody", "papers.form.of knows no 'everybody'"),
    ("starts: month_after_decision", "starts: month_of_decision", "starts knows no 'month_of_decision'"),
    ('area: "900000"', 'area: "900001"', "confirming.900001: there is no such area (did you mean '900000'?)"),
    ("form: own", "form: entrusted", "confirming names no body of its own right for 900000"),
    ("to: 2019-12-31", "to: 2019-12-30", "there is a gap between 2019-12-30 and 2020-01-01"),
    ("to: 2019-12-31", "to: 2020-01-01", "the version from 2014-01-01 overlaps the one from 2020-01-01"),
    ("  to: 2019-12-31\n", "", "the version from 2014-01-01 overlaps the one from 2020-01-01"),
    ("from: 2014-01-01", "from: 2013-01-01", "2013-01-01 lies before the programme begins, 2014-01-01"),
    ("from: 2014-01-01", "from: 2014", "versions[0].from has to be a date"),
    ("goes: {objected: visit}", "goes: {objected: vist}", "leads to the unknown step 'vist' (did you mean 'visit'?)"),
    ("goes: {objected: visit}", "goes: {objcted: visit}", "ordinary.posting.goes knows no 'objcted' (did you mean 'objected'?)"),
    ("goes: {objected: visit}", "goes: {objected: end}", "'objected' passes the decision by"),
    ("goes: {objected: visit}", "goes: {objected: service}", "'objected' passes the decision by"),
    ("goes: {returned: visit}", "goes: {returned: visit, refused: end}", "'refused' passes the service by"),
    ("goes: {returned: visit}", "goes: {returned: service}", "'returned' leads back"),
    ("goes: {returned: visit}, cites", "cites", "'returned' leads back"),
    ("goes: {objected: visit}", "goes: {objected: decision, undisputed: decision}", "ordinary.sample can never be reached"),
    ("when: [sampled or complained]", "when: [sampled or complained, devolved, not devolved]", "ordinary.sample can never be reached"),
    ("sample: 30, ", "", "ordinary.sample.sample: a share in per cent"),
    ("sample: 30, ", "sample: 0.3, ", "is a float"),
    ("kind: decision, by: [confirming], goes: {returned: visit}", "kind: decision, when: [granting], by: [confirming], goes: {returned: visit}", "no decision that always takes place"),
    ("      - {name: service, zh: 送达, en: service, kind: service, by: [township_clerk], cites: Act art. 5}\n", "", "no service that always takes place"),
    ("  extensions:\n", "  secret: Act art. 8\n  extensions:\n", "a posting in a secret procedure (Act art. 8)"),
    ("  transition_said: {name: transition, zh: 衔接, en: open cases, cites: Act art. 7}\n", "", "switch needs transition_said"),
    ("  extensions:\n  - {name: special, zh: 特殊, en: special, cites: Act art. 6}\n", "", "no reason for more time is named"),
    ("      extended: {days: 45, unit: working_days, since: acceptance, cites: Act art. 6}\n", "", "no path says to how much"),
    ("unit: working_days, since: acceptance, cites: Act art. 6}\n      ext", "unit: weeks, since: acceptance, cites: Act art. 6}\n      ext", "ordinary.total.unit knows no 'weeks'"),
    ("since: acceptance, cites: Act art. 6}\n      ext", "since: receipt, cites: Act art. 6}\n      ext", "ordinary.total.since knows no 'receipt'"),
    ("{days: 30,", "{days: 0,", "ordinary.total.days: a limit is at least one day long"),
    ("{days: 30,", "{days: true,", "ordinary.total.days has to be a whole number"),
    ("    ordinary:\n      zh: 申请", "    ordnary:\n      zh: 申请", "paths knows no 'ordnary' (did you mean 'ordinary'?)"),
    ("name: opinion,", "name: visit,", "'visit' stands twice"),
    ("letters: [receipt]", "letters: [recipe]", "letters knows no 'recipe' (did you mean 'receipt'?)"),
    ("zh: 旧程序\n", "zh: 旧程序\n  digest: abc\n", "unknown key 'digest'"),
    ("zh: 旧程序\n", "zh: 旧程序\n  zh: 再\n", "the key 'zh' stands twice"),
    ("versions:\n", "version:\n", "it has no list of versions"),
    (LAST, "  writes: [{fact: nothing, whose: covered, value: amount}]\n" + LAST, "writes.nothing: there is no such fact"),
    (LAST, "  writes: [{fact: present, whose: covred, value: \"yes\"}]\n" + LAST, "whose knows no 'covred' (did you mean 'covered'?)"),
    (LAST, "  writes: [{fact: award_stipend_amount, whose: covered, value: amount}]\n" + LAST, "is a fact of a"),
    (LAST, "  writes: [{fact: award_stipend_amount, whose: household, value: amout}]\n" + LAST, "value knows no 'amout'"),
    (LAST, "  writes: [{fact: rank, whose: covered, value: master, units: [nobody]}]\n" + LAST, "units knows no 'nobody'"),
    (LAST, "  writes: [{fact: rank, whose: covered, value: master, branches: [none]}]\n" + LAST, "branches knows no 'none'"),
    (LAST, "  writes: [{fact: rank, whose: covered, value: master, lag: -1}]\n" + LAST, "lag: it cannot hold before"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "sentence"), FAULTS, ids=[f"{n}-{each[2][:40]}" for n, each in enumerate(FAULTS)]
)
def test_a_faulty_procedure_is_refused(old: str, new: str, sentence: str, reader: Reader) -> None:
    assert old in PROCEDURE, "the fault takes the place of something"
    text = PROCEDURE.replace(old, new, 1)
    with pytest.raises(InputError) as error:
        reader(text, REMEDIES)
    assert sentence in str(error.value) and "procedure.yaml" in str(error.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("goes: {objected: visit}", "goes: {objected: sample, undisputed: decision}"),
        ("when: [sampled or complained]", "when: [sampled, not devolved]"),
        ("kind: visit, by: [township_clerk]", "kind: visit, optional: true, by: [township_clerk]"),
        ("  secret: Act art. 8\n", ""),
        (LAST, "  writes:\n  - {fact: rank, whose: covered, value: master}\n"
               "  - {fact: award_stipend_amount, whose: household, value: amount, lag: 1}\n" + LAST),
    ],
)  # fmt: skip
def test_what_is_no_fault_is_read(old: str, new: str, reader: Reader) -> None:
    assert old in PROCEDURE
    assert len(reader(PROCEDURE.replace(old, new, 1), REMEDIES).versions["stipend"]) == 2


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[applicant_name, opinion]", "[applicant_name, opnion]", "showing.Act art. 3 knows no 'opnion'"),
        ("unit: days", "unit: day", "appeal.limit.unit knows no 'day' (did you mean 'days'?)"),
        ("  body_zh: 州\n", "", "routes.appeal lacks 'body_zh'"),
        ("replies: []", "reply: []", "unknown key 'reply' (did you mean 'replies'?)"),
        ("  from: 2014-01-01\n", "  from: 2014-01-01\n  to: 2013-01-01\n", "ends before it begins"),
        ("cites: \"Act art. 9\"", "cites: \"Act art. 9\", status: guess", "appeal.limit.status knows no 'guess'"),
        ("years: 10", "years: 0", "household_file.years is 0"),
        ("to: 2020-12-31", "to: 2020-12-30", "no keeping holds then"),
        ("status: illustrative", "status: guess", "household_file.status knows no 'guess'"),
    ],
)  # fmt: skip
def test_faulty_remedies_are_refused(old: str, new: str, sentence: str, reader: Reader) -> None:
    assert old in REMEDIES
    with pytest.raises(InputError) as error:
        reader(PROCEDURE, REMEDIES.replace(old, new, 1))
    assert sentence in str(error.value) and "remedies.yaml" in str(error.value)


def test_how_long_files_are_kept_is_that_of_the_day(yunwu: Book, reader: Reader, tmp_path: Path) -> None:
    found = reader(PROCEDURE, REMEDIES)
    days = (dt.date(2013, 12, 31), dt.date(2020, 12, 31), dt.date(2021, 1, 1))
    assert [row and row.years for row in (found.keeping_on("household_file", day) for day in days)] == [None, 10, 30]


def test_no_procedure_without_a_route_of_appeal(yunwu: Book, reader: Reader, tmp_path: Path) -> None:
    reader(PROCEDURE, REMEDIES)
    (tmp_path / "remedies.yaml").unlink()
    with pytest.raises(InputError, match=r"remedies\.yaml is missing or"):
        read_procedures(yunwu, tmp_path)


def test_a_changed_file_is_read_again(yunwu: Book, reader: Reader, tmp_path: Path) -> None:
    reader(PROCEDURE, REMEDIES)
    first = load_procedures(yunwu, tmp_path)
    assert load_procedures(yunwu, tmp_path) is first
    path = tmp_path / "relief" / "stipend" / "procedure.yaml"
    path.write_text(PROCEDURE.replace("旧程序", "老程序"), "utf-8")
    assert load_procedures(yunwu, tmp_path).versions["stipend"][0].zh == "老程序"


def test_a_book_without_procedures_has_none() -> None:
    folder = Path(__file__).parents[2] / "books" / "yunwu"
    assert read_procedures(load_book(folder), folder) == Procedures({})


def test_a_case_keeps_its_version(procedures: Procedures) -> None:
    digests = set()
    for versions in procedures.versions.values():
        for version in versions:
            kept = json.loads(json.dumps(version_json(version), ensure_ascii=False))
            assert version_from_json(kept) == version
            digests.add(version.digest)
    assert len(digests) == sum(map(len, procedures.versions.values())), "each version has a digest of its own"


def test_a_kept_version_that_was_changed_is_refused(procedures: Procedures) -> None:
    kept = version_json(procedures.versions["dibao"][0])
    kept["paths"]["ordinary"]["steps"][0]["by"] = ["citizen"]
    with pytest.raises(InputError, match="was changed"):
        version_from_json(kept)
    with pytest.raises(InputError, match="lacks"):
        version_from_json({"digest": "x"})


def test_each_programme_is_handled_from_its_first_day_on(procedures: Procedures) -> None:
    book = load_book(book_folder())
    wanted = {"dibao", "tekun", "temporary", "disability_living", "disability_nursing", "orphan", "de_facto"}
    assert wanted <= procedures.versions.keys()
    for name, versions in procedures.versions.items():
        begins = max(book.programmes[name].from_, book.since)
        assert versions[0].from_.strftime("%Y%m%d") == str(begins) and versions[-1].to is None, name


def test_routes_are_those_of_the_day(procedures: Procedures) -> None:
    before, after = (
        {route.name: route for route in procedures.routes_on(day)}
        for day in (dt.date(2023, 12, 31), dt.date(2024, 1, 1))
    )
    assert before.keys() == after.keys() == {"reconsideration", "lawsuit", "lawsuit_after_review"}
    assert "上一级民政部门（" in before["reconsideration"].body_zh and "不再" in after["reconsideration"].body_zh
    assert {reply.name for reply in procedures.replies_on(dt.date(2021, 7, 1))} == {"complaint", "named_report"}
    assert [r.limit.days for r in procedures.routes_on(dt.date(2015, 4, 30)) if r.name == "lawsuit"] == [3]
