"""The pages of one programme: overview, law beside rules, rules, flow, parameters, worked cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from doudi.engine.book.parameters import Parameter
from doudi.engine.book.programme import Programme, Version
from doudi.handbook.cases import Answers, Worked, given_facts, given_parameters, judged
from doudi.handbook.chart import MOST_NAMED, Series, series_of, step_chart
from doudi.handbook.coverage import counted
from doudi.handbook.flow import branch_picture, overview
from doudi.handbook.law import CODE, Article, citing
from doudi.handbook.pages import bars, summary
from doudi.handbook.plain import general, name_of, plainly
from doudi.handbook.procedure_pages import procedure_pages
from doudi.handbook.receipts import Receipts
from doudi.handbook.site import Site

#: More dated values than this stand in a table of areas by dates.
MOST_ROWS = 40


def programme_pages(site: Site, programme: Programme, answers: Answers) -> Iterator[tuple[str, str]]:
    """Its tabs and a page for each of its cases."""
    name, title = programme.name, site.called(programme)
    links = rule_links(site, programme)
    values = {"sum": summary(site, programme), "law": site.shelf.laws[name].texts}
    pictures = [(u, Markup(overview(site.book, programme, u, links, site.lang))) for u in programme.units.values()]
    days = site.days(programme.from_, programme.to)
    yield site.page("programme.html", f"{name}/index.html", title, programme, pictures=pictures, days=days, **values)
    law = site.shelf.laws[name]
    how = {
        "introduction": site.says(law.introduction_zh, "") or law.introduction,
        "in_english": site.lang == "zh" and not law.introduction_zh,
    }
    texts = _law(site, programme)
    yield site.page("law.html", f"{name}/law.html", title, programme, texts=texts, **how)
    yield site.page("rules.html", f"{name}/rules.html", title, programme, **_rules(site, programme, links))
    flows = [(b, Markup(branch_picture(site.book, programme, b, links, site.lang))) for b in programme.branches]
    yield site.page("flow.html", f"{name}/flow.html", title, programme, flows=flows)
    yield from procedure_pages(site, programme)
    yield site.page("parameters.html", f"{name}/parameters.html", title, programme, **_parameters(site, programme))
    rows = []
    for case in site.source.cases[name]:
        view = _case(site, programme, case, answers)
        rows.append((case, view["outcomes"]))
        site.find(
            site.words["cases"], site.called(case), title, f"{name}/cases/{case.file}.html", f"{case.id} {case.source}"
        )
        yield site.page("case.html", f"{name}/cases/{case.file}.html", site.called(case), programme, case=case, **view)
    yield site.page("cases.html", f"{name}/cases.html", title, programme, rows=rows)


def rule_links(site: Site, programme: Programme) -> dict[str, str]:
    """By the name of each rule: where it is explained, from one of the programme's tabs."""
    origins = {rule: site.shelf.origin(programme, rule) for rule in programme.versions}
    return {
        rule: f"rules.html#r-{rule}" if origin == programme.name else f"../{origin}/rules.html#r-{rule}"
        for rule, origin in origins.items()
    }


def links(site: Site, programme: Programme) -> dict[str, str]:
    """The same for rules, facts and parameters, the latter by the name law pages give them."""
    found = rule_links(site, programme)
    found |= {name: f"../facts.html#f-{name}" for name in site.book.facts}
    for parameter in programme.parameters.values():
        owner, _, rest = parameter.path.partition(".")
        place = "" if owner == programme.name else f"../{owner}/"
        where = f"{place}parameters.html#p-{rest}"
        found |= {parameter.path: where, parameter.name: where, rest: where} if not place else {parameter.path: where}
    found |= {name: f"../{name}/index.html" for name in site.book.programmes if name not in found}
    return found


# --- the law beside the rules ----------------------------------------------------------------------------------------


