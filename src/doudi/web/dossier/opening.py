"""Files that few may see: they open for a purpose that is typed and recorded before anything of them is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from doudi.access.permissions import require
from doudi.access.roles import Act, Sensitivity
from doudi.registry.models import Household, Person
from doudi.registry.queries.files import find_household, find_person
from doudi.registry.services.persons import look
from doudi.web.request import Request
from doudi.web.shell import back_to

Thing = Person | Household
View = Callable[..., HttpResponse]
#: Of a session: the purposes for which files were opened in it.
OPENED = "opened"
FINDERS: dict[str, Callable[..., Thing | None]] = {"person": find_person, "household": find_household}


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=_("What do you need it for?"), max_length=200,
        help_text=_("For example: a home visit on a request, a complaint. It is kept with your name and the time."),
    )  # fmt: skip


def of_file(kind: str, *, anyhow: bool = False) -> Callable[[View], View]:
    """A view of a file by its key: not found where the actor may not see it, asked for a purpose where few may."""

    def around(view: View) -> View:
        def opened(request: Request, pk: int, **more: Any) -> HttpResponse:
            thing = found(request, kind, pk)
            if not anyhow and purpose_of(request, kind, thing) is None:
                form = PurposeForm()
                return render(request, "dossier/purpose.html", {"thing": thing, "kind": kind, "form": form})
            return view(request, thing, **more)

        return opened

    return around


def found(request: Request, kind: str, pk: int) -> Thing:
    """A file the actor may see."""
    thing = FINDERS[kind](request.actor, pk)
    if thing is None:
        raise Http404
    require(request.actor, Act.DOSSIER_VIEW, thing)
    return thing


def purpose_of(request: Request, kind: str, thing: Thing) -> str | None:
    """Why a file was opened in this session and posting; "" for one that needs no purpose, None if none was given."""
    if thing.sensitivity == Sensitivity.ORDINARY:
        return ""
    purpose: str | None = request.session.get(OPENED, {}).get(_key(request, kind, thing))
    return purpose


@require_POST
def open_file(request: Request, kind: str, pk: int) -> HttpResponse:
    """Records why somebody opens a file, then opens it for this session."""
    thing, form = found(request, kind, pk), PurposeForm(request.POST)
    if form.is_valid():
        try:
            look(request.actor, thing, purpose=form.cleaned_data["purpose"])
        except ValidationError as error:
            form.add_error("purpose", error)
    if not form.is_valid():
        return render(request, "dossier/purpose.html", {"thing": thing, "kind": kind, "form": form})
    kept = {_key(request, kind, thing): form.cleaned_data["purpose"]}
    request.session[OPENED] = request.session.get(OPENED, {}) | kept
    return redirect(back_to(request) if request.POST.get("next") else kind, *([] if request.POST.get("next") else [pk]))


def _key(request: Request, kind: str, thing: Thing) -> str:
    return f"{request.posting.pk}:{kind}:{thing.pk}"
