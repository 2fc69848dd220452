"""A sentence for every value of a trace, in Chinese or English, made from the rule's own expression."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from doudi.engine.book.resolve import Law
from doudi.engine.explain.trace import DAY, FACT, OVERRIDE, PARAMETER, RULE, Trace, TraceNode, label_of, settling
from doudi.engine.expression.ir import AGGREGATES, Node, refs
from doudi.engine.expression.types import Type
from doudi.engine.judge.interpret import Frame, PersonFrame, Value, elements, evaluate
from doudi.kernel.dates import show_date
from doudi.kernel.money import yuan
from doudi.kernel.months import Month

UNITS = {
    "zh": {"fen": "元", "fen_per_month": "元/月", "fen_per_year": "元/年"},
    "en": {"fen": "yuan", "fen_per_month": "yuan a month", "fen_per_year": "yuan a year"},
}
STATUS = {
    "zh": {"law": "法定", "seed": "公开数据", "illustrative": "示例参数", "override": "本文件改用的参数"},
    "en": {
        "law": "law",
        "seed": "published figure",
        "illustrative": "illustrative",
        "override": "changed by this file",
    },
}
_HOLDS = {
    "zh": {"lt": "低于", "le": "不超过", "gt": "超过", "ge": "不低于", "eq": "等于", "ne": "不等于"},
    "en": {"lt": "is below", "le": "is not above", "gt": "is above", "ge": "is not below", "eq": "equals",
           "ne": "does not equal"},
}  # fmt: skip
_OPPOSITE = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"}
_ROUNDED = {
    "zh": {"down": "向下取整", "half_up": "四舍五入", "up": "向上取整"},
    "en": {"down": "rounded down", "half_up": "rounded half up", "up": "rounded up"},
}
_SIGNS = {"add": "+", "sub": "−", "mul": "×"}


def month_text(month: Month, lang: str) -> str:
    """2021年8月, or 2021-08."""
    return f"{month.year}年{month.month}月" if lang == "zh" else str(month)


def date_text(day: int, lang: str) -> str:
    """2021年8月1日, or 2021-08-01."""
    return f"{day // 10000}年{day // 100 % 100}月{day % 100}日" if lang == "zh" else show_date(day)


def value_text(law: Law, kind: Type, value: Value, lang: str) -> str:
    """A value as people read it, with its unit."""
    if value is None:
        return "未知" if lang == "zh" else "unknown"
    if kind.kind == "bool":
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    if kind.kind == "date":
        return date_text(value, lang)
    if kind.kind == "enum":
        source = law.book.facts.get(kind.name) or law.programme.parameters.get(kind.name)
        labels = dict(source.labels) if source is not None else {}
        code = source.codes[value] if source is not None and 0 <= value < len(source.codes) else str(value)
        return str(labels.get(code, code)) if lang == "zh" else code
    if kind.kind == "rate":
        return f"{value}%" if kind.denominator == 100 else f"{value}/{kind.denominator}" if kind.denominator else "0"
    if kind.kind == "area":
        area = law.book.areas.get(str(value))
        return area.name(lang) if area else str(value)
    unit = UNITS[lang].get(kind.kind)
    return f"{yuan(value)} {unit}" if unit else str(value)


def brief(label: str) -> str:
    """A label without the remark in brackets at its end, as it is used inside a sentence."""
    return re.sub(r"(?: \([^()]*\)|（[^（）]*）)$", "", label)


#: What a book says in English where it has no Chinese form for it.
NO_NOTES: Mapping[str, str] = MappingProxyType({})
_NUMBER = r"\d+(?:\(\d+\))?"
_NUMBERS = rf"({_NUMBER}(?:(?:, ?|-| and )(?:{_NUMBER}|\(\d+\)))*)"
_WORD = r" ?(?<![A-Za-z])"
_REPLACED = (
    (re.compile(r"^[A-Z][A-Za-z ,]*: (?=[\u3000-\u9fff])"), ""),
    (re.compile(rf"{_WORD}arts? ?\.? ?{_NUMBERS}"), "条"),
    (re.compile(rf"{_WORD}secs? ?\.? ?{_NUMBERS}"), "节"),
    (re.compile(r"(?: and)? ?(?<![A-Za-z])para\. ?(\d+)"), "第\\1款"),
    (re.compile(rf"{_WORD}nos? ?\.? ?{_NUMBERS}"), "项"),
    (re.compile(r" and last para\."), "及末款"),
    (re.compile(r" ?(?<![A-Za-z])last para\."), "末款"),
    (re.compile(r" ?\(illustrative\)"), "（示例）"),
    (re.compile(r" ?\([A-Za-z][^()\d]*\)|: [a-z][^\u3000-\u9fff（]*$"), ""),
)


def cites_text(cites: str, lang: str, notes: Mapping[str, str] = NO_NOTES) -> str:
    """The citation as its readers write articles: 第23条 for "art. 23"; what else it says as the book's notes have it,
    and without a note as it stands."""
    if lang != "zh":
        return cites
    if cites in notes:
        return notes[cites]
    return "；".join(dict.fromkeys(_cited(part, notes) for part in cites.split("; ")))


def _cited(part: str, notes: Mapping[str, str]) -> str:
    """One part of a citation in Chinese."""
    if part in notes:
        return notes[part]
    head, _, note = part.partition(": ")
    if note in notes:
        return f"{_cited(head, notes)}：{notes[note]}"
    if "illustrative" in part and not re.search(r"\d", part):
        return "当地规定未见，按示例"
    for pattern, by in _REPLACED:
        part = pattern.sub(by if by not in ("条", "节", "项") else _Article(by), part)
    return part.replace(": ", "：")


class _Article:
    """23, 27 -> 第23、27条; 17(3) -> 第17条(3)."""

    def __init__(self, word: str):
        self.word = word

    def __call__(self, found: re.Match[str]) -> str:
        numbers = found[1].replace(" and ", "、").replace(", ", "、").replace(",", "、")
        bare, bracket, inner = numbers.partition("(")
        if "、" in numbers:
            return f"第{numbers}{self.word}"
        return f"第{bare}{self.word}{bracket}{inner}"


def sentence(trace: Trace, node: TraceNode, lang: str) -> str:
    """One sentence that says a node's value and where it comes from."""
    return Speaker(trace, lang).node(node)


