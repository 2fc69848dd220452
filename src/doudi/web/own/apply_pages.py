"""Asking for help, a page at a time, each kept when it is sent; then all answers at a glance, then the receipt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doudi.casework.models import Request as Registered
from doudi.casework.services.asking import apply
from doudi.registry.models import Grade
from doudi.registry.services.papers import file_paper
from doudi.web.own import apply_forms as pages
from doudi.web.own.asking import STEPS, Asking
from doudi.web.own.page import both, citizens_only, own_place, posted
from doudi.web.own.words import programme_name
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.pieces import Row

#: Of a session: the request registered last.
LAST = "own.applied"


@require_safe
@citizens_only
def own_apply(request: Request) -> HttpResponse:
    """Where it begins: how long it takes, and that nothing is decided by it."""
    asking = Asking(request)
    return render(request, "own/apply.html", {"asking": asking, "begun": bool(asking.draft.said)})


@both
@citizens_only
def apply_step(request: Request, step: str) -> HttpResponse:
    """One question. What is sent is kept, right or wrong."""
    asking = Asking(request)
    if step not in STEPS:
        raise Http404
    if step not in asking.steps:
        return redirect("apply_step", asking.first_open())
    if step == "check":
        return _check(request, asking)
    form = asking.shown(step)
    if request.method == "POST":
        form = asking.form(step, request.POST, request.FILES)
        names = {name: name in form.several for name in form.fields if not name.startswith("paper_")}
        asking.draft.take(request.POST, names)
        if form.is_valid() and (step != "papers" or _filed(asking, form)):
            return redirect("apply_step", _after(Asking(request), step, request.GET.get("to", "")))
    return render(request, "own/step.html", _page(asking, step, form))


def _page(asking: Asking, step: str, form: pages.Step) -> dict[str, Any]:
    steps = asking.steps
    at = steps.index(step)
    return {
        "asking": asking, "form": form, "step": step, "number": at + 1, "of": len(steps),
        "back": reverse("apply_step", args=[steps[at - 1]]) if at else reverse("own_apply"),
        "known": asking.known_rows() if step == "known" else [],
        "less": asking.facts(says=False) if step == "known" else [],
        "others": asking.others,
    }  # fmt: skip


def _after(asking: Asking, step: str, to: str) -> str:
    """Back to all answers where somebody came from there, unless something is still to be asked."""
    if to == "check":
        return asking.first_open()
    steps = asking.steps
    return steps[steps.index(step) + 1] if step in steps else asking.first_open()


def _filed(asking: Asking, form: pages.Step) -> bool:
    """Files the papers that were sent with the page."""
    for name, data in form.cleaned_data.items():
        kind = name.removeprefix("paper_")
        if data:
            filing = partial(file_paper, asking.actor, asking.person, kind=kind, data=data, grade=Grade.C)
            if tried(form, filing) is None:
                return False
            asking.draft.put("filed", list(dict.fromkeys([*asking.draft.texts("filed"), kind])))
    return True


def _check(request: Request, asking: Asking) -> HttpResponse:
    """All answers; sent, they are one request, however often the button is pressed."""
    if not asking.draft.said:
        last = request.session.get(LAST)
        seen = Registered.objects.visible_to(request.actor).filter(pk=last).exists() if last else False
        return redirect("own_request", last) if seen else redirect("own_apply")
    if (left := asking.first_open()) != "check":
        return redirect("apply_step", left)
    form = pages.CheckForm(posted(request), asking=asking)
    if form.is_valid() and (row := _sent(asking, form)) is not None:
        asking.draft.drop()
        request.session[LAST] = row.pk
        return redirect(f"{reverse('own_request', args=[row.pk])}?new=yes")
    values = _page(asking, "check", form)
    return render(request, "own/check.html", values | {"rows": list(_answers(asking))})


def _sent(asking: Asking, form: pages.Step) -> Registered | None:
    said = asking.draft
    try:
        return apply(
            asking.actor, asking.person, area=own_place(asking.request), need=asking.need(), wanted=asking.asked(),
            urgent=said.text("urgent") == pages.YES, agrees=said.text("agrees") == pages.YES,
            relative=said.text("relative") == pages.YES,
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _answers(asking: Asking) -> Iterator[Row]:
    """Every answer with the way back to it."""
    said = asking.draft
    people = {str(each.pk): each.name for each in asking.people}
    yield _row(_("What you need"), said.text("need"), "want")
    if asking.can_name:
        named = [
            f"{programme_name(each)} · {people.get(said.text(f'whom_{each}'), '')}" if each in asking.for_one
            else programme_name(each)
            for each in asking.wanted
        ]  # fmt: skip
        yield _row(_("What you ask for"), "；".join(named) or _("the office looks what fits"), "want")
    yield _row(_("Urgent"), _chosen(asking, "urgent", "urgent"), "urgent")
    yield _row(_("Wrong or missing in what is known"), said.text("wrong"), "known")
    if asking.to_bring:
        filed = said.texts("filed")
        state = {True: _("is in"), False: _("bring it later")}
        named = [f"{text}：{state[paper.name in filed]}" for paper, text in asking.to_bring]
        yield _row(_("Papers"), "；".join(named), "papers")
    if "agree" in asking.steps:
        yield _row(_("Checks of income and property"), _chosen(asking, "agree", "agrees"), "agree")
    relative = (
        said.text("relative_who") if said.text("relative") == pages.YES else _chosen(asking, "relative", "relative")
    )
    yield _row(_("Close relative in the office"), relative, "relative")


def _row(label: str, value: str, step: str) -> Row:
    return Row(label, value, f"{reverse('apply_step', args=[step])}?to=check", _("Change"))


def _chosen(asking: Asking, step: str, name: str) -> str:
    """An answer in the words of its page."""
    field = asking.shown(step).fields[name]
    words = dict(field.choices)  # type: ignore[attr-defined]
    return str(words.get(asking.draft.text(name), ""))
