"""The pages about the whole book: its programmes, its coverage of the law, its calendar, its vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doudi.engine.book.calendar import calendar
from doudi.engine.book.facts import Fact
from doudi.engine.book.programme import FOREVER, Programme
from doudi.engine.explain.suppliers import suppliers_text
from doudi.handbook.coverage import Coverage, coverage, shown_share
from doudi.handbook.law import STATUSES
from doudi.handbook.mechanisms import FILE as MECHANISMS
from doudi.handbook.plain import general
from doudi.handbook.site import Site
from doudi.kernel.errors import InputError


def book_pages(site: Site) -> Iterator[tuple[str, str]]:
    """Every page that belongs to no one programme."""
    yield site.page("index.html", "index.html", site.called(site.book), **_index(site))
    yield site.page("search.html", "search.html", site.words["search"])
    yield site.page("coverage.html", "coverage.html", site.words["coverage"], texts=_texts(site))
    yield site.page("calendar.html", "calendar.html", site.words["calendar"], changes=_calendar(site))
    yield site.page("facts.html", "facts.html", site.words["facts"], parts=_facts(site))
    if site.source.mechanisms is not None:
        yield site.page("mechanisms.html", "mechanisms.html", site.words["mechanisms"], **_mechanisms(site))


def bars(found: Coverage | tuple[int, ...], site: Site) -> list[dict[str, Any]]:
    """A coverage as parts of a bar: status, its name, how many, which share."""
    counts = found.counts if isinstance(found, Coverage) else found
    whole = Coverage("", None, counts)  # type: ignore[arg-type]
    return [
        {
            "status": status.replace(" ", "-"), "name": site.words["statuses"][status], "count": counts[i],
            "share": shown_share(whole.share(i)), "width": whole.share(i),
        }
        for i, status in enumerate(STATUSES)
    ]  # fmt: skip


def added(found: list[Coverage]) -> tuple[int, ...]:
    """The counts of several texts together."""
    return tuple(sum(c.counts[i] for c in found) for i in range(len(STATUSES)))


def summary(site: Site, programme: Programme) -> dict[str, Any]:
    """The figures of a programme: rules, parameters and how many of their values are law, cases, articles."""
    shelf, name = site.shelf, programme.name
    own = shelf.own_parameters(programme)
    values = [v for p in own for v in p.values]
    cases = site.source.cases[name]
    found = [c for c in coverage(shelf) if c.programme == name]
    return {
        "rules": len(shelf.rules[name]), "versions": len(shelf.own_versions(programme)), "parameters": len(own),
        "values": len(values), "illustrative": sum(v.status == "illustrative" for v in values),
        "cases": len(cases), "wrong": sum(bool(c.faults) for c in cases), "bars": bars(added(found), site),
        "texts": len(found),
    }  # fmt: skip


def _index(site: Site) -> dict[str, Any]:
    rows = {p.name: summary(site, p) for p in site.book.programmes.values()}
    for programme in site.book.programmes.values():
        where = group_of(site, programme)
        site.find(
            site.words["programmes"], site.called(programme), where, f"{programme.name}/index.html", programme.name
        )
    total = {
        key: sum(r[key] for r in rows.values())
        for key in ("rules", "versions", "values", "illustrative", "cases", "wrong")
    }
    return {"rows": rows, "total": total, "bars": bars(added(list(coverage(site.shelf))), site)}


def group_of(site: Site, programme: Programme) -> str:
    """What the group of a programme is called."""
    return next(name for name, found in site.groups if programme in found)


def _texts(site: Site) -> list[dict[str, Any]]:
    """The texts by their name, each with the programmes that account for it."""
    by_text: dict[str, list[Coverage]] = {}
    for one in coverage(site.shelf):
        by_text.setdefault(one.text.name, []).append(one)
    return [
        {
            "text": found[0].text, "days": site.days(found[0].text.from_, found[0].text.to),
            "rows": [
                {
                    "programme": site.book.programmes[c.programme], "bars": bars(c, site), "total": c.total,
                    "whole": c.text.whole, "read": site.words["reads"].get(c.text.read, c.text.read),
                    "anchor": f"t{[t.name for t in site.shelf.laws[c.programme].texts].index(c.text.name)}",
                    "seen": c.text.read == "text",
                }
                for c in found
            ],
        }
        for found in by_text.values()
    ]  # fmt: skip


def _calendar(site: Site) -> list[dict[str, Any]]:
    """The days of change, latest first: texts, programmes, rules, parameters."""
    texts: dict[int, list[tuple[str, str, str]]] = {}
    for name, law in site.shelf.laws.items():
        for i, text in enumerate(law.texts):
            entry = (text.name, site.called(text), f"{name}/law.html#t{i}")
            known = texts.setdefault(text.from_, [])
            if entry[0] not in [k[0] for k in known]:
                known.append(entry)
    days: dict[int, dict[str, Any]] = {}
    for change in calendar(site.book, FOREVER):
        days[change.day] = {
            "day": change.day, "programmes": [site.book.programmes[n] for n in change.programmes],
            "rules": _by_programme(site, change.rules), "parameters": _parameters(site, change.parameters),
        }  # fmt: skip
    for day in texts:
        if day >= site.book.since:
            days.setdefault(day, {"day": day, "programmes": [], "rules": [], "parameters": []})
    for day, row in days.items():
        row["texts"] = texts.get(day, [])
    return [days[day] for day in sorted(days, reverse=True)]


def _by_programme(site: Site, paths: tuple[str, ...]) -> list[tuple[Programme, list[tuple[str, str]]]]:
    """The rules of a day by the programme that declares them: name and what it is called."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in paths:
        name, _, rule = path.partition(".")
        if rule in site.shelf.rules[name]:
            versions = site.book.programmes[name].versions[rule]
            found.setdefault(name, []).append((rule, general(site.called(versions[-1]))))
    return [(site.book.programmes[name], rules) for name, rules in found.items()]


