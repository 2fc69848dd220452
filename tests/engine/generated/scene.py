"""One random scene: a random book written and compiled, a month, a population and what its registers cover."""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.engine.generated.books import Made, made_book
from tests.engine.generated.functions import namespace
from tests.engine.generated.observe import Batch, Outcomes, Values
from tests.engine.generated.people import all_known, completed, coverage, population, surroundings
from tests.engine.generated.vocabulary import MONTHS

from doudi.engine.book.book import compile_book
from doudi.engine.book.resolve import law_of
from doudi.kernel.months import Month


@dataclass
class Scene:
    made: Made
    batch: Batch
    rng: random.Random

    def complete(self) -> Batch:
        """The same rows with a value in its range for every missing fact."""
        book, rng = self.batch.law.book, self.rng
        areas = {home["household"]: home["county"] for home in self.batch.homes}
        own = (self.batch.people, self.batch.homes)
        filled = [completed(book, rows, areas, self.batch.coverage, rng) for rows in own]
        around = all_known(book, self.batch.around, rng)
        return replace(self.batch, people=filled[0], homes=filled[1], area_facts=around)

    def functions(self) -> dict[str, Any]:
        return namespace(self.batch.law, self.made.files["relief/rules.py"])

    def told(self, level_and_rule: Any) -> str:
        """What stands behind a disagreement: the rule's text, when the key ends in a rule's name."""
        rule = self.made.rules.get(str(level_and_rule[-1]))
        return f"{level_and_rule}{rule.text if rule else ''}"

    def same(self, found: Values | Outcomes, other: Values | Outcomes) -> int:
        """How many entries were compared; an AssertionError telling the first that differ."""
        differing = [k for k in sorted({*found, *other}) if k not in found or k not in other or found[k] != other[k]]
        told = [f"{found.get(k)!r} != {other.get(k)!r} {self.told(k)}" for k in differing[:3]]
        assert not differing, f"{len(differing)} of {len(found)} differ, book {self.made.seed}:\n" + "\n".join(told)
        return len(found)


def scene(seed: int, rules: int, households: int, missing: float, knowing: bool = True) -> Scene:
    rng = random.Random(seed)
    made = made_book(seed, rules, knowing)
    with tempfile.TemporaryDirectory() as folder:
        book = compile_book(made.write(Path(folder)))
    law = law_of(book, "relief", Month.parse(rng.choice(MONTHS)))
    people, homes = population(book, households, missing, rng)
    return Scene(made, Batch(law, people, homes, coverage(book, rng), surroundings(book, missing, rng)), rng)
