"""What makes a procedure sound, beyond its shape: known words, dates without gaps, and no way around a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from doudi.engine.book.book import Book
from doudi.engine.procedure import model
from doudi.engine.procedure.model import (
    CONDITIONS,
    CONFIRMING,
    END,
    OPPOSITES,
    RESULTS,
    SHOWABLE,
    Cited,
    Confirming,
    Keeping,
    Kind,
    Limit,
    Paper,
    Path,
    Reply,
    Route,
    Step,
    Version,
    Write,
)
from doudi.kernel.errors import InputError, nearest

SHOWN = (Kind.POSTING, Kind.PUBLICATION)
#: Every way through has one, and nothing passes it by.
UNAVOIDABLE = (Kind.DECISION, Kind.SERVICE)
#: Of whom a fact is written, by the level the vocabulary gives it.
WHOSE = {"household": "household", "covered": "person"}
#: What a written fact may be besides one of its codes, and of which types it then is.
WRITTEN = {"amount": ("fen", "fen_per_month"), "members": ("count",), "yes": ("bool",)}
#: A result of these leads back, to be done again.
RETURNING = {Kind.REVIEW: "returned", Kind.DECISION: "returned"}


def check_dates(where: str, rows: Sequence[Version | Route | Reply | Keeping], what: str) -> None:
    """InputError unless each begins on the day after the one before it ended, and only the last one is open."""
    for before, after in pairwise(rows):
        if before.to is None or before.to >= after.from_:
            raise InputError(f"{where}: the {what} from {before.from_} overlaps the one from {after.from_}")
        if before.to + dt.timedelta(days=1) != after.from_:
            raise InputError(f"{where}: there is a gap between {before.to} and {after.from_}: no {what} holds then")
    for each in rows:
        if each.to is not None and each.to < each.from_:
            raise InputError(f"{where}: the {what} from {each.from_} ends before it begins, on {each.to}")


def check_remedies(
    where: str, routes: Iterable[Route], replies: Iterable[Reply], showing: Mapping[str, tuple[str, ...]]
) -> None:
    """InputError for a limit or a field that is none."""
    rows: tuple[Route | Reply, ...] = (*routes, *replies)
    for each in rows:
        _limit(f"{where}: {each.name}.limit", each.limit)
    for cites, shown in showing.items():
        for one in shown:
            _known(f"{where}: showing.{cites}", one, SHOWABLE)


def check_keeping(where: str, rows: Iterable[Keeping]) -> None:
    """InputError for a time that is none, or that nothing is named for."""
    for each in rows:
        if each.years < 1:
            raise InputError(f"{where}: {each.name}.years is {each.years}: a file is kept a year at least")
        if not each.cites.strip():
            raise InputError(f"{where}: {each.name}.cites is empty: say what the years are taken from")
        _known(f"{where}: {each.name}.status", each.status, model.STATUSES)


def check_version(book: Book, where: str, version: Version, showing: Mapping[str, tuple[str, ...]]) -> None:
    """InputError, one sentence with file and key, on the first fault of a version."""
    for key, allowed in (
        ("subject", model.SUBJECTS), ("at", model.PLACES), ("transition", model.TRANSITIONS),
        ("starts", model.STARTS), ("status", model.STATUSES),
    ):  # fmt: skip
        _known(f"{where}: {key}", getattr(version, key), allowed)
    _cited(where, version)
    if version.transition == "switch" and version.transition_said is None:
        raise InputError(f"{where}: transition: switch needs transition_said: why open cases move")
    _papers(book, where, version.papers)
    _confirming(book, where, version.confirming)
    for write in version.writes:
        _write(book, f"{where}: writes.{write.fact}", version.programme, write)
    for name in version.paths:
        _known(f"{where}: paths", name, model.PATHS)
    if "ordinary" not in version.paths:
        raise InputError(f"{where}: paths lacks 'ordinary'")
    for path in version.paths.values():
        _path(f"{where}: {path.name}", version, path, showing)
        for step in path.steps:
            _ceiling(book, f"{where}: {path.name}.{step.name}.ceiling", version.programme, step)


def _cited(where: str, version: Version) -> None:
    rows: tuple[Cited | None, ...] = (
        version.correction, version.transition_said, *version.pauses, *version.extensions,
    )  # fmt: skip
    for each in rows:
        if each is not None:
            _known(f"{where}: {each.name}.status", each.status, model.STATUSES)
    named_once(f"{where}: pauses", [each.name for each in version.pauses])
    named_once(f"{where}: extensions", [each.name for each in version.extensions])
    if version.extensions and not any(path.extended for path in version.paths.values()):
        raise InputError(f"{where}: extensions are named, but no path says to how much it may be extended")


def _papers(book: Book, where: str, papers: Sequence[Paper]) -> None:
    named_once(f"{where}: papers", [paper.name for paper in papers])
    suppliers = {*book.registers, *book.facts}
    for paper in papers:
        place = f"{where}: papers.{paper.name}"
        _known(f"{place}.of", paper.of, model.PAPERS_OF)
        _known(f"{place}.status", paper.status, model.STATUSES)
        for name in paper.supplied_by:
            if name not in suppliers:
                raise InputError(f"{place}.supplied_by: {name!r} is no register or fact{nearest(name, suppliers)}")


def _confirming(book: Book, where: str, rows: Sequence[Confirming]) -> None:
    named_once(f"{where}: confirming", [row.area for row in rows])
    for row in rows:
        place = f"{where}: confirming.{row.area}"
        if row.area not in book.areas:
            raise InputError(f"{place}: there is no such area{nearest(row.area, book.areas)}")
        _known(f"{place}.role", row.role, model.ROLES)
        _known(f"{place}.form", row.form, model.FORMS)
        _known(f"{place}.status", row.status, model.STATUSES)
    if not any(row.area == book.area_root and row.form == "own" for row in rows):
        raise InputError(
            f"{where}: confirming names no body of its own right for {book.area_root}, the whole of the book"
        )


def _write(book: Book, where: str, programme: str, write: Write) -> None:
    """A fact that an award writes exists, belongs to whom it is written of, and can hold what is written."""
    fact = book.facts.get(write.fact)
    if fact is None:
        raise InputError(f"{where}: there is no such fact{nearest(write.fact, book.facts)}")
    _known(f"{where}.whose", write.whose, WHOSE)
    if fact.level != WHOSE[write.whose]:
        raise InputError(f"{where}.whose: {write.fact} is a fact of a {fact.level}, not of {write.whose!r}")
    _known(f"{where}.value", write.value, fact.codes or [v for v, types in WRITTEN.items() if fact.type in types])
    for unit in write.units:
        _known(f"{where}.units", unit, book.programmes[programme].units)
    for branch in write.branches:
        _known(f"{where}.branches", branch, [each.name for each in book.programmes[programme].branches])
    if write.lag < 0:
        raise InputError(f"{where}.lag: it cannot hold before the award does")


def _ceiling(book: Book, where: str, programme: str, step: Step) -> None:
    """It is a sum of money of the programme's own parameters, for a role that may decide."""
    known = {name: each for name, each in book.programmes[programme].parameters.items() if each.type == "fen"}
    for role, parameter in step.ceiling.items():
        _known(where, role, model.ROLES)
        _known(f"{where}.{role}", parameter, known)
        if step.kind is not Kind.DECISION:
            raise InputError(f"{where}: only a decision has one")