def _parameters(site: Site, paths: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """(programme, path, what it is called) of the parameters of a day."""
    named = {p.path: p for p in site.book.parameters()}
    return [(path.partition(".")[0], path, site.called(named[path])) for path in paths]


# --- the vocabulary --------------------------------------------------------------------------------------------------


def _facts(site: Site) -> list[dict[str, Any]]:
    """The book's own facts, then those of each programme, with who can say them and who reads them."""
    readers = site.shelf.readers()
    parts = []
    for owner in ("", *site.book.programmes):
        facts = site.shelf.facts_of(owner)
        if facts:
            title = (
                site.called(site.book.programmes[owner]) if owner else site.says("全书共用", "Shared by the whole book")
            )
            parts.append({"owner": owner, "title": title, "rows": [_fact(site, f, readers) for f in facts]})
    return parts


def _fact(site: Site, fact: Fact, readers: dict[str, list[str]]) -> dict[str, Any]:
    labels = dict(fact.labels)
    codes = [(c, labels.get(c, c) if site.lang == "zh" else c.replace("_", " ")) for c in fact.codes]
    limits = "" if fact.codes or fact.type in ("bool", "area") else f"{fact.show(fact.min)} – {fact.show(fact.max)}"
    absent = ""
    if fact.register:
        register = site.called(site.book.registers[fact.register])
        value = fact.show(fact.absent_value, site.lang)
        absent = site.says(f"核对过“{register}”而无记录：{value}", f"{value} where “{register}” was matched")
    words = f"{fact.name} {fact.zh} {fact.en} {' '.join(c for pair in codes for c in pair)}"
    site.find(site.words["facts"], site.called(fact), fact.name, f"facts.html#f-{fact.name}", words)
    return {
        "fact": fact, "level": site.words["levels"][fact.level], "type": site.words["types"].get(fact.type, fact.type),
        "codes": codes, "limits": limits, "absent": absent, "from": suppliers_text(fact.supplied_by, site.lang),
        "readers": [site.book.programmes[n] for n in readers.get(fact.name, ())],
    }  # fmt: skip


def _mechanisms(site: Site) -> dict[str, Any]:
    found = site.source.mechanisms
    assert found is not None
    areas = [
        (site.words["groups"].get(area, area), [r for r in found.records if r.area == area])
        for area in dict.fromkeys(r.area for r in found.records)
    ]
    files = {(c.programme, c.id): c for cases in site.source.cases.values() for c in cases}
    for record in found.records:
        site.find(
            site.words["mechanisms"], site.called(record), record.quote, f"mechanisms.html#m-{record.id}", record.id
        )
    carriers = {(name, rule): _carrier(site, name, rule) for record in found.records for name, rule in record.rules}
    carried = sum(bool(r.rules) for r in found.records)
    count = len(found.records)
    return {"areas": areas, "files": files, "carriers": carriers, "carried": carried, "count": count}


def _carrier(site: Site, name: str, rule: str) -> tuple[str, str]:
    """What a rule that carries a mechanism is called, and where it is explained."""
    programme = site.book.programmes.get(name)
    if programme is None or rule not in programme.versions:
        raise InputError(f"{MECHANISMS}: there is no rule {name}.{rule}")
    title = general(site.called(programme.versions[rule][-1]))
    return title, f"{site.shelf.origin(programme, rule)}/rules.html#r-{rule}"