def because(trace: Trace, id_: str, lang: str) -> str:
    """What settled a yes-or-no rule, followed down to the figures that were compared."""
    node = trace.nodes[id_]
    speaker = Speaker(trace, lang)
    if node.kind != RULE:
        return speaker.says(node)
    return speaker.states(trace.law.node(node.name), node.frame, None, deep=True)


class Speaker:
    """Says expressions with the values they had, in one language."""

    def __init__(self, trace: Trace, lang: str):
        self.trace, self.law, self.lang, self.zh = trace, trace.law, lang, lang == "zh"
        self.colon, self.comma = ("：", "，") if self.zh else (": ", ", ")
        self.named = len(trace.family.names) > 1

    def value(self, kind: Type, value: Value) -> str:
        return value_text(self.law, kind, value, self.lang)

    def label(self, node: TraceNode) -> str:
        return node.label[0 if self.zh else 1]

    def owned(self, label: str, person: int | None) -> str:
        """The label, and whose it is."""
        if not person:
            return label
        return f"{self.whose(person)}{label}"

    def whose(self, person: int) -> str:
        """A name before what is that person's."""
        name = self.trace.family.names[person]
        if not self.zh:
            return f"{name}: "
        return f"{name} 的" if name[-1].isascii() else f"{name}的"

    def says(self, node: TraceNode) -> str:
        return f"{self.owned(self.label(node), node.person)}{self.colon}{self.value(node.type, node.value)}"

    def node(self, node: TraceNode) -> str:
        if node.kind == PARAMETER:
            return self.says(node) + self.origin(node)
        if node.kind in (FACT, DAY):
            return self.says(node)
        body = self.law.node(node.name)
        if not any(refs(body)):
            return self.says(node)
        if node.type.kind == "bool":
            why = self.states(body, node.frame, None)
            return f"{self.says(node)}{'，因为' if self.zh else ', because '}{why}"
        head = f"{self.owned(self.label(node), node.person)} = {self.value(node.type, node.value)}"
        return head + self.colon + self.amount(body, node.frame, None)

    def origin(self, node: TraceNode) -> str:
        """The status, area, date and source of a parameter."""
        status = STATUS[self.lang].get(node.status, node.status)
        if node.status == OVERRIDE:
            return f"（{status}）" if self.zh else f" ({status})"
        area, day = self.law.book.areas[node.area].name(self.lang), date_text(node.from_ or 0, self.lang)
        if self.zh:
            return f"（{status}；{area}，自{day}起；来源：{self.cites(node.source)}）"
        return f" ({status}; {area}, from {day}; source: {node.source})"

    def cites(self, text: str) -> str:
        """A citation, or what a value rests on, in the language."""
        return cites_text(text, self.lang, self.law.book.notes)

    # --- yes and no ------------------------------------------------------------------------------------------------

    def states(self, node: Node, frame: Frame, member: PersonFrame | None, deep: bool = False) -> str:
        """What holds, or is not known: always a true statement, whichever way the question was put."""
        op = node.op
        if op == "not":
            return self.states(node.args[0], frame, member, deep)
        if op in ("and", "or"):
            found = settling(node, frame, member)
            if len(found) > 1 and evaluate(node, frame, member) is None:
                found = tuple(n for n in found if evaluate(n, frame, member) is None)
            return self.joined(self.states(n, frame, member, deep) for n in found)
        if op == "if":
            test = evaluate(node.args[0], frame, member)
            said = self.states(node.args[0], frame, member)
            return said if test is None else self.joined(
                [said, self.states(node.args[1 if test else 2], frame, member, deep)]
            )  # fmt: skip
        if op in _OPPOSITE:
            return self.compared(node, frame, member)
        if op == "at_least":
            return self.at_least(node, frame)
        if op in ("any", "all"):
            return self.members_say(node, frame, deep)
        if op == "ref" and node.detail == "rule" and deep:
            where = self.where(node, frame, member)
            return self.states(self.law.node(node.name), where, None, deep)
        if op == "known":
            return self.named_value(node.args[0], frame, member)
        return self.named_value(node, frame, member)

    def joined(self, items: Iterable[str]) -> str:
        return ("；" if self.zh else "; ").join(dict.fromkeys(items))

    def compared(self, node: Node, frame: Frame, member: PersonFrame | None) -> str:
        held = evaluate(node, frame, member)
        left, right = node.args
        said, other = self.amount(left, frame, member), self.amount(right, frame, member)
        if held is None:
            return self.joined([x for a, x in ((left, said), (right, other)) if evaluate(a, frame, member) is None])
        if right.op == "const" and right.type.kind in ("enum", "bool"):
            negative = (node.op == "eq") is not bool(held)
            return said if not negative else f"{said}{'，不是' if self.zh else ', not '}{other}"
        return f"{said} {_HOLDS[self.lang][node.op if held else _OPPOSITE[node.op]]} {other}"

    def at_least(self, node: Node, frame: Frame) -> str:
        """A sum of what is known against a limit."""
        held, limit = evaluate(node, frame), evaluate(node.args[2], frame)
        known = sum(int(v) for _, v in elements(node, frame) if v is not None)
        label = self.names_only(node.args[0], frame)
        said = f"{label}{'合计' if self.zh else ' together'} {self.value(node.args[0].type, known)}"
        if held is None:
            return f"{said}{'，还有未知的' if self.zh else ', and some is not known'}"
        op = "gt" if node.detail == ">" else "ge"
        verb = _HOLDS[self.lang][op if held else _OPPOSITE[op]]
        text = self.amount(node.args[2], frame, None)
        shown = self.value(node.args[2].type, limit)
        return f"{said} {verb} {text}" + ("" if text.endswith(shown) else f" = {shown}")

    def members_say(self, node: Node, frame: Frame, deep: bool) -> str:
        """Each member's part in a question about any or all of them, those that settle it when some do."""
        held, shown = evaluate(node, frame), []
        for person, value in elements(node, frame):
            settles = (node.op == "any") is bool(held)
            if held is not None and settles and bool(value) is not bool(held):
                continue
            shown.append(self.states(node.args[0], frame, person, deep))
        return self.joined(shown) or ("没有这样的成员" if self.zh else "no such member")

    # --- amounts ---------------------------------------------------------------------------------------------------

    def amount(self, node: Node, frame: Frame, member: PersonFrame | None) -> str:
        """An expression with its operands' names and values."""
        op = node.op
        if op == "const":
            return self.value(node.type, node.detail)
        if op == "ref":
            return self.named_value(node, frame, member)
        if op == "if":
            test = evaluate(node.args[0], frame, member)
            if test is None:
                return self.states(node.args[0], frame, member)
            taken = self.amount(node.args[1 if test else 2], frame, member)
            said = self.states(node.args[0], frame, member)
            return f"{taken}（{said}）" if self.zh else f"{taken} ({said})"
        if op in ("sum", "count"):
            return self.total(node, frame)
        if op in ("min", "max"):
            return self.extreme(node, frame, member)
        if op == "div" or (op == "mul" and node.args[0].op == "div"):
            return self.divided(node, frame, member)
        if op in _SIGNS:
            return f" {_SIGNS[op]} ".join(self.bracketed(a, op, frame, member) for a in node.args)
        if op == "neg":
            return f"−{self.bracketed(node.args[0], 'mul', frame, member)}"
        if node.type.kind == "bool":
            return self.states(node, frame, member)
        return self.joined(self.amount(a, frame, member) for a in node.args)

    def grounds(self, node: Node, frame: Frame, member: PersonFrame | None) -> str:
        """What made a value what it is: of the least or most of several only the one taken, rules looked into."""
        if node.op in ("min", "max"):
            value = evaluate(node, frame, member)
            taken = [a for a in node.args if value is not None and evaluate(a, frame, member) == value]
            if taken:
                return self.grounds(taken[0], frame, member)
        if node.op == "ref" and node.detail == "rule":
            return self.grounds(self.law.node(node.name), self.where(node, frame, member), None)
        return self.amount(node, frame, member)

    def bracketed(self, node: Node, outer: str, frame: Frame, member: PersonFrame | None) -> str:
        said = self.amount(node, frame, member)
        simple = node.op in ("const", "ref", "if") or (node.op in _SIGNS and outer == "add")
        if simple or (node.op == "mul" and outer in ("mul", "sub")):
            return said
        return f"（{said}）" if self.zh else f"({said})"

    def extreme(self, node: Node, frame: Frame, member: PersonFrame | None) -> str:
        """Not below zero reads as such; else the smallest or largest of several."""
        rest = [a for a in node.args if not (a.op == "const" and a.detail == 0)]
        if node.op == "max" and len(rest) == 1 and len(node.args) == 2:
            said, value = self.amount(rest[0], frame, member), evaluate(rest[0], frame, member)
            if value is None or value >= 0:
                return said
            return said + ("，不足 0，按 0 计" if self.zh else ", below 0, taken as 0")
        items = ("；" if self.zh else "; ").join(self.amount(a, frame, member) for a in node.args)
        word = {"zh": {"min": "取最小：", "max": "取最大："}, "en": {"min": "the least of: ", "max": "the most of: "}}
        return word[self.lang][node.op] + items

    def divided(self, node: Node, frame: Frame, member: PersonFrame | None) -> str:
        """A share of an amount, a twelfth of a year rounded to a unit, or a plain division."""
        unit = node.args[1] if node.op == "mul" else None
        division = node.args[0] if node.op == "mul" else node
        top, bottom = division.args
        n, d = evaluate(top, frame, member), evaluate(bottom, frame, member)
        exact = n is not None and d is not None and d != 0 and n % d == 0
        rounded = "" if exact else self.comma + _ROUNDED[self.lang][division.detail]
        if unit is not None and bottom.op == "mul" and bottom.args[0] == unit:
            step = self.value(unit.type, evaluate(unit, frame, member))
            to = "" if exact else f"到 {step}" if self.zh else f" to {step}"
            by = self.amount(bottom.args[1], frame, member)
            return f"{self.bracketed(top, 'mul', frame, member)} ÷ {by}{rounded}{to}"
        if unit is not None:
            return f"（{self.divided(division, frame, member)}）× {self.amount(unit, frame, member)}"
        if top.op == "mul" and top.args[1].type.kind == "rate" and bottom.op == "const":
            return self.amount(top, frame, member) + rounded
        return f"{self.bracketed(top, 'mul', frame, member)} ÷ {self.bracketed(bottom, 'mul', frame, member)}{rounded}"

    def total(self, node: Node, frame: Frame) -> str:
        """Member by member; who adds nothing is left out."""
        names = self.trace.family.names
        found = [(names[p.key], v) for p, v in elements(node, frame) if v is None or v]
        if node.op == "count":
            sure = [n for n, v in found if v]
            open_ = [f"{n}{'（未知）' if self.zh else ' (unknown)'}" for n, v in found if v is None]
            return ("、" if self.zh else ", ").join([*sure, *open_]) or "0"
        return " + ".join(f"{n} {self.value(node.type, v)}" for n, v in found) or self.value(node.type, 0)

    # --- names -----------------------------------------------------------------------------------------------------

    def where(self, node: Node, frame: Frame, member: PersonFrame | None) -> Frame:
        return member if node.scope == "member" and member is not None else frame.scope(node.scope)

    def named_value(self, node: Node, frame: Frame, member: PersonFrame | None) -> str:
        if node.op != "ref":
            return self.amount(node, frame, member) if node.op not in AGGREGATES else self.total(node, frame)
        value = evaluate(node, frame, member)
        return f"{self.name(node, frame, member)} {self.value(node.type, value)}"

    def name(self, node: Node, frame: Frame, member: PersonFrame | None) -> str:
        if node.detail == "param":
            parameter = self.law.programme.parameters[node.name]
            return brief(parameter.called(self.lang))
        if node.detail == "on":
            return "判断的日子" if self.zh else "the day judged"
        where = self.where(node, frame, member)
        label = brief(label_of(self.law, where, node.name, self.lang))
        foreign = isinstance(where, PersonFrame) and where is not frame
        return self.owned(label, where.key) if foreign else label

    def names_only(self, node: Node, frame: Frame) -> str:
        """The names of what an expression reads of a member."""
        found = [r.name for r in refs(node) if r.detail in ("fact", "rule")]
        labels = [brief(label_of(self.law, frame, n, self.lang)) for n in dict.fromkeys(found)]
        return ("、" if self.zh else ", ").join(labels)