def _law(site: Site, programme: Programme) -> list[dict[str, Any]]:
    law = site.shelf.laws[programme.name]
    versions = [v for vs in programme.versions.values() for v in vs]
    cited, known = citing(law, versions), links(site, programme)
    rules = rule_links(site, programme)
    found = []
    for i, text in enumerate(law.texts):
        articles = law.articles.get(text.name, ())
        rows = []
        for article in articles:
            before, after = site.words["article"]
            number = f"{before}{article.number}{after}"
            url = f"{programme.name}/law.html#a{i}-{article.number}"
            words = site.says(article.zh, "") or article.words
            site.find(site.words["law"], f"{text.name} {number}", site.called(programme), url, words)
            rows.append({
                "article": article, "number": number, "anchor": f"a{i}-{article.number}",
                "status": article.status.replace(" ", "-"),
                "status_name": site.words["statuses"].get(article.status, ""),
                "words": linked(words, known), "english": not article.zh,
                "note": linked(article.words, known), "where": linked(article.where, known),
                "rules": [_cited(site, programme, v, rules) for v in cited.get((text.name, article.number), ())],
                "named": _named(site, programme, article, known),
            })  # fmt: skip
        found.append({
            "text": text, "anchor": f"t{i}", "days": site.days(text.from_, text.to), "rows": rows,
            "bars": bars(counted(articles), site), "read": site.words["reads"].get(text.read, text.read),
        })  # fmt: skip
    return found


def _cited(site: Site, programme: Programme, version: Version, rules: dict[str, str]) -> dict[str, Any]:
    return {
        "name": general(site.called(version)), "rule": version.rule, "href": rules[version.rule],
        "days": site.days(version.from_, version.to), "lines": plainly(site.book, programme, version, site.lang),
        "bool": version.node.type.kind == "bool",
    }  # fmt: skip


def _named(site: Site, programme: Programme, article: Article, known: dict[str, str]) -> list[tuple[str, str]]:
    """Facts and parameters that the line names, as they are called."""
    rows = []
    for name in dict.fromkeys(article.names):
        plain = name.replace(".", "_")
        if name not in programme.versions and (plain in programme.parameters or name in site.book.facts):
            rows.append((name_of(site.book, programme, plain, site.lang), known.get(name, "")))
    return rows


def linked(words: str, known: dict[str, str]) -> Markup:
    """A line of a law page with the names in it as links."""
    parts, last = [], 0
    for found in CODE.finditer(words):
        parts.append(escape(words[last : found.start()]))
        code = Markup("<code>{}</code>").format(found[1])
        href = known.get(found[1])
        parts.append(Markup('<a href="{}">{}</a>').format(href, code) if href else code)
        last = found.end()
    return Markup("").join([*parts, escape(words[last:])])


# --- rules -----------------------------------------------------------------------------------------------------------


def _rules(site: Site, programme: Programme, rules: dict[str, str]) -> dict[str, Any]:
    readers: dict[str, list[str]] = {}
    for name, versions in programme.versions.items():
        for read in dict.fromkeys(r for v in versions for r in v.reads):
            readers.setdefault(read, []).append(name)
    own = [n for n in programme.versions if n in site.shelf.rules[programme.name]]
    used = [(n, general(site.called(programme.versions[n][-1])), rules[n]) for n in programme.versions if n not in own]
    return {"rows": [_rule(site, programme, n, readers, rules) for n in sorted(own)], "used": used}


def _rule(
    site: Site, programme: Programme, name: str, readers: dict[str, list[str]], rules: dict[str, str]
) -> dict[str, Any]:  # fmt: skip
    versions = programme.versions[name]
    title = general(site.called(versions[-1]))
    known = links(site, programme)
    words = " ".join([name, versions[-1].zh, versions[-1].en, *(v.cites for v in versions), *(v.doc for v in versions)])
    site.find(site.words["rules"], title, site.called(programme), f"{programme.name}/rules.html#r-{name}", words)
    rows = []
    for i, version in enumerate(versions):
        same = i > 0 and versions[i - 1].node == version.node
        written = None if same else site.shelf.written(programme, version)
        rows.append({
            "days": site.days(version.from_, version.to) or site.words["always"], "cites": version.cites, "same": same,
            "lines": plainly(site.book, programme, version, site.lang), "written": written, "doc": version.doc,
            "title": general(site.called(version)),
        })  # fmt: skip
    reads = dict.fromkeys(r for v in versions for r in v.reads if r != "on")
    return {
        "name": name, "title": title, "other": versions[-1].en if site.lang == "zh" else versions[-1].zh, "rows": rows,
        "type": site.words["types"].get(versions[-1].node.type.kind, ""), "bool": versions[-1].node.type.kind == "bool",
        "reads": [(name_of(site.book, programme, r, site.lang), known.get(r, "")) for r in reads],
        "readers": [(name_of(site.book, programme, r, site.lang), rules[r]) for r in readers.get(name, ())],
        "branches": [site.called(b) for b in programme.branches if name in b.names],
    }  # fmt: skip