def _path(where: str, version: Version, path: Path, showing: Mapping[str, tuple[str, ...]]) -> None:
    _known(f"{where}.status", path.status, model.STATUSES)
    for key in ("total", "total_delegated", "extended"):
        _limit(f"{where}.{key}", getattr(path, key))
    if path.extended and not version.extensions:
        raise InputError(f"{where}.extended: no reason for more time is named under extensions")
    named_once(where, [step.name for step in path.steps])
    for at, step in enumerate(path.steps):
        _step(f"{where}.{step.name}", path, at)
        if step.kind in SHOWN:
            _shown(f"{where}.{step.name}", version, step, showing)
    _unavoidable(where, path)
    _all_reached(where, path)


def _step(where: str, path: Path, at: int) -> None:
    step = path.steps[at]
    _known(f"{where}.status", step.status, model.STATUSES)
    if not step.by:
        raise InputError(f"{where}.by names nobody")
    for role in step.by:
        allowed = (*model.ROLES, CONFIRMING) if step.kind is Kind.DECISION else model.ROLES
        _known(f"{where}.by", role, allowed)
    for each in step.when:
        for one in each.split(" or "):
            _known(f"{where}.when", one.removeprefix("not "), CONDITIONS)
    for key in ("limit", "objected", "start"):
        _limit(f"{where}.{key}", getattr(step, key))
    for letter in step.letters:
        _known(f"{where}.letters", letter, model.LETTERS)
    if not 0 <= step.sample <= 100 or bool(step.sample) != any("sampled" in each.split(" or ") for each in step.when):
        raise InputError(f"{where}.sample: a share in per cent goes with the condition 'sampled', and only with it")
    if step.people < 1:
        raise InputError(f"{where}.people: at least one person acts")
    _goes(where, path, at)


