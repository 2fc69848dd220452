"""The components as template tags. /_ui/ shows each of them; templates/ui draws them.

Block tags end with `end` and their name. Whatever a tag is given is escaped, unless it was marked safe before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Allowed, Denied
from doudi.areas.models import WIDTH, Level
from doudi.kernel.identity import masked
from doudi.web.reasons import reason_text
from doudi.web.ui.areas import AreaPicker
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.navigation import Shown
from doudi.web.ui.pieces import Crumb, Fact, Moment, Receipt, Row, Task
from doudi.web.ui.tables import Table, page_links
from doudi.web.ui.words import day_text, moment_text, money_text

register = template.Library()
Drawn = dict[str, Any]


# --- values ----------------------------------------------------------------------------------------------------------


@register.filter
def money(fen: int | str | None) -> str:
    """123000 -> 1,230.00; text as it stands."""
    return fen if isinstance(fen, str) else money_text(fen)


@register.filter
def day(value: dt.date | int | None) -> str:
    """2021年7月6日, or 6 July 2021, of a date, a moment or yyyymmdd."""
    return day_text(value)


@register.filter
def moment(value: dt.datetime) -> str:
    """A day and a time of it."""
    return moment_text(value)


@register.filter
def masked_id(number: str) -> str:
    """An identity number as those see it who need not know it."""
    return masked(number)


register.filter("reason_text", reason_text)


@register.filter
def has_months(actor: Actor) -> bool:
    """Whether an office's area is one for which months are closed: a county or above."""
    return 0 < len(actor.path) <= Level.COUNTY * WIDTH


# --- words and numbers -----------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/tag.html")
def tag(text: Any, kind: str = "") -> Drawn:
    """A word on colour. `kind`: ok, warn, bad, none."""
    return {"text": text, "kind": kind}


@register.inclusion_tag("ui/stat_tile.html")
def stat_tile(label: Any, value: Any, note: Any = "", href: str = "", kind: str = "") -> Drawn:
    """A figure and what it is; with `href` a door to the rows behind it."""
    return {"label": label, "value": value, "note": note, "href": href, "kind": kind}


@register.inclusion_tag("ui/summary_list.html")
def summary_list(rows: Iterable[Row]) -> Drawn:
    """What is known of one thing, a line each, with where it is changed."""
    return {"rows": rows}


@register.inclusion_tag("ui/task_list.html")
def task_list(tasks: Iterable[Task]) -> Drawn:
    """What is to do; what is done is plain, so that what is open stands out."""
    return {"tasks": tasks}


@register.inclusion_tag("ui/timeline.html")
def timeline(moments: Iterable[Moment]) -> Drawn:
    """What happened, the latest first."""
    return {"moments": moments}


@register.inclusion_tag("ui/receipt.html")
def receipt(found: Receipt) -> Drawn:
    """An amount as lines that anyone can follow."""
    return {"receipt": found}


@register.inclusion_tag("ui/steps.html")
def steps(names: Sequence[Any], current: int) -> Drawn:
    """The steps of something, of which one (counted from 1) is being done."""
    return {"steps": [(n, name) for n, name in enumerate(names, start=1)], "current": current}


# --- where one is ----------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/side_nav.html")
def side_nav(entries: Iterable[Shown], label: Any = "") -> Drawn:
    """The pages somebody may go to, the current one marked."""
    return {"entries": entries, "label": label}


@register.inclusion_tag("ui/breadcrumbs.html")
def breadcrumbs(crumbs: Iterable[Crumb]) -> Drawn:
    """The pages above this one, from the top."""
    return {"crumbs": crumbs}


@register.simple_block_tag
def identity_bar(content: str, title: Any, sub: Any = "", facts: Iterable[Fact] = ()) -> SafeString:
    """Whom or what the page is about, figures of it, and (inside) the buttons for what can be done with it."""
    return _draw("ui/identity_bar.html", {"content": content, "title": title, "sub": sub, "facts": facts})


# --- paper -----------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def card(content: str, title: Any = "", id: str = "") -> SafeString:
    """A sheet with a heading."""
    return _draw("ui/card.html", {"content": content, "title": title, "id": id})


@register.simple_block_tag
def notification(content: str, kind: str = "", title: Any = "") -> SafeString:
    """Something that the reader should know. `kind`: ok, warn, bad."""
    return _draw("ui/notification.html", {"content": content, "kind": kind, "title": title})


@register.simple_block_tag
def nothing(content: str, title: Any) -> SafeString:
    """What stands where a list is empty: that it is, why, and what can be done."""
    return _draw("ui/nothing.html", {"content": content, "title": title})


@register.simple_block_tag
def details(content: str, summary: Any, open: bool = False) -> SafeString:
    """What is there for who wants to know more."""
    return _draw("ui/details.html", {"content": content, "summary": summary, "open": open})