# --- parameters ------------------------------------------------------------------------------------------------------


def _parameters(site: Site, programme: Programme) -> dict[str, Any]:
    own = site.shelf.own_parameters(programme)
    known = links(site, programme)
    used = [(p.path, site.called(p), known[p.path]) for p in programme.parameters.values() if p not in own]
    return {"rows": [_parameter(site, programme, p) for p in own], "used": used}


def _parameter(site: Site, programme: Programme, parameter: Parameter) -> dict[str, Any]:
    series = series_of(site.book, parameter)
    statuses = list(dict.fromkeys(v.status for v in parameter.values))
    path = parameter.path.partition(".")[2]
    url = f"{programme.name}/parameters.html#p-{path}"
    words = f"{parameter.path} {parameter.name} {parameter.zh} {parameter.en}"
    site.find(site.words["parameters"], site.called(parameter), site.called(programme), url, words)
    many = len(parameter.values) > MOST_ROWS
    return {
        "parameter": parameter, "path": path, "statuses": statuses, "many": many,
        "chart": Markup(step_chart(site.book, parameter, series, site.source.until, site.lang)),
        "type": site.words["types"].get(parameter.type, ""), "crowded": len(series) > MOST_NAMED,
        "areas": [site.book.areas[s.area].name(site.lang) for s in series],
        "values": [] if many else [_value(site, parameter, s, i) for s in series for i in range(len(s.values))],
        "pivot": _pivot(site, parameter, series) if many else None,
        "sources": list(dict.fromkeys((v.status, v.source) for v in parameter.values)) if many else [],
        "codes": _codes(site, parameter),
    }  # fmt: skip


def _codes(site: Site, parameter: Parameter) -> list[tuple[str, str]]:
    labels = dict(parameter.labels)
    return [(c, labels.get(c, c) if site.lang == "zh" else c.replace("_", " ")) for c in parameter.codes]


def shown(site: Site, parameter: Parameter, value: int) -> str:
    """A value in the words of the language."""
    if parameter.type == "bool":
        return site.says("是" if value else "否", "yes" if value else "no")
    if parameter.type == "enum":
        return _codes(site, parameter)[value][1]
    return parameter.show(value)


def _value(site: Site, parameter: Parameter, series: Series, index: int) -> dict[str, Any]:
    value = series.values[index]
    late = value.published_on != value.from_
    return {
        "area": site.book.areas[value.area].name(site.lang), "day": site.day(value.from_), "number": series.area,
        "value": shown(site, parameter, value.value), "status": value.status, "source": value.source,
        "published": site.day(value.published_on) if late else "",
    }  # fmt: skip


def _pivot(site: Site, parameter: Parameter, series: list[Series]) -> dict[str, Any]:
    """Areas by dates; a cell without a value of its own is empty: the last one goes on."""
    days = sorted({v.from_ for s in series for v in s.values})
    rows = []
    for one in series:
        own = {v.from_: shown(site, parameter, v.value) for v in one.values}
        rows.append((site.book.areas[one.area].name(site.lang), [own.get(day, "") for day in days]))
    return {"days": [site.day(day) for day in days], "rows": rows}


# --- cases -----------------------------------------------------------------------------------------------------------


def _case(site: Site, programme: Programme, case: Worked, answers: Answers) -> dict[str, Any]:
    if case.id not in answers:
        answers[case.id] = judged(site.book, case)
    answer = answers[case.id]
    view = Receipts(answer.found, answer.judgement, site.lang)
    known = {name: f"../{href}" for name, href in links(site, programme).items()}
    return {
        "area": site.book.areas[answer.family.area].name(site.lang), "known": known, "outcomes": view.outcomes(),
        "coming": view.coming(answer.next), "tree": view.tree(), "facts": given_facts(answer.found, case, site.lang),
        "given": given_parameters(site.book, case, site.lang),
        "month": site.says(f"{case.month.year}年{case.month.month}月", str(case.month)),
    }  # fmt: skip
