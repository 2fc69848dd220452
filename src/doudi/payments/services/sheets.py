"""Sheets that offices hand up: the roll of a month (台账), and monthly or quarterly figures from what was closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, require
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Area
from doudi.areas.queries import names_of
from doudi.audit.services import record
from doudi.casework.procedures import procedures
from doudi.engine.procedure.model import Path
from doudi.payments.models import MonthClose
from doudi.payments.periods import plus, shown
from doudi.payments.queries.roll import Figures, Roll, quarter
from doudi.payments.terms import terms
from doudi.registry.models import Household
from doudi.registry.services.facts import book
from doudi.registry.sheets.exporting.services import Exported
from doudi.registry.sheets.exporting.writing import FORMS, write

#: Sheets are in Chinese, as the offices above want them.
HEADER = ("序号", "乡镇（街道）", "村（社区）", "户主", "保障人数", "起始日期", "月保障金额（元）", "收款账号后四位")
MOVES = (("opening", "月初"), ("new", "新增"), ("exits", "退出"), ("closing", "月末"))
#: Why households came or left where no way of a procedure says it.
WHYS = {"moved": "迁入或迁出", "brought": "其他"}
#: Months of a quarter.
QUARTER = 3


def export_roll(actor: Actor, area: Area, programme: str, period: int, *, form: str = "xlsx") -> Exported:
    """The households on a programme's roll in a month, as far as the actor may see them; each with its amount."""
    require(actor, Act.SHEET_EXPORT, Place(area.path))
    require(actor, Act.PAYMENT_VIEW, Place(area.path))
    if form not in FORMS:
        raise ValidationError(_("There is no such list."))
    rows = _roll_rows(actor, area, programme, period)
    with transaction.atomic():
        file, count = write(form, [HEADER, *rows])
        record(actor, "roll.export", "payments.roll", 0, area_path=area.path, after={
            "programme": programme, "period": period, "rows": count,
        })  # fmt: skip
    return Exported(file, f"roll-{programme}-{period}.{form}", count)


def export_months(actor: Actor, area: Area, programme: str, first: int, months: int, *, form: str = "xlsx") -> Exported:
    """The closed figures of a month, or of three as a quarter. ValidationError while one of them is not closed."""
    require(actor, Act.PAYMENT_VIEW, Place(area.path))
    if form not in FORMS or months not in (1, QUARTER):
        raise ValidationError(_("There is no such list."))
    found = [_closed(actor, area, programme, plus(first, number)) for number in range(months)]
    whole = found[0] if months == 1 else quarter(found)
    title = shown(first) if months == 1 else f"{shown(first)} — {shown(plus(first, months - 1))}"
    rows = list(_figure_rows(area, programme, title, whole))
    with transaction.atomic():
        file, count = write(form, rows)
        record(actor, "month.export", "payments.monthclose", 0, area_path=area.path, after={"first": first})
    return Exported(file, f"months-{programme}-{first}.{form}", count)


def _roll_rows(actor: Actor, area: Area, programme: str, period: int) -> Iterator[Sequence[Any]]:
    seen = Household.objects.visible_to(actor).values("pk")
    awards = Roll(area, programme, period).awards().filter(household__in=seen).select_related("household__head")
    awards = awards.prefetch_related("members", "payees__account").order_by("household__area_path", "pk")
    rows = list(awards)
    paths = {award.household.area_path for award in rows}
    names = names_of(paths | {path[:-WIDTH] for path in paths})
    for number, award in enumerate(rows, 1):
        path = award.household.area_path
        now = [each for each in award.payees.all() if each.confirmed_on and not each.ended_on]
        yield (
            number, str(names[path[:-WIDTH]].name_zh), str(names[path].name_zh),
            award.household.head.name if award.household.head else "", len(award.members.all()), award.since,
            award.amount_fen / 100, now[0].account.last_four if now else "",
        )  # fmt: skip


def _figure_rows(area: Area, programme: str, title: str, told: Figures) -> Iterator[Sequence[Any]]:
    yield (f"{area.name_zh} {book().programmes[programme].zh} {title}", "户", "人")
    for key, name in MOVES:
        yield name, told["households"][key], told["persons"][key]
    for title_of, key in (("新增原因", "came"), ("退出原因", "left")):
        for why, count in sorted(told[key].items()):
            yield f"{title_of}：{why_text(programme, why)}", count, ""
    for group in terms().groups:
        yield f"其中：{group.zh}", "", told["groups"].get(group.name, 0)
    yield "当月保障金额（元）", told["month_fen"] / 100, ""
    yield "支出（元）", told["spent_fen"] / 100, ""
    yield "人均补差（元/人·月）", told["per_person_fen"] / 100, ""


def why_text(programme: str, why: str) -> str:
    """Why households came or left, in Chinese."""
    path = way_of(programme, why)
    return WHYS.get(why) or (path.zh if path else why)


def way_of(programme: str, why: str) -> Path | None:
    """The way of the programme's procedures that a reason names; none where it names no way."""
    paths = (version.paths.get(why) for version in procedures().versions.get(programme, ()))
    return next((path for path in paths if path is not None), None)


def _closed(actor: Actor, area: Area, programme: str, period: int) -> Figures:
    rows = MonthClose.objects.visible_to(actor).filter(area=area, programme=programme, period=period)
    row = rows.order_by("-version").first()
    if row is None:
        raise ValidationError(_("%(month)s has not been closed here.") % {"month": shown(period)})
    found: Figures = row.figures
    return found
