"""The receipt in the terminal: the amount first, then line by line how it comes about, with the articles."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.cli.page import Page
from doudi.cli.tree import show_tree
from doudi.cli.words import WORDS, clause, listed
from doudi.engine.book.resolve import Law
from doudi.engine.explain.explanation import who_text
from doudi.engine.explain.left_out import left_out_text
from doudi.engine.explain.outlook import HORIZON, Answer, Cause, Outlook, counted_on, outlook
from doudi.engine.explain.receipt import Item, Line, Missing, Total, covered, missing, per_head, receipt
from doudi.engine.explain.sentences import (
    STATUS,
    Speaker,
    because,
    brief,
    date_text,
    month_text,
    value_text,
)
from doudi.engine.explain.suppliers import suppliers_text
from doudi.engine.explain.trace import FACT, OVERRIDE, PARAMETER, Decision, Trace, TraceNode, Way, trace
from doudi.engine.expression.types import Type
from doudi.engine.judge.decide import CANNOT_TELL, ENTITLED, NOT, Judgement
from doudi.engine.judge.family import Family
from doudi.engine.judge.interpret import blockers_of
from doudi.kernel.money import yuan

#: So many missing facts are named beside a condition they keep open.
SHOWN = 3
PER_MONTH = Type("fen_per_month")
MARKS = {True: "✓", False: "✗", None: "?"}
SIGNS = {"": "   ", "-": "−  ", "=": "=  ", "+": "+  "}


def present(law: Law, family: Family, judgement: Judgement, lang: str, tree: bool = False) -> None:
    """Prints a judgement as a receipt, zh or en; with `tree` everything it was read from as well."""
    page = Page()
    found = trace(law, family, judgement)
    _Receipt(page, found, judgement, lang).write()
    if tree:
        show_tree(page, found, lang)
    page.print()


class _Receipt:
    def __init__(self, page: Page, found: Trace, judgement: Judgement, lang: str):
        self.page, self.found, self.judgement, self.lang = page, found, judgement, lang
        self.law, self.family, self.zh, self.words = found.law, found.family, lang == "zh", WORDS[lang]
        self.speaker = Speaker(found, lang)

    def write(self) -> None:
        area, programme = self.law.book.areas[self.family.area].name(self.lang), self.law.programme
        title = programme.called(self.lang)
        self.page.text(f"{title} · {area} · {month_text(self.law.month, self.lang)}", style="bold")
        self.page.text(listed(self.family.names.values(), self.lang))
        for decision in self.found.decisions:
            self.page.gap()
            self.decision(decision)
        self.page.gap()
        self.outlook(outlook(self.law, self.family, self.judgement))
        self.page.gap()
        self.footer()

    def name(self, node: TraceNode) -> str:
        return node.label[0 if self.zh else 1]

    def value(self, node: TraceNode) -> str:
        return value_text(self.law, node.type, node.value, self.lang)

    # --- one unit --------------------------------------------------------------------------------------------------

    def decision(self, decision: Decision) -> None:
        o = decision.outcome
        amount = self.amount(decision)
        who = who_text(self.found, (o.unit, o.person), self.lang)
        self.page.row(f"{who}{self.words['colon']}{self.outcome(o.outcome)}", amount, style="bold")
        if o.outcome == ENTITLED:
            self.award(decision)
        elif o.outcome == CANNOT_TELL:
            self.missing(missing(self.found, decision))
        for number, way in enumerate(decision.ways):
            alone = number == 0 and o.outcome == NOT
            self.way(decision, way, alone or way.state != "refused")

    def amount(self, decision: Decision) -> str:
        """What is owed, by month or once; nothing where no money is."""
        o = decision.outcome
        if o.amount_fen is None or decision.amount is None:
            return ""
        kind = self.found.nodes[decision.amount].type
        return value_text(self.law, kind if kind.kind != "literal" else PER_MONTH, o.amount_fen, self.lang)

    def outcome(self, outcome: str) -> str:
        """In words: a proposal is made or not, and nobody is entitled to it."""
        if self.law.programme.kind == "proposal" and outcome != CANNOT_TELL:
            return self.words["proposed" if outcome == ENTITLED else "not_proposed"]
        return self.words[outcome]

    def award(self, decision: Decision) -> None:
        way, people = decision.ways[-1], covered(self.found, decision)
        parts = [way.branch.called(self.lang)]
        if people:
            parts.append(
                clause(self.lang, "covers", len(people), listed(map(self.family.names.get, people), self.lang))
            )
        parts += [self.speaker.says(self.found.nodes[i]) for i in decision.shows]
        self.page.text(self.words["semicolon"].join(parts))
        self.page.gap()
        for line in receipt(self.found, decision):
            self.line(line)

    def line(self, line: Line) -> None:
        self.page.row(self.name(line.node), self.value(line.node), mark=SIGNS[line.sign])
        if line.node.cites:
            self.page.text(self.speaker.cites(line.node.cites), 3, style="dim")
        for step in line.steps:
            self.page.row(f"{brief(self.name(step))} = {self.formula(step)}", self.value(step), 3, "· ", "dim")
        if not line.plain:
            self.page.text(f"= {self.formula(line.node)}", 3, style="dim")
        for total in line.totals:
            self.total(total)
        self.marks(line.parameters)

    def marks(self, parameters: Iterable[TraceNode]) -> None:
        """Which values of the book are assumptions, and which the family's file changed."""
        marked = [n for n in parameters if n.status in (OVERRIDE, "illustrative")]
        for status in dict.fromkeys(n.status for n in marked):
            names = [brief(self.name(n)) for n in marked if n.status == status]
            text = f"{STATUS[self.lang][status]}{self.words['colon']}{listed(names, self.lang)}"
            self.page.text(text, 3, style="dim")

    def formula(self, node: TraceNode) -> str:
        return self.speaker.amount(self.law.node(node.name), node.frame, None)

    def total(self, total: Total) -> None:
        """Member by member; what comes off has its sign."""
        node = total.node
        for share in total.shares:
            if share.items:
                said = "".join(self.item(item, number == 0) for number, item in enumerate(share.items))
            else:
                body = self.law.node(node.name)
                people = {p.key: p for p in node.frame.members()}
                said = self.speaker.grounds(body.args[0], node.frame, people[share.person]) if body.args else ""
            figure = value_text(self.law, node.type, share.value, self.lang)
            figure = f"−{figure}" if total.minus and share.value else figure
            name = self.family.names[share.person]
            self.page.row(f"{name}{self.words['colon']}{said}", figure, 3, "· ", "dim")

    def item(self, item: Item, first: bool) -> str:
        sign = "− " if item.minus else "" if first else "+ "
        said = f"{'' if first else ' '}{sign}{brief(self.name(item.node))} {self.value(item.node)}"
        if not item.facts:
            return said
        facts = self.words["semicolon"].join(f"{brief(self.name(f))} {self.value(f)}" for f in item.facts)
        return f"{said}（{facts}）" if self.zh else f"{said} ({facts})"

    # --- conditions ------------------------------------------------------------------------------------------------

    def way(self, decision: Decision, way: Way, whole: bool) -> None:
        """The conditions of a branch with ✓, ✗ or ?; of another that is refused only the one that failed."""
        ids = way.conditions if whole else [i for i in way.conditions if i == way.failed]
        self.page.gap()
        self.page.text(clause(self.lang, "conditions", way.branch.called(self.lang)))
        for id_ in ids:
            node = self.found.nodes[id_]
            shown = None if node.value is None else bool(node.value)
            cites = self.speaker.cites(node.cites)
            self.page.text(f"{self.name(node)}  {cites}", 1, f"{MARKS[shown]} ")
            if shown is False:
                self.page.text(because(self.found, id_, self.lang), 3)
                self.heads(decision, id_)
                self.marks(n for n in self.found.below(id_) if n.kind == PARAMETER)
            elif shown is None:
                self.page.text(self.unknown(node), 3)

    def unknown(self, node: TraceNode) -> str:
        """What keeps a condition open, the first few by name."""
        blocked = sorted(blockers_of(node.name, node.frame))
        names = [
            self.speaker.owned(brief(fact.called(self.lang)), person)
            for person, fact in ((p, self.law.book.facts[n]) for p, n in blocked[:SHOWN])
        ]
        rest = clause(self.lang, "more", len(blocked) - SHOWN) if len(blocked) > SHOWN else ""
        return clause(self.lang, "unknown", listed(names, self.lang)) + rest

    def heads(self, decision: Decision, id_: str) -> None:
        found = per_head(self.found, decision, id_)
        if found is not None:
            sign, left, right = found
            self.page.text(clause(self.lang, "a_head", yuan(left), sign, yuan(right)), 3)

    def missing(self, found: list[Missing]) -> None:
        """What is missing, person by person, and whether one alone would do."""
        self.page.text(clause(self.lang, "missing", len(found)))
        for owner in dict.fromkeys(m.person for m in found):
            own = [m for m in found if m.person == owner]
            who = self.family.names[owner] if owner else self.words["household"]
            self.page.text(f"{who}{self.words['colon']}", 1)
            for m in own:
                fact = self.law.book.facts[m.fact]
                label = f"{fact.called(self.lang)} ({m.fact})"
                from_ = clause(self.lang, "supplied", suppliers_text(fact.supplied_by, self.lang))
                mark = "? * " if m.alone and len(found) > 1 else "?   " if len(found) > 1 else "? "
                self.page.text(f"{label}{from_ if fact.supplied_by else ''}", 1, mark)
        if len(found) == 1:
            self.page.text(self.words["one_settles" if found[0].alone else "one_may_not"])
        elif any(m.alone for m in found):
            self.page.text(self.words["starred"])
        elif all(m.alone is False for m in found):
            self.page.text(self.words["all_needed"])

    # --- what comes ------------------------------------------------------------------------------------------------

    def outlook(self, next_: Outlook | None) -> None:
        if next_ is None and any(o.outcome == CANNOT_TELL for o in self.judgement.outcomes):
            return
        if next_ is None:
            self.page.text(clause(self.lang, "no_change", HORIZON // 12))
            return
        self.page.text(clause(self.lang, "change", date_text(next_.day, self.lang)), style="bold")
        for who, before, after in next_.changes():
            text = f"{who_text(self.found, who, self.lang)}{self.words['colon']}"
            self.page.text(f"{text}{self.answer(before)} → {self.answer(after)}", 1)
        for cause in next_.causes:
            self.page.text(self.cause(cause), 1, "· ", "dim")
        if counted_on(self.law, self.judgement):
            self.page.text(self.words["by_decision"], 1, style="dim")

    def answer(self, answer: Answer | None) -> str:
        outcome, _, amount, members = answer or (NOT, None, None, None)
        if amount is None:
            return self.words[outcome]
        money = value_text(self.law, PER_MONTH, amount, self.lang)
        return clause(self.lang, "pays", money, members) if members else money

    def cause(self, cause: Cause) -> str:
        node, old = cause.after, cause.before
        after = value_text(self.law, node.type, node.value, self.lang)
        before = "" if old is None else f"{value_text(self.law, old.type, old.value, self.lang)} → "
        text = f"{self.speaker.owned(self.name(node), node.person)}{self.words['colon']}{before}{after}"
        source = self.speaker.cites(node.source if node.kind == PARAMETER else node.cites)
        if node.kind == FACT:
            source = suppliers_text(node.source.split(", "), self.lang)
        moved = old is not None and node.from_ != old.from_
        return f"{text}  {source}" if moved or old is None or node.kind == PARAMETER else text

    def footer(self) -> None:
        book, words = self.law.book, self.words
        rows = [(words["book"], f"{book.called(self.lang)} {book.digest[:12]}")]
        day, known = date_text(self.law.on, self.lang), self.family.known_at
        law = clause(self.lang, "law", day)
        rows.append(
            (words["law"], law + (clause(self.lang, "known", date_text(known, self.lang)) if known else words["all"]))
        )
        if self.family.source:
            rows.append((words["facts"], self.family.source))
        if left_out := left_out_text(book, self.family, self.lang):
            rows.append((words["left_out"], left_out))
        if self.family.parameters:
            names = [p.called(self.lang) for p in self.law.book.parameters() if p.path in self.family.parameters]
            rows.append((words["overrides"], listed(names, self.lang)))
        if self.family.replay:
            rows.append((words["replay"], self.family.replay))
        for head, text in rows:
            self.page.text(text, mark=f"{head}  ", style="dim")
