"""A month of the price linkage as its page tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, may
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Area, Level
from doudi.engine.explain.sentences import cites_text
from doudi.payments.models import RunKind, State
from doudi.payments.queries.price_months import PriceMonth, PriceMonths, Told
from doudi.payments.queries.prices import Deadline, called, the_terms
from doudi.payments.triggers import Started
from doudi.registry.services.facts import book
from doudi.web.dossier.words import lang, source_name
from doudi.web.payments.fields import month_value, percent_text
from doudi.web.payments.words import month_text, yuan_text
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import day_text, is_chinese, money_text

#: Names of areas that are listed; of more their number is told.
NAMED = 12
#: The unit that the rule book's names of indices end with: pages write percent.
_UNIT = re.compile(r"（千分之一）$|, tenths of a percent$")


def index_name(name: str) -> str:
    return _UNIT.sub("", called(name))


def rule_name(name: str) -> str:
    """A rule of the programme in the language of the screen."""
    version = book().programmes[the_terms().programme].versions[name][-1]
    return _UNIT.sub("", version.zh if is_chinese() else version.en)


def drawn(actor: Actor, area: Area, month: PriceMonth, among: PriceMonths) -> dict[str, Any]:
    """Everything that the page shows of a month."""
    return {
        "name": month_text(month.period), "tag": _tag(month.judged), "told": [_told(each) for each in month.told],
        "published": _published(month.told),
        "outcomes": [_outcome(rows, among) for rows in _alike(month.judged)],
        "rows": _paid_rows(actor, area, month, among), "make": _make(actor, area, month),
    }  # fmt: skip


def _published(told: Sequence[Told]) -> str:
    """What is said above the publications, which can be opened."""
    corrected = any(each.corrected for each in told)
    return gettext("Indices as published, with corrections") if corrected else gettext("Indices as published")


def _told(told: Told) -> dict[str, Any]:
    row = told.row
    said = (source_name(row.source), gettext("entered by %(who)s") % {"who": row.who}, row.reason)
    return {
        "title": gettext("%(area)s, published on %(day)s") % {"area": row.area.name, "day": day_text(row.published_on)},
        "text": " · ".join(str(each) for each in said if each),
        "figures": [
            (index_name(name), percent_text(value), name in told.corrected) for name, value in row.values.items()
        ],
    }  # fmt: skip


def _tag(judged: Sequence[Started]) -> tuple[Any, str]:
    states = {each.started for each in judged}
    if states == {True}:
        return _("started"), "ok"
    if states == {False}:
        return _("not started"), "none"
    return (_("started in part"), "warn") if True in states else (_("cannot be told"), "warn")


def _alike(judged: Sequence[Started]) -> list[list[Started]]:
    """Counties of the same answer for the same reason, in the order in which they first come."""
    found: dict[Any, list[Started]] = {}
    for each in judged:
        found.setdefault((each.started, each.by, each.rise if each.started else None, each.missing), []).append(each)
    return list(found.values())


def _outcome(rows: Sequence[Started], among: PriceMonths) -> list[Row]:
    first = rows[0]
    found = [Row(_answer(first), _names([among.counties[each.area].name for each in rows]))]
    if first.started is None:
        return [*found, Row(_("Not published yet"), _joined(index_name(name) for name in first.missing))]
    by = _joined(rule_name(name) for name in first.by)
    found.append(Row(_("Thresholds reached"), by or gettext("none")))
    if first.started:
        found += [Row(rule_name(the_terms().rise), percent_text(first.rise or 0)), *_amounts(rows)]
    return found


def _answer(row: Started) -> Any:
    if row.started is None:
        return _("It cannot be told whether it is started in")
    return _("Started in") if row.started else _("Not started in")


def _amounts(rows: Sequence[Started]) -> list[Row]:
    """Of each group what a person gets a month; from the least to the most where counties differ."""
    found = []
    for name in the_terms().amounts:
        sums = [fen for each in rows if (fen := each.amounts.get(name)) is not None]
        if sums and min(sums) == max(sums):
            found.append(Row(rule_name(name), yuan_text(sums[0])))
        elif sums:
            found.append(Row(rule_name(name), f"{money_text(min(sums))} – {yuan_text(max(sums))}"))
    return found


def _names(names: list[str]) -> str:
    if len(names) > NAMED:
        return ngettext("%(n)s county", "%(n)s counties", len(names)) % {"n": len(names)}
    return _joined(names)


def _joined(names: Any) -> str:
    return ("、" if is_chinese() else "; ").join(names)


def _paid_rows(actor: Actor, area: Area, month: PriceMonth, among: PriceMonths) -> list[Row]:
    """By when it is paid, and by which runs; nothing of a month in which it is started nowhere."""
    paths = [among.counties[each.area].path for each in month.judged if each.started]
    if not paths:
        return []
    over = [[run.state == State.CLOSED for run in month.runs if path.startswith(run.area_path)] for path in paths]
    rows, sees = [], len(actor.path) <= Level.COUNTY * WIDTH  # runs are a county's
    if month.deadline is not None:
        waits = sees and not all(each and all(each) for each in over)
        rows.append(Row(_("To be paid by"), _deadline(actor, month.deadline, waits=waits)))
    if not sees:
        return rows
    if area.level == Level.COUNTY and month.runs:
        return rows + [
            Row(_("Run"), f"{run.area.name} · {run.get_state_display()}", reverse("run", args=[run.pk]), _("See it"))
            for run in month.runs
        ]
    return [*rows, Row(_("Runs"), *_of_counties(month, sum(bool(each) for each in over), len(paths)))]


def _of_counties(month: PriceMonth, have: int, all_: int) -> tuple[Any, ...]:
    """How many counties have a run of those in which it is started, and the way to them."""
    if not have:
        return (gettext("no run yet"),)
    query = urlencode({"month": month_value(month.period), "programme": the_terms().programme})
    return gettext("%(n)s of %(all)s counties") % {"n": have, "all": all_}, f"{reverse('runs')}?{query}", _("See them")


def _deadline(actor: Actor, found: Deadline, *, waits: bool) -> str:
    """The day with its article, and the days left while it still waits to be paid."""
    said, left = [day_text(found.day), cites_text(found.cites, lang(), book().notes)], (found.day - actor.on).days
    if waits and left >= 0:
        said.insert(1, ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left})
    elif waits:
        said.insert(1, ngettext("over since %(n)s day", "over since %(n)s days", -left) % {"n": -left})
    if not found.sure:
        said.append(gettext("the holidays of that year are not known yet"))
    return " · ".join(said)


def _make(actor: Actor, area: Area, month: PriceMonth) -> str:
    """Where the run of a month is made, for who may; nothing where there is one, or none is due."""
    started = any(each.started for each in month.judged)
    if month.runs or not started or area.level != Level.COUNTY or area.path != actor.path:
        return ""
    if not may(actor, Act.PAYMENT_PREPARE, Place(area.path)):
        return ""
    query = {"kind": RunKind.PRICE.value, "programme": the_terms().programme, "period": month_value(month.period)}
    return f"{reverse('new_run')}?{urlencode(query)}"
