"""Random rule books: many typed rules of every level in one programme, each of them needed by some branch."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.engine.generated.expressions import Draw, Term
from tests.engine.generated.vocabulary import (
    ALIAS,
    AREAS,
    BOOK,
    KINDS,
    TURNS,
    Leaf,
    annotation,
    random_facts,
    random_parameters,
    reference,
)

from doudi.engine.expression.ir import Node
from doudi.engine.expression.operations import DATE_RANGE, Mismatch
from doudi.engine.expression.types import BOOL, COUNT, DATE, FEN, PER_MONTH, Type

NAMES = re.compile(r"(?<![\w.])[a-z_]\w*")
HOLDERS = {"members": "Members", "person": "Person", "family": "Family"}
RANKS = ("area", "person", "unit", "individual")
INT32 = 2**31 - 1


@dataclass
class Rule:
    """A rule as written: what reads it, what it reads, its text, and its value's type and range."""

    name: str
    level: str
    node: Node
    knows: bool
    reads: set[str]
    text: str


@dataclass
class Made:
    """A random book: the files of its folder and, for messages, the text of each rule."""

    seed: int
    files: dict[str, str]
    rules: dict[str, Rule]

    def write(self, folder: Path) -> Path:
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return folder


def made_book(seed: int, size: int, knowing: bool = True) -> Made:
    """A book of about `size` rules; without `knowing`, no rule asks what is known."""
    return _Writer(random.Random(seed), knowing).book(seed, size)


