"""The glossary that a book writes itself: a page of every programme's names, and one of the names all share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from doudi.engine.book.facts import Fact
from doudi.engine.book.parameters import Parameter
from doudi.engine.book.programme import FOREVER, Branch, Programme
from doudi.engine.explain.suppliers import suppliers_text
from doudi.handbook.law import Law
from doudi.handbook.shelf import Shelf
from doudi.kernel.dates import show_date

SHARED = "facts"
HEAD = ("中文", "identifier", "English term", "legal source")
_LATER = " · "


def pages(shelf: Shelf) -> dict[str, str]:
    """Markdown by the page's name: `facts` for the book's own vocabulary, then one page a programme."""
    found = {SHARED: _shared(shelf)}
    for programme in shelf.book.programmes.values():
        found[programme.name] = _page(shelf, programme)
    return found


def _shared(shelf: Shelf) -> str:
    book = shelf.book
    lines = _top(f"{book.zh} / {book.en}", "the facts that all programmes share, and the programmes")
    found = book.programmes.values()
    lines += _table("Programmes", ((p.zh, f"[`{p.name}`]({p.name}.md)", p.en, _kind(p)) for p in found))
    lines += _table("Registers", ((r.zh, f"`{r.name}`", r.en, "register") for r in book.registers.values()))
    return "\n".join([*lines, *_facts(shelf, shelf.facts_of(""), list(found))]) + "\n"


def _page(shelf: Shelf, programme: Programme) -> str:
    law = shelf.laws[programme.name]
    cites = {name: _LATER.join(dict.fromkeys(v.cites for v in vs)) for name, vs in programme.versions.items()}
    lines = _top(f"{programme.zh} / {programme.en}", f"`{programme.name}`, {_kind(programme)}")
    lines += _table("Texts", ((t.zh, t.name, t.en, _days(t.from_, t.to)) for t in law.texts))
    units = programme.units.values()
    lines += _table("Units", ((u.zh, f"`{u.name}`", u.en, cites[u.members or u.where]) for u in units))
    branches = programme.branches
    lines += _table("Branches", ((b.zh, f"`{b.name}`", b.en, cites[_decides(b)]) for b in branches))
    own = [vs[0] for name, vs in programme.versions.items() if name in shelf.rules[programme.name]]
    lines += _table("Rules", ((v.zh, f"`{v.rule}`", v.en, cites[v.rule]) for v in own))
    parameters, prefix = shelf.own_parameters(programme), f"{programme.name}."
    rows = ((p.zh, p.path.removeprefix(prefix), p.en, p) for p in parameters)
    lines += _table("Parameters", ((zh, f"`{n}`", en, _said(law, n, _sources(p))) for zh, n, en, p in rows))
    lines += _facts(shelf, shelf.facts_of(programme.name), [programme])
    lines += _codes(parameters, "Codes of parameters")
    if programme.uses:
        lines += ["", "## Used from other programmes", ""]
        lines += [f"Rules and parameters of {', '.join(f'[`{n}`]({n}.md)' for n in programme.uses)}."]
    return "\n".join(lines) + "\n"


def _decides(branch: Branch) -> str:
    """The rule for what is owed, or the last condition where no money is."""
    return branch.amount if isinstance(branch.amount, str) else branch.when[-1]


def _said(law: Law, name: str, otherwise: str) -> str:
    """The articles whose lines name it, text by text; else where its values or facts come from."""
    found: dict[str, list[str]] = {}
    for articles in law.articles.values():
        for article in articles:
            if name in article.names:
                found.setdefault(article.text, []).append(article.number)
    said = "; ".join(f"{text} art{'s' if len(n) > 1 else '.'} {', '.join(n)}" for text, n in found.items())
    return f"{said}; {otherwise}" if said and otherwise else said or otherwise


def _top(title: str, what: str) -> list[str]:
    return [f"# {title}", "", f"Printed by `doudi rulebook glossary` from the book: {what}. Do not edit this page."]


def _kind(programme: Programme) -> str:
    days = _days(programme.from_, programme.to)
    return programme.kind + (f", {days}" if days else "")


def _days(start: int, end: int) -> str:
    first = f"from {show_date(start)}" if start else ""
    last = f" to {show_date(end)}" if end != FOREVER else ""
    return (first + last).strip()


def _sources(parameter: Parameter) -> str:
    """Which kinds of value it has, and who answers for it."""
    statuses = ", ".join(dict.fromkeys(v.status for v in parameter.values))
    return f"{statuses}; {parameter.approved_by}"


def _facts(shelf: Shelf, facts: Sequence[Fact], programmes: Sequence[Programme]) -> list[str]:
    lines = []
    for level in dict.fromkeys(f.level for f in facts):
        own = [f for f in facts if f.level == level]
        rows = ((f.zh, f"`{f.name}`", f.en, _source(shelf, f, programmes)) for f in own)
        lines += _table(f"Facts about {'an' if level == 'area' else 'a'} {level}", rows)
    return lines + _codes(facts, "Codes of facts")


def _source(shelf: Shelf, fact: Fact, programmes: Sequence[Programme]) -> str:
    """The articles of the first law page that names the fact; else those of a rule that reads it, and who says it."""
    said = (_said(shelf.laws[p.name], fact.name, "") for p in programmes)
    if found := next((text for text in said if text), ""):
        return found
    versions = (vs[0] for p in programmes for vs in p.versions.values())
    read = next((v.cites for v in versions if fact.name in v.reads), "no text")
    supplied = suppliers_text(fact.supplied_by, "en")
    return f"{read}; from: {supplied}" if supplied else read


def _codes(sources: Iterable[Fact | Parameter], title: str) -> list[str]:
    rows = []
    for source in sources:
        labels = dict(source.labels)
        name = source.name if isinstance(source, Fact) else source.path.partition(".")[2]
        for code in source.codes:
            rows.append((labels.get(code, code), f"`{code}`", code.replace("_", " "), f"`{name}`"))
    return _table(title, rows)


def _table(title: str, rows: Iterable[Sequence[str]]) -> list[str]:
    body = [f"| {' | '.join(_cells(*row))} |" for row in rows]
    if not body:
        return []
    return ["", f"## {title}", "", f"| {' | '.join(HEAD)} |", "| --- | --- | --- | --- |", *body]


def _cells(*cells: str) -> tuple[str, ...]:
    return tuple(cell.replace("|", "/").replace("\n", " ") for cell in cells)
