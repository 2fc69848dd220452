"""The page of a programme's procedure: each version as a lawyer reads it, with the routes of appeal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doudi.engine.book.programme import FOREVER, Programme
from doudi.engine.procedure.model import Limit, Path, Reply, Route, Step, Version
from doudi.handbook import procedure_words as words
from doudi.handbook.procedure_words import condition_text, limit_text
from doudi.handbook.site import Site
from doudi.kernel.dates import from_date


def procedure_pages(site: Site, programme: Programme) -> Iterator[tuple[str, str]]:
    """The page, where the book says how the programme is handled."""
    versions = site.shelf.procedures.versions.get(programme.name, ())
    if not versions:
        return
    url, title = f"{programme.name}/procedure.html", site.called(programme)
    for version in versions:
        said = " ".join(f"{step.called(site.lang)} {step.cites}" for p in version.paths.values() for step in p.steps)
        site.find(site.words["procedure"], site.called(version), title, f"{url}#v-{version.from_}", said)
    remedies = site.shelf.procedures
    yield site.page(
        "procedure.html", url, title, programme,
        versions=[_version(site, version) for version in reversed(versions)],
        routes=[_remedy(site, each) for each in reversed(remedies.routes)],
        replies=[_remedy(site, each) for each in reversed(remedies.replies)],
    )  # fmt: skip


def _version(site: Site, version: Version) -> dict[str, Any]:
    lang = site.lang
    delegated = [row for row in version.confirming if row.form != "own"]
    return {
        "version": version, "anchor": f"v-{version.from_}", "days": _days(site, version),
        "subject": words.SUBJECTS[lang][version.subject], "at": words.PLACES[lang][version.at],
        "starts": words.STARTS[lang][version.starts], "transition": words.TRANSITIONS[lang][version.transition],
        "papers": [
            {
                "paper": paper, "of": words.OF[lang][paper.of],
                "supplied": site.words["join"].join(_supplier(site, name) for name in paper.supplied_by),
            }
            for paper in version.papers
        ],
        "paths": [_path(site, path) for path in version.paths.values()],
        "confirming": [
            {
                "row": row, "area": site.book.areas[row.area].name(lang), "role": words.ROLES[lang][row.role],
                "form": words.FORMS[lang][row.form],
            }
            for row in (*(row for row in version.confirming if row.form == "own"), *delegated)
        ],
    }  # fmt: skip


def _supplier(site: Site, name: str) -> str:
    """A register or a fact as it is called."""
    return site.called(site.book.registers[name] if name in site.book.registers else site.book.facts[name])


def _path(site: Site, path: Path) -> dict[str, Any]:
    names = {step.name: f"{number}. {site.called(step)}" for number, step in enumerate(path.steps, 1)}
    totals = [
        (site.says("全程", "The whole"), path.total),
        (site.says("全程（委托或下放给乡镇的）", "The whole, where it is the township's"), path.total_delegated),
        (site.says("可以延长到", "May be extended to"), path.extended),
    ]
    return {
        "path": path, "totals": [(name, _limit(site, limit)) for name, limit in totals if limit],
        "steps": [_step(site, path, step, names) for step in path.steps],
    }  # fmt: skip


def _step(site: Site, path: Path, step: Step, names: dict[str, str]) -> dict[str, Any]:
    lang = site.lang
    limits = [
        (site.says("启动", "Begins"), step.start),
        (site.says("期限", "Limit"), step.limit),
        (site.says("公示有异议的", "After an objection"), step.objected),
    ]
    join = site.words["join"]
    group = [each for each in path.steps if step.together and each.together == step.together and each is not step]
    return {
        "step": step, "by": join.join(words.ROLES[lang][role] for role in step.by),
        "limits": [(name, _limit(site, limit)) for name, limit in limits if limit],
        "together": join.join(names[each.name] for each in group),
        "when": site.says("；并且", "; and ").join(condition_text(each, lang) for each in step.when),
        "shows": join.join(words.FIELDS[lang][each] for each in step.shows),
        "letters": join.join(words.LETTERS[lang][each] for each in step.letters),
        "ceiling": [(words.ROLES[lang][role], _parameter(site, name)) for role, name in step.ceiling.items()],
        "goes": [
            (words.RESULTS[lang].get(result, result), names.get(target, site.says("办结", "the end")))
            for result, target in step.goes.items()
        ],
    }  # fmt: skip


def _parameter(site: Site, name: str) -> str:
    """What a parameter is called; any programme's of that name, which a procedure names of its own."""
    return next((site.called(each) for each in site.book.parameters() if each.name == name), name)


def _limit(site: Site, limit: Limit) -> dict[str, Any]:
    return {"text": limit_text(limit, site.lang), "cites": limit.cites, "status": limit.status}


def _remedy(site: Site, each: Route | Reply) -> dict[str, Any]:
    body = "" if isinstance(each, Reply) else site.says(each.body_zh, each.body_en)
    return {"name": site.called(each), "body": body, "days": _days(site, each), **_limit(site, each.limit)}


def _days(site: Site, each: Version | Route | Reply) -> str:
    end = from_date(each.to) if each.to else FOREVER
    return site.days(from_date(each.from_), end) or site.words["always"]
