"""A judgement with everything behind it as plain data: the body of `doudi explain --json`, in both languages."""

from __future__ import annotations

from typing import Any

from doudi.engine.book.facts import typed_value
from doudi.engine.book.resolve import Law
from doudi.engine.explain.outlook import HORIZON, Answer, Outlook, Who, outlook
from doudi.engine.explain.receipt import Line, covered, missing, per_head, receipt
from doudi.engine.explain.sentences import Speaker, because
from doudi.engine.explain.trace import PARAMETER, RULE, Decision, Trace, TraceNode, Way, trace
from doudi.engine.expression.types import Type
from doudi.engine.judge.decide import NOT, Judgement
from doudi.engine.judge.family import Family
from doudi.engine.judge.interpret import Value
from doudi.kernel.dates import show_date


def explanation(law: Law, family: Family, judgement: Judgement) -> dict[str, Any]:
    """Amounts in fen, dates as 2021-07-01, enumerations by code; names of things as {zh, en}."""
    found = trace(law, family, judgement)
    book, programme = law.book, law.programme
    area = book.areas[family.area]
    return {
        "programme": {"name": programme.name, "zh": programme.zh, "en": programme.en},
        "area": {"code": area.code, "zh": area.name_zh, "en": area.name_en},
        "month": str(law.month),
        "rulebook": book.digest,
        "known_at": show_date(family.known_at) if family.known_at else None,
        "source": family.source,
        "replay": family.replay,
        "matched": list(family.matched),
        "complete": family.complete,
        "overrides": sorted(family.parameters),
        "members": [{"person": key, "name": name} for key, name in family.names.items()],
        "outcomes": [_outcome(found, d) for d in found.decisions],
        "next_change": _change(found, outlook(law, family, judgement)),
        "horizon_months": HORIZON,
        "nodes": {id_: _node(found, n) for id_, n in found.nodes.items()},
    }


def json_value(law: Law, kind: Type, value: Value) -> Any:
    """Yes/no as such, a date as 2021-07-01, an enumeration by code, all else a whole number; unknown is null."""
    source = law.book.facts.get(kind.name) or law.programme.parameters.get(kind.name)
    return typed_value(kind.kind, source.codes if source is not None else (), value)


def _outcome(found: Trace, decision: Decision) -> dict[str, Any]:
    o, law = decision.outcome, found.law
    unit = law.programme.units[o.unit]
    blocked = missing(found, decision)
    return {
        "unit": {"name": unit.name, "zh": unit.zh, "en": unit.en},
        "person": o.person,
        "outcome": o.outcome,
        "branch": o.branch,
        "amount_fen": o.amount_fen,
        "members": o.members,
        "covered": covered(found, decision),
        "reason": o.reason,
        "missing": [
            {
                "person": m.person or None,
                "fact": m.fact,
                "zh": law.book.facts[m.fact].zh,
                "en": law.book.facts[m.fact].en,
                "from": list(law.book.facts[m.fact].supplied_by),
                "alone": m.alone,
            }
            for m in blocked
        ],
        "one_fact_short": len(blocked) == 1 and blocked[0].alone is True,
        "receipt": [_line(found, line) for line in receipt(found, decision)],
        "ways": [_way(found, decision, way) for way in decision.ways],
        "shows": list(decision.shows),
        "admits": decision.admits,
    }


def _line(found: Trace, line: Line) -> dict[str, Any]:
    return {
        "sign": line.sign,
        "node": line.node.id,
        "amount_fen": line.node.value,
        "steps": [n.id for n in line.steps],
        "totals": [
            {
                "node": t.node.id,
                "minus": t.minus,
                "shares": [
                    {
                        "person": s.person,
                        "value": s.value,
                        "items": [
                            {"node": i.node.id, "minus": i.minus, "facts": [f.id for f in i.facts]} for i in s.items
                        ],
                    }
                    for s in t.shares
                ],
            }
            for t in line.totals
        ],
        "parameters": [n.id for n in line.parameters],
    }


def _way(found: Trace, decision: Decision, way: Way) -> dict[str, Any]:
    rows = []
    for id_ in way.conditions:
        heads = per_head(found, decision, id_)
        rows.append(
            {
                "node": id_,
                "value": found.nodes[id_].value,
                "because": {lang: because(found, id_, lang) for lang in ("zh", "en")},
                "per_head_and_month": None if heads is None else list(heads[1:]),
            }
        )
    branch = way.branch
    return {"branch": branch.name, "zh": branch.zh, "en": branch.en, "state": way.state, "conditions": rows}


def _change(found: Trace, next_: Outlook | None) -> dict[str, Any] | None:
    if next_ is None:
        return None
    return {
        "from": show_date(next_.day),
        "changes": [
            {"unit": who[0], "person": who[1], "before": _answer(before), "after": _answer(after)}
            for who, before, after in next_.changes()
        ],
        "causes": [
            {
                "kind": c.after.kind,
                "name": c.after.name,
                "person": c.after.person,
                "zh": c.after.label[0],
                "en": c.after.label[1],
                "before": None if c.before is None else json_value(found.law, c.before.type, c.before.value),
                "after": json_value(found.law, c.after.type, c.after.value),
                "cites": c.after.cites or c.after.source,
            }
            for c in next_.causes
        ],
    }


def _answer(answer: Answer | None) -> dict[str, Any]:
    outcome, branch, amount, members = answer or (NOT, None, None, None)
    return {"outcome": outcome, "branch": branch, "amount_fen": amount, "members": members}


def _node(found: Trace, node: TraceNode) -> dict[str, Any]:
    said = {lang: Speaker(found, lang).node(node) for lang in ("zh", "en")}
    data: dict[str, Any] = {
        "kind": node.kind,
        "name": node.name,
        "zh": node.label[0],
        "en": node.label[1],
        "type": node.type.kind,
        "value": json_value(found.law, node.type, node.value),
        "person": node.person,
        "says": said,
        "inputs": list(node.inputs),
    }
    if node.kind == RULE:
        data |= {"cites": node.cites, "from": show_date(node.from_ or 0)}
    elif node.kind == PARAMETER:
        data |= {"status": node.status, "source": node.source, "area": node.area or None}
        data["from"] = show_date(node.from_) if node.from_ else None
    return data


def who_text(found: Trace, who: Who, lang: str) -> str:
    """The unit, and the person's name when it is one alone."""
    unit = found.law.programme.units[who[0]]
    name = f" {found.family.names[who[1]]}" if who[1] is not None else ""
    return f"{unit.called(lang)}{name}"