def _goes(where: str, path: Path, at: int) -> None:
    step, names = path.steps[at], [step.name for step in path.steps]
    for result, target in step.goes.items():
        _known(f"{where}.goes", result, RESULTS[step.kind])
        if target != END and target not in names:
            raise InputError(f"{where}.goes leads to the unknown step {target!r}{nearest(target, [*names, END])}")
    returned = RETURNING.get(step.kind)
    if returned is None:
        return
    target = step.goes.get(returned, "")
    if target not in names or names.index(target) > at:
        raise InputError(f"{where}.goes has to say to which step before it {returned!r} leads back")


def _shown(where: str, version: Version, step: Step, showing: Mapping[str, tuple[str, ...]]) -> None:
    """A posting or publication: none in secret, and of each only what the article it cites lets it show."""
    if version.secret:
        raise InputError(f"{where}: a {step.kind} in a secret procedure ({version.secret})")
    if step.kind is Kind.POSTING and step.days < 1:
        raise InputError(f"{where}.days: for how many days is it posted?")
    if not step.shows:
        raise InputError(f"{where}.shows names no field")
    for one in step.shows:
        _known(f"{where}.shows", one, SHOWABLE)
    articles = [cites for cites in step.cites.split("; ") if cites in showing]
    if not articles:
        raise InputError(f"{where}.cites: {step.cites!r} is no article of which remedies.yaml says what may be shown")
    allowed = {one for cites in articles for one in showing[cites]}
    for one in step.shows:
        if one not in allowed:
            raise InputError(f"{where}.shows: {step.cites} does not allow {one!r} to be shown")


def _unavoidable(where: str, path: Path) -> None:
    """No way through passes a decision or its service by."""
    for kind in UNAVOIDABLE:
        gates = list(_gates(path, kind))
        if not gates:
            raise InputError(f"{where}: it has no {kind} that always takes place")
        for at, step in enumerate(path.steps):
            for result, target in step.goes.items():
                to = len(path.steps) if target == END else [s.name for s in path.steps].index(target)
                if any(at < gate < to for gate in gates):
                    raise InputError(f"{where}.{step.name}.goes: {result!r} passes the {kind} by")
    if min(_gates(path, Kind.SERVICE)) < min(_gates(path, Kind.DECISION)):
        raise InputError(f"{where}: a decision cannot be served before it is made")


def _gates(path: Path, kind: Kind) -> Iterator[int]:
    """Steps of a kind that always take place: those without a condition, and two that share all cases between them."""
    steps = [(at, step) for at, step in enumerate(path.steps) if step.kind is kind and not step.optional]
    yield from (at for at, step in steps if not step.when)
    halves = {step.when[0]: at for at, step in steps if len(step.when) == 1}
    if all(half in halves for half in OPPOSITES):
        yield from (halves[half] for half in OPPOSITES)


def _all_reached(where: str, path: Path) -> None:
    """InputError for a step that nothing leads to, or whose conditions cannot hold together."""
    names = [step.name for step in path.steps]
    reached: set[int] = set()
    waiting = [0]
    while waiting:
        at = waiting.pop()
        if at >= len(names) or at in reached:
            continue
        reached.add(at)
        step = path.steps[at]
        targets = {step.goes.get(result) for result in RESULTS[step.kind]}
        waiting += [names.index(target) for target in targets if target and target != END]
        if None in targets or step.when or step.optional:
            waiting.append(at + 1)
    for at, step in enumerate(path.steps):
        if at not in reached or _never(step.when):
            raise InputError(f"{where}.{step.name} can never be reached")


def _never(when: Collection[str]) -> bool:
    """Whether two conditions exclude each other."""
    single = {each for each in when if " or " not in each}
    return any(f"not {each}" in single for each in single) or all(half in single for half in OPPOSITES)


def _limit(where: str, limit: Limit | None) -> None:
    if limit is None:
        return
    if limit.days < 1:
        raise InputError(f"{where}.days: a limit is at least one day long")
    _known(f"{where}.unit", limit.unit, model.UNITS)
    _known(f"{where}.since", limit.since, model.SINCE)
    _known(f"{where}.status", limit.status, model.STATUSES)
    if limit.when:
        _known(f"{where}.when", limit.when.removeprefix("not "), CONDITIONS)


def _known(where: str, word: str, allowed: Collection[str]) -> None:
    if word not in allowed:
        raise InputError(f"{where} knows no {word!r}{nearest(word, allowed)}")


def named_once(where: str, names: Sequence[str]) -> None:
    """InputError for a name that stands twice."""
    for at, name in enumerate(names):
        if name in names[:at]:
            raise InputError(f"{where}: {name!r} stands twice")