@dataclass
class _Writer:
    rng: random.Random
    knowing: bool
    rules: dict[str, Rule] = field(default_factory=dict)

    def book(self, seed: int, size: int) -> Made:
        self.facts_text, self.facts = random_facts(self.rng)
        self.parameter_texts, parameters = random_parameters(self.rng)
        today = Leaf("on", reference("on", DATE, *DATE_RANGE, "on"), "Date")
        self.common = [*parameters, today]
        self.alone = self.rng.random() < 0.75
        #: whether a unit of a household is asked about; without one, a person's family is the whole household
        self.home = not self.alone or self.rng.random() < 0.75
        plan = ["area"] * 2 + ["person"] * (size * 9 // 20) + ["unit"] * (size * 2 // 5)
        plan += ["individual"] * (size // 8 if self.alone else 0)
        for number, level in enumerate(plan):
            kind = self.rng.choice([BOOL, *KINDS])
            knows = self.knowing and level in ("person", "unit") and self.rng.random() < 0.12
            if knows:  # what is known may only be counted
                kind = BOOL if level == "person" else COUNT
            self.rule(f"{level}_{number}", level, kind, knows)
        for gate in ["member_of_home"] * self.home + ["may_ask"] * self.alone:
            self.gate(gate)
        self.drains()
        declared = self.declarations()
        read = {n for r in self.rules.values() for n in r.reads}
        rules = "".join(r.text for r in self.rules.values())
        head = '"""Random rules."""\n\nfrom doudi.engine.language import *  # noqa: F403\n\n'
        head += "".join(f'{alias} = enumeration("{n}")\n' for n, alias in ALIAS.items() if n in ("rank", "grade"))
        return Made(
            seed,
            {
                "book.toml": BOOK, "areas.csv": AREAS, "facts.toml": self.facts_text,
                "relief/rules.py": f"{head}{rules}\n\n{declared}",
                "relief/parameters.yaml": "".join(t for n, t in self.parameter_texts.items() if n in read) or "{}\n",
            },
            self.rules,
        )  # fmt: skip

    def leaves(self, *levels: str) -> list[Leaf]:
        """What a rule may name that reads values of these levels, older values first."""
        facts = [f for f in self.facts if f.level in (*levels, "area")]
        rules = [self.leaf(r) for r in self.rules.values() if r.level in (*levels, "area")]
        return [*self.common, *facts, *rules]

    @staticmethod
    def leaf(rule: Rule) -> Leaf:
        node = rule.node
        ref = reference(rule.name, node.type, node.lo, node.hi, "rule")
        return Leaf(rule.name, ref, annotation(node.type), rule.level, rule.knows)

    def draw(self, level: str, knowing: bool = False) -> Draw:
        def held(holder: str, leaves: Sequence[Leaf], level: str) -> list[Leaf]:
            return [replace(x, text=f"{holder}.{x.text}", level=level) for x in leaves]

        own = {"person": ["person"], "unit": ["unit"], "individual": ["unit", "individual"]}.get(level, [])
        leaves, members = self.leaves(*own), []
        if level in ("unit", "individual"):
            members = held("m", self.leaves("person"), "unit")
        if level == "individual":
            leaves += held("family", self.leaves("unit"), "individual")
            leaves += held("person", self.leaves("person"), "individual")
        return Draw(self.rng, leaves, members, knowing=knowing)

    def rule(self, name: str, level: str, kind: Type, knows: bool = False) -> None:
        """Adds a random rule, often with a later version."""
        versions = [(self.block(self.draw(level, knows), kind, 3, 4), "")]
        if self.rng.random() < 0.25:
            turn = f'"{self.rng.choice(TURNS)}"'
            versions.append((self.block(self.draw(level, knows), kind, 3, 4), turn))
        self.add(name, level, kind, versions)

    def add(self, name: str, level: str, kind: Type, versions: list[tuple[tuple[str, Term], str]]) -> None:
        known = {x.text: x for x in self.draw(level, True).leaves}
        texts, levels, reads = [], ["area"], set()
        for (text, _), turn in versions:
            words = list(dict.fromkeys(NAMES.findall(text)))
            arguments = [f"{w}: {HOLDERS.get(w) or known[w].annotation}" for w in words if w in HOLDERS or w in known]
            levels += [known[w].level for w in words if w in known]
            levels += ["unit"] * ("members" in words) + ["individual"] * ("person" in words or "family" in words)
            reads |= set(re.findall(r"(?<![\w])[a-z_]\w*", text))
            start = (
                f'@version_of("{name}", cites="b", from_={turn})' if turn else f'@rule(cites="a", zh="{name}", en="a")'
            )
            function = f"{name}_later" if turn else name
            texts.append(f"\n\n{start}\ndef {function}({', '.join(arguments)}) -> {annotation(kind)}:\n{text}\n")
        nodes = [term.node for (_, term), _ in versions]
        node = Node("ref", kind, min(n.lo for n in nodes), max(n.hi for n in nodes), (), "rule", name)
        found = max(levels, key=RANKS.index)
        self.rules[name] = Rule(name, found, node, any(t.knows for (_, t), _ in versions), reads, "".join(texts))

    def block(self, draw: Draw, kind: Type, depth: int, indent: int) -> tuple[str, Term]:
        """Statements that return a value of a kind on every path, and the expression they amount to."""
        rng, pad = self.rng, " " * indent
        while True:
            try:
                chance = rng.random()
                if depth and chance < 0.35:
                    return self.branching(draw, kind, depth, indent)
                if depth and chance < 0.55:
                    return self.assignment(draw, kind, depth, indent)
                term = draw.one(kind, depth)
                return f"{pad}return {term.text}", term
            except Mismatch:
                continue

    def branching(self, draw: Draw, kind: Type, depth: int, indent: int) -> tuple[str, Term]:
        pad = " " * indent
        test = draw.one(BOOL, 2)
        first, then = self.block(draw, kind, depth - 1, indent + 4)
        form = self.rng.choice(["else", "rest", "elif"])
        second, other = self.block(draw, kind, depth - 1, indent if form == "rest" else indent + 4)
        text = f"{pad}if {test.text}:\n{first}\n"
        if form == "elif":
            again = draw.one(BOOL, 2)
            third, last = self.block(draw, kind, depth - 1, indent + 4)
            text += f"{pad}elif {again.text}:\n{second}\n{pad}else:\n{third}"
            return text, draw.choose(test, then, draw.choose(again, other, last), text)
        text += second if form == "rest" else f"{pad}else:\n{second}"
        return text, draw.choose(test, then, other, text)

    def assignment(self, draw: Draw, kind: Type, depth: int, indent: int) -> tuple[str, Term]:
        """A name given a value and used; a name nothing uses would be refused, so its line is left out."""
        value = draw.one(self.rng.choice([BOOL, kind, *KINDS]), 2)
        name = f"t{sum(x.text.startswith('t') and x.annotation == '' for x in draw.leaves)}"
        mine = Leaf(name, value.node, "", "area", value.knows)
        text, term = self.block(draw.over([*draw.leaves, mine]), kind, depth - 1, indent)
        if name not in NAMES.findall(text):
            return text, term
        return f"{' ' * indent}{name} = {value.text}\n{text}", term

    def gate(self, name: str) -> None:
        """Who is a member, or may ask alone: often most people, sometimes anybody or nobody."""
        draw = self.draw("person")
        term = draw.one(BOOL, 3)
        text = term.text if self.home and self.rng.random() < 0.4 else f"here or {term.text}"
        node = term.node if text == term.text else Node("ref", BOOL, 0, 1)
        self.add(name, "person", BOOL, [((f"    return {text}", Term(text, node)), "")])

    def unread(self, level: str) -> list[Rule]:
        read = {n for r in self.rules.values() for n in r.reads}
        return [r for r in self.rules.values() if r.level == level and r.name not in read]

    def drains(self) -> None:
        """Rules of one person reach a branch through a count or a sum; other kinds through a yes/no of them."""
        for rule in self.unread("person"):
            if rule.name in ("member_of_home", "may_ask"):
                continue
            kind, value = rule.node.type, f"m.{rule.name}"
            if kind == BOOL or kind not in (COUNT, FEN, PER_MONTH):
                value = value if kind == BOOL else f"{value} == {value}"
                text, kind, low, high = f"count({value} for m in members)", COUNT, 0, 7
            else:
                text, low, high = f"sum({value} for m in members)", 7 * rule.node.lo, 7 * rule.node.hi
            if rule.knows or max(-low, high) >= 2**60:
                text, kind, low, high = f"count({value} == {value} for m in members)", COUNT, 0, 7
            self.single(f"drain_{rule.name}", "unit", kind, text, min(0, low), max(0, high), rule.knows)
        self.single("everybody", "unit", COUNT, "count(True for m in members)", 0, 7)
        if all("grade" not in r.reads for r in self.rules.values()):
            self.single("graded", "area", BOOL, "grade == Grade.low", 0, 1)  # an enumeration needs its parameter
        self.single("rented", "unit", BOOL, "rents", 0, 1)
        self.single("nothing", "unit", FEN, "0 * savings", 0, 0)
        for level in ("unit", "individual", "area"):
            for rule in self.unread(level):
                kind = rule.node.type
                wide = kind == COUNT and not -INT32 < rule.node.lo <= rule.node.hi < INT32
                below = kind in (FEN, PER_MONTH) and rule.node.lo < 0  # no amount
                if wide or below or (rule.knows and kind != COUNT) or kind not in (BOOL, COUNT, FEN, PER_MONTH):
                    own = "unit" if level == "area" else level
                    knows = rule.knows
                    text = f"{rule.name} == {rule.name}"
                    if knows:  # only the number of people covered may depend on what is known
                        self.single(f"drain_{rule.name}", own, COUNT, f"1 if {text} else 0", 0, 1, True)
                    else:
                        self.single(f"drain_{rule.name}", own, BOOL, text, 0, 1)

    def single(self, name: str, level: str, kind: Type, text: str, low: int, high: int, knows: bool = False) -> None:
        term = Term(text, Node("ref", kind, low, high), knows)
        self.add(name, level, kind, [((f"    return {text}", term), "")])

    def declarations(self) -> str:
        """The programme with its units, and branches that together read every rule nothing else reads."""
        text = 'programme("relief", zh="救助", en="Relief", area="county")\n'
        rules = list(self.rules.values())
        if self.home:
            text += 'unit("home", of="household", members="member_of_home", zh="户", en="home")\n'
            text += self.branches("home", [r for r in rules if r.level in ("unit", "area")])
        if self.alone:
            after = 'after="home", ' if self.home else ""
            text += f'unit("alone", of="person", where="may_ask", {after}zh="个人", en="alone")\n'
            again = [r for r in rules if r.level in ("unit", "area")]  # the family's rules, over this person alone
            again = again[-12:] if self.home else again
            text += self.branches("alone", [r for r in rules if r.level == "individual"] + again)
        return text

    def branches(self, unit: str, rules: list[Rule]) -> str:
        needed = {r.name for level in RANKS for r in self.unread(level)}

        def of(*kinds: Type) -> list[str]:
            found = [r for r in rules if r.node.type in kinds and (not r.knows or kinds == (COUNT,))]
            if kinds != (COUNT,):
                found = [r for r in found if r.node.lo >= 0]  # an amount is never less than nothing
            if kinds == (COUNT,):
                found = [r for r in found if -INT32 < r.node.lo <= r.node.hi < INT32]
            first = [
                r.name
                for r in found
                if r.name in needed and (not self.home or (unit == "home") == (r.level != "individual"))
            ]
            return [*first, *[r.name for r in found if r.name not in first][-3:]]

        tests, amounts, covered = of(BOOL), of(FEN, PER_MONTH), of(COUNT)
        count = max(len(amounts), len(covered), 1)
        whens: list[list[str]] = [[] for _ in range(count)]
        for index, test in enumerate(tests):
            whens[index % count].append(test)
        # sometimes one condition stands before all, so that all branches may be refused …
        common = [self.rng.choice(tests)] if tests and self.rng.random() < 0.35 else []
        lines = []
        for index in range(count):
            when = whens[index] or self.rng.sample(tests, min(len(tests), self.rng.choice([0, 1, 1, 2])))
            when = list(dict.fromkeys([*common, *when]))
            amount = f'"{amounts[index % len(amounts)]}"'
            if index >= len(amounts) and self.rng.random() < 0.3:
                amount = "0"
            lines.append(self.branch(f"{unit}_{index}", unit, when, amount, f'"{covered[index % len(covered)]}"'))
        self.rng.shuffle(lines)
        if unit == "home" and self.rng.random() < 0.4:  # … or the first asks nothing about the people
            lines.insert(0, self.branch("home_sure", unit, ["rented"], '"nothing"', "1"))
        return "".join(lines)

    @staticmethod
    def branch(name: str, unit: str, when: list[str], amount: str, covered: str) -> str:
        tests = ", ".join(f'"{w}"' for w in when)
        words = f'amount={amount}, covered={covered}, zh="支", en="arm"'
        return f'branch("{name}", unit="{unit}", when=[{tests}], {words})\n'