# --- acts ------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/button.html")
def button(
    text: Any,
    href: str = "",
    kind: str = "primary",
    may: Allowed | Denied | None = None,
    name: str = "",
    value: str = "",
    id: str = "",
) -> Drawn:
    """A button that says what it does: a link with `href`, else it sends its form. `kind`: primary, second, danger.

    With `may` a Denied it cannot be pressed and says why; where the thing is hidden there is no button.
    """
    return {
        "text": text, "href": href, "kind": kind, "name": name, "value": value, "id": id,
        "denied": may if isinstance(may, Denied) else None,
    }  # fmt: skip


@register.simple_block_tag(takes_context=True)
def form(context: Context, content: str, form: forms.BaseForm | None = None, action: str = "") -> SafeString:
    """A form that is sent by POST: its fields, then (inside) its buttons. Its error summary is a tag of its own."""
    return _draw("ui/form.html", {"content": content, "form": form, "action": action}, context)


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context, content: str, question: Any, act: Any, back: str, form: forms.BaseForm | None = None,
    action: str = "", kind: str = "danger",
) -> SafeString:  # fmt: skip
    """A page's question before what cannot be undone: (inside) what it means, fields such as a reason, two ways on."""
    values = {"content": content, "question": question, "act": act, "back": back, "form": form, "action": action}
    return _draw("ui/confirm.html", values | {"kind": kind}, context)


@register.inclusion_tag("ui/field.html")
def field(bound: forms.BoundField, optional: bool | None = None) -> Drawn:
    """One field with its label, help and errors. What need not be filled in says so."""
    widget = bound.field.widget
    several = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return {
        "bound": bound, "errors": bound.errors, "several": several, "single": isinstance(widget, forms.CheckboxInput),
        "optional": (not bound.field.required) if optional is None else optional,
        "drawn": _drawn(bound, several),
    }  # fmt: skip


@register.inclusion_tag("ui/upload.html")
def upload(bound: forms.BoundField, accept: Any = "") -> Drawn:
    """A field for a file: what is accepted, how large, by a real file chooser."""
    attrs = {"class": "form-control", **({"accept": accept} if accept else {})}
    return {"bound": bound, "errors": bound.errors, "drawn": bound.as_widget(attrs=attrs)}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*found: forms.BaseForm) -> Drawn:
    """How many places need another look, each a link to its field. Nothing where there is no error."""
    errors = [pair for each in found if each is not None and each.is_bound for pair in _errors(each)]
    return {"errors": errors}


# --- lists -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/filters.html")
def filters(form: FilterForm, total: int | None = None) -> Drawn:
    """What a list is narrowed by, kept in the address: fields, what is chosen (each can be taken off), the count."""
    return {"form": form, "total": total, "chips": form.chips()}


@register.inclusion_tag("ui/data_table.html")
def data_table(table: Table[Any]) -> Drawn:
    """Rows by columns that are declared once; on a phone each row is a card."""
    return {"table": table, "heads": table.heads(), "body": table.body()}


@register.inclusion_tag("ui/pagination.html")
def pagination(page: Page[Any], address: Any, label: Any = "") -> Drawn:
    """The pages of a list. `address` is the request, whose query is kept; `label` tells two lists apart."""
    return {"page": page, "links": page_links(page, address), "label": label}


@register.inclusion_tag("ui/area_picker.html")
def area_picker(picker: AreaPicker) -> Drawn:
    """An area chosen level by level, or by its name or code."""
    return {"picker": picker}


# --- how it is done --------------------------------------------------------------------------------------------------


def _draw(name: str, values: Drawn, context: Context | None = None) -> SafeString:
    request = context.get("request") if context is not None else None
    return mark_safe(render_to_string(name, values, request=request).strip())


#: Django's own sentences, which do not say what of.
UNNAMED = (
    "required",
    "invalid",
    "invalid_choice",
    "invalid_list",
    "max_length",
    "min_length",
    "max_value",
    "min_value",
)


def _errors(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(id of the field, what is wrong), in the order of the fields; of the whole form first."""
    found: dict[str, list[ValidationError]] = form.errors.as_data()
    rows = [("", str(text)) for text in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        target = bound.id_for_label or bound.auto_id
        for error in found.get(name, ()):
            before = f"{bound.label}{_(': ')}" if error.code in UNNAMED else ""
            rows += [(str(target), f"{before}{text}") for text in error.messages]
    return rows


_CLASSES: tuple[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str], ...] = (
    ((forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput), "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)


def _drawn(bound: forms.BoundField, several: bool) -> str:
    """The widget with the class of its kind; a placeholder is no label, and none stands in a field."""
    bound.field.widget.attrs.pop("placeholder", None)
    given = bound.field.widget.attrs.get("class", "")
    own = next(name for kind, name in _CLASSES if isinstance(bound.field.widget, kind))
    return bound.as_widget(attrs={"class": f"{own} {given}".strip()})
