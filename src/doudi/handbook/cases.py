"""The worked cases of a programme: as written, judged again, and whether hand and rules agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.engine.book.strict_yaml import load_yaml
from doudi.engine.explain.outlook import Outlook, outlook
from doudi.engine.explain.sentences import value_text
from doudi.engine.explain.trace import Trace, trace
from doudi.engine.judge.cases import family_of, run_cases
from doudi.engine.judge.decide import Judgement
from doudi.engine.judge.family import Family, judge_family
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.kernel.names import Named


@dataclass(frozen=True)
class Worked(Named):
    """A case as its author wrote it; `faults` is what differs when it is judged again, empty when nothing does."""

    programme: str
    id: str
    zh: str
    en: str
    source: str
    month: Month
    data: Mapping[str, Any]
    arithmetic: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def file(self) -> str:
        """The name of its page."""
        return re.sub(r"[^\w-]", "_", self.id)


def worked_cases(book: Book, folder: Path, folders: Mapping[str, Path]) -> dict[str, list[Worked]]:
    """Every programme's cases, in the order of their files; InputError for a file that is no list of cases."""
    faults = {(r.programme, r.case): r.faults for r in run_cases(book, folder)}
    return {name: list(_read(path, name, faults)) for name, path in folders.items()}


def _read(folder: Path, programme: str, faults: Mapping[tuple[str, str], tuple[str, ...]]) -> Iterator[Worked]:
    for path in sorted([*folder.glob("cases.yaml"), *folder.glob("cases/*.yaml")]):
        for case in load_yaml(path):
            try:
                id_ = str(case["id"])
                yield Worked(
                    programme, id_, str(case.get("zh") or id_), str(case.get("en") or id_), str(case.get("source", "")),
                    Month.parse(str(case["month"])), case, tuple(map(str, case.get("arithmetic", ()))),
                    faults[programme, id_],
                )  # fmt: skip
            except KeyError as error:
                raise InputError(f"{folder.name}/{path.name}: a case lacks {error}") from None


@dataclass(frozen=True)
class Answer:
    """A case's family judged, with its whole trace and the day on which the answer changes by itself."""

    family: Family
    found: Trace
    judgement: Judgement
    next: Outlook | None


#: By id, so that both languages say the same judgement.
Answers = dict[str, Answer]


def judged(book: Book, case: Worked) -> Answer:
    """The case's family judged again."""
    family = family_of(book, case.data)
    law, judgement = judge_family(book, family, case.programme, case.month)
    return Answer(family, trace(law, family, judgement), judgement, outlook(law, family, judgement))


def given_facts(found: Trace, case: Worked, lang: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What the author stated: by whose it is (the household, the area, each member), the facts with their values."""
    book, family = found.law.book, found.family
    home = "家庭" if lang == "zh" else "Household"
    area = "地区" if lang == "zh" else "Area"
    rows: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = [
        (area, case.data.get("area_facts") or {}, family.household.area),
        (home, case.data.get("household") or {}, family.household.facts),
    ]
    for (key, name), member in zip(family.names.items(), case.data["members"], strict=True):
        rows.append((name, {k: v for k, v in member.items() if k != "name"}, family.household.people[key]))
    return [
        (who, [(n, book.facts[n].called(lang), _shown(found, book.facts[n], values[n], lang)) for n in stated])
        for who, stated, values in rows
        if stated
    ]


def _shown(found: Trace, fact: Fact, value: int | None, lang: str) -> str:
    return value_text(found.law, fact.rule_type, value, lang)


def given_parameters(book: Book, case: Worked, lang: str) -> list[tuple[str, str, str]]:
    """(path, name, value) of the book's values that the case replaces."""
    rows = []
    for path, raw in (case.data.get("parameters") or {}).items():
        parameter = book.parameter(str(path))
        if parameter is not None:
            rows.append((str(path), parameter.called(lang), parameter.show(parameter.parse(raw))))
    return rows
