"""A rule in plain sentences without anybody's figures: what it is, whoever asks. Chinese or English.

`engine.explain.sentences` says what a rule came to for one family; here the same expression is said in general.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from doudi.engine.book.book import Book
from doudi.engine.book.programme import Programme, Version
from doudi.engine.book.resolve import Law
from doudi.engine.explain.sentences import brief, value_text
from doudi.engine.expression.ir import AGGREGATES, Node
from doudi.engine.expression.types import Type
from doudi.kernel.months import Month

_OPPOSITE = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"}
_COMPARED = {
    "zh": {"lt": "低于", "le": "不超过", "gt": "超过", "ge": "不低于", "eq": "等于", "ne": "不等于"},
    "en": {"lt": "is below", "le": "is at most", "gt": "is above", "ge": "is at least", "eq": "is", "ne": "is not"},
}
_ROUNDED = {
    "zh": {"down": "向下取整", "half_up": "四舍五入", "up": "向上取整"},
    "en": {"down": "rounded down", "half_up": "rounded half up", "up": "rounded up"},
}
_SIGNS = {"add": "+", "sub": "−", "mul": "×"}
_HOLDERS = {
    "zh": {"member": "成员的", "person": "本人的", "family": "全家的"},
    "en": {"member": "the member's ", "person": "the person's ", "family": "the family's "},
}


@dataclass(frozen=True)
class Saying:
    """One line of a rule: what holds or is owed, and when (empty: in every other case, or always)."""

    when: str
    says: str


def plainly(book: Book, programme: Programme, version: Version, lang: str) -> list[Saying]:
    """A version of a rule as lines, one for each way it can go, in order."""
    return _Plain(book, programme, lang).lines(version.node)


def name_of(book: Book, programme: Programme, name: str, lang: str) -> str:
    """What a rule, fact or parameter is called, without values and remarks."""
    source = programme.versions.get(name, (None,))[-1] or programme.parameters.get(name) or book.facts.get(name)
    return name if source is None else general(source.called(lang))


def general(label: str) -> str:
    """A label that carries a value, as "{heads} 口人一年的标准", said for any value."""
    return re.sub(r"\{\w+\}", "n", label)


class _Plain:
    def __init__(self, book: Book, programme: Programme, lang: str):
        self.book, self.programme, self.lang, self.zh = book, programme, lang, lang == "zh"
        self.law = Law(book, programme, Month.of(book.since), {})

    def lines(self, node: Node) -> list[Saying]:
        found = []
        while node.op == "if":
            found.append(Saying(self.condition(node.args[0]), self.any(node.args[1])))
            node = node.args[2]
        return [*found, Saying("", self.any(node))]

    def any(self, node: Node) -> str:
        return self.condition(node) if node.type.kind == "bool" else self.amount(node)

    def value(self, kind: Type, value: object) -> str:
        said = value_text(self.law, kind, int(value) if isinstance(value, int) else None, self.lang)
        return said.replace("_", " ") if kind.kind == "enum" else said

    # --- yes and no ------------------------------------------------------------------------------------------------

    def condition(self, node: Node, negative: bool = False) -> str:
        op = node.op
        if op == "not":
            return self.condition(node.args[0], not negative)
        if op in ("and", "or"):
            return self.junction(node, negative)
        if op in _OPPOSITE:
            return self.compared(node, _OPPOSITE[op] if negative else op)
        if op == "at_least":
            return self.at_least(node, negative)
        if op == "const":
            return self.value(node.type, bool(node.detail) is not negative)
        if node.op == "ref" and node.scope in ("person", "family"):
            return self.of_holder(node, negative)
        said = self.plain_condition(node)
        if not negative:
            return said
        return f"{quoted(said)}不成立" if self.zh else f"not ({said})"

    def of_holder(self, node: Node, negative: bool) -> str:
        """A yes-or-no rule of the person, or of the whole household, beside the unit that is asked."""
        label = brief(name_of(self.book, self.programme, node.name, self.lang))
        holder = _HOLDERS[self.lang][node.scope]
        if self.zh:
            return f"{holder.removesuffix('的')}{'不' if negative else ''}符合{quoted(label)}"
        return f"{'not ' if negative else ''}{quoted(label)} of {holder.removesuffix(chr(39) + 's ')}"

    def plain_condition(self, node: Node) -> str:
        if node.op == "if":
            lines = self.lines(node)
            if self.zh:
                parts = [f"如果{x.when}，看{x.says}" if x.when else f"否则看{x.says}" for x in lines]
                return f"（{'；'.join(parts)}）"
            parts = [f"if {x.when}, {x.says}" if x.when else f"else {x.says}" for x in lines]
            return f"({'; '.join(parts)})"
        if node.op in ("any", "all"):
            return self.members(node)
        if node.op == "known":
            return f"已知{self.any(node.args[0])}" if self.zh else f"{self.any(node.args[0])} is known"
        return self.amount(node)

    def at_least(self, node: Node, negative: bool) -> str:
        op = "gt" if node.detail == ">" else "ge"
        lead = "已知部分的" if self.zh else "what is known of "
        return self.beside(lead + self.total(node), _OPPOSITE[op] if negative else op, self.amount(node.args[2]))

    def beside(self, left: str, op: str, right: str) -> str:
        """Two texts compared; Chinese needs a space only before what is not Chinese."""
        verb = _COMPARED[self.lang][op]
        return f"{left}{verb}{' ' if right[:1].isascii() else ''}{right}" if self.zh else f"{left} {verb} {right}"

    def junction(self, node: Node, negative: bool) -> str:
        both = (node.op == "and") is not negative
        parts = []
        for arg in self.merged(node, negative):
            said = arg if isinstance(arg, str) else self.condition(arg, negative)
            nested = not isinstance(arg, str) and _joins(arg, negative) not in (None, both)
            parts.append((f"（{said}）" if self.zh else f"({said})") if nested else said)
        if self.zh:
            return ("，且" if both else "，或者").join(parts)
        return (" and " if both else " or ").join(parts)

    def merged(self, node: Node, negative: bool) -> list[Node | str]:
        """The operands; several codes of one enumeration beside each other as one of a list."""
        found: list[Node | str] = []
        run: list[Node] = []
        wanted = "eq" if node.op == "or" else "ne"
        for arg in [*node.args, None]:
            same = arg is not None and arg.op == wanted and _is_code(arg)
            if run and (not same or (arg is not None and arg.args[0] != run[0].args[0])):
                found.append(self.one_of(run, negative) if len(run) > 1 else run[0])
                run = []
            if arg is not None:
                if same:
                    run.append(arg)
                else:
                    found.append(arg)
        return found

    def one_of(self, run: Sequence[Node], negative: bool) -> str:
        codes = [self.value(n.args[1].type, n.args[1].detail) for n in run]
        inside = (run[0].op == "eq") is not negative
        name = self.amount(run[0].args[0])
        if self.zh:
            return f"{name}{'为' if inside else '不为'}{'、'.join(codes)}{'之一' if inside else '中任何一种'}"
        return f"{name} is {'one' if inside else 'none'} of {', '.join(codes)}"

    def compared(self, node: Node, op: str) -> str:
        left, right = node.args
        if _is_code(node):
            verb = {"zh": {"eq": "为", "ne": "不为"}, "en": {"eq": " is ", "ne": " is not "}}[self.lang][op]
            return f"{self.amount(left)}{verb}{self.amount(right)}"
        return self.beside(self.amount(left), op, self.amount(right))

    def members(self, node: Node) -> str:
        what, where = _bare(self.condition(node.args[0])), self.where(node)
        if self.zh:
            return f"{where}成员中有人{what}" if node.op == "any" else f"{where}成员每人都{what}"
        return f"some{where} member: {what}" if node.op == "any" else f"every{where} member: {what}"

    def where(self, node: Node) -> str:
        if node.args[1].op == "const":
            return ""
        said = _bare(self.condition(node.args[1]))
        return f"{quoted(said)}的" if self.zh else f" ({said})"

    # --- amounts ---------------------------------------------------------------------------------------------------

    def amount(self, node: Node) -> str:
        op = node.op
        if op == "const":
            return self.value(node.type, node.detail)
        if op == "ref":
            return self.named(node)
        if op == "if":
            return self.plain_condition(node)
        if op in AGGREGATES:
            return self.total(node) if op in ("sum", "count", "at_least") else self.members(node)
        if op in ("min", "max"):
            return self.extreme(node)
        if op == "div" or (op == "mul" and node.args[0].op == "div"):
            return self.divided(node)
        if op in _SIGNS:
            return f" {_SIGNS[op]} ".join(self.bracketed(a, op) for a in node.args)
        if op == "neg":
            return f"−{self.bracketed(node.args[0], 'mul')}"
        if node.type.kind == "bool":
            return self.condition(node)
        return self.dated(node)

    def dated(self, node: Node) -> str:
        parts = [self.amount(a) for a in node.args]
        if node.op == "age_on":
            return f"从{parts[0]}到{parts[1]}的周岁" if self.zh else f"full years from {parts[0]} to {parts[1]}"
        if node.op == "months_between":
            return f"从{parts[0]}到{parts[1]}的整月数" if self.zh else f"full months from {parts[0]} to {parts[1]}"
        if node.op == "add_months":
            return f"{parts[0]}之后 {parts[1]} 个月" if self.zh else f"{parts[1]} months after {parts[0]}"
        if node.op == "month_of":
            return f"{parts[0]}的月份" if self.zh else f"the month of {parts[0]}"
        return f"{node.op}({', '.join(parts)})"

    def bracketed(self, node: Node, outer: str) -> str:
        said = self.amount(node)
        if node.op in ("const", "ref") or (node.op in _SIGNS and outer == "add") or (node.op == "mul"):
            return said
        return said if said[:1] in "（(" else f"（{said}）" if self.zh else f"({said})"

    def extreme(self, node: Node) -> str:
        rest = [a for a in node.args if not (a.op == "const" and a.detail == 0)]
        if node.op == "max" and len(rest) == 1 and len(node.args) == 2:
            said = self.amount(rest[0])
            return f"{said}（不足 0 按 0 计）" if self.zh else f"{said} (never below 0)"
        items = ("、" if self.zh else ", ").join(self.amount(a) for a in node.args)
        if self.zh:
            return f"（{items}）中{'较小' if node.op == 'min' else '较大'}者"
        return f"the {'least' if node.op == 'min' else 'most'} of ({items})"

    def divided(self, node: Node) -> str:
        unit = node.args[1] if node.op == "mul" else None
        division = node.args[0] if node.op == "mul" else node
        top, bottom = division.args
        rounded = ("，" if self.zh else ", ") + _ROUNDED[self.lang][division.detail]
        if unit is not None and bottom.op == "mul":
            to = f"到{self.amount(unit)}" if self.zh else f" to {self.amount(unit)}"
            return f"{self.bracketed(top, 'mul')} ÷ {self.amount(bottom.args[1])}{rounded}{to}"
        if top.op == "mul" and top.args[1].type.kind == "rate" and bottom.op == "const":
            return self.amount(top) + rounded
        said = f"{self.bracketed(top, 'mul')} ÷ {self.bracketed(bottom, 'mul')}{rounded}"
        if unit is None:
            return said
        return f"（{said}）× {self.amount(unit)}" if self.zh else f"({said}) × {self.amount(unit)}"

    def total(self, node: Node) -> str:
        where = self.where(node)
        if node.op == "count":
            what = _bare(self.condition(node.args[0]))
            return f"{where}{quoted(what)}的成员人数" if self.zh else f"number of{where} members with: {what}"
        what = _bare(self.amount(node.args[0]))
        return f"{where}各成员{quoted(what)}之和" if self.zh else f"sum over{where} members of {what}"

    # --- names -----------------------------------------------------------------------------------------------------

    def named(self, node: Node) -> str:
        if node.detail == "on":
            return "判断的日子" if self.zh else "the day judged"
        label = brief(name_of(self.book, self.programme, node.name, self.lang))
        if node.shift:
            label = f"{node.shift} 个月前的{label}" if self.zh else f"{label} {node.shift} months earlier"
        return f"{_HOLDERS[self.lang].get(node.scope, '')}{label}"


def _bare(text: str) -> str:
    return text.replace("成员的", "").replace("the member's ", "")


def quoted(text: str) -> str:
    """In quotation marks; those inside become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def _joins(node: Node, negative: bool) -> bool | None:
    """Whether a junction, negated or not, reads as "and" (else "or"); None for anything else."""
    while node.op == "not":
        node, negative = node.args[0], not negative
    return (node.op == "and") is not negative if node.op in ("and", "or") else None


def _is_code(node: Node) -> bool:
    return node.args[1].op == "const" and node.args[1].type.kind in ("enum", "bool")
