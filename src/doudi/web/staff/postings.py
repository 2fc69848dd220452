"""Who is posted where: the list and one posting."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.actor import Actor
from doudi.access.models import Posting, PostingSet
from doudi.access.permissions import Place, may, require
from doudi.access.roles import Act, Role, Sensitivity
from doudi.areas.models import Area
from doudi.areas.queries import names_of
from doudi.web.request import Request
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.pieces import Row
from doudi.web.ui.tables import Column, Table
from doudi.web.ui.words import day_text

COLUMNS: tuple[Column[Posting], ...] = (
    Column(
        "name", _("Name"), lambda each: each.account, sort="account__name",
        link=lambda each: reverse("one_posting", args=[each.pk]),
    ),
    Column("role", _("Role"), lambda each: each.get_role_display(), sort="role"),
    Column("area", _("Area"), lambda each: place_text(each.area), sort="area__path"),
    Column("starts", _("Starts"), lambda each: each.starts, "day", sort="starts"),
    Column("ends", _("Ends"), lambda each: each.ends, "day", sort="ends"),
)  # fmt: skip
#: In office where the area is no more.
STRANDED = "stranded"
IN_FORCE = (
    ("", _("in office")), (STRANDED, _("in office, the area is no more")), ("ended", _("ended")), ("all", _("all")),
)  # fmt: skip


class PostingFilter(FilterForm):
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("all")), *Role.choices])
    area = forms.CharField(label=_("Name or code of the area"), max_length=60)
    state = forms.ChoiceField(label=_("State"), choices=IN_FORCE)

    def narrow(self, found: PostingSet) -> PostingSet:
        chosen = self.chosen
        if "role" in chosen:
            found = found.filter(role=chosen["role"])
        if name := chosen.get("area"):
            found = found.filter(Q(area__name_zh__contains=name) | Q(area__code__startswith=name))
        return found


@require_safe
def postings(request: Request) -> HttpResponse:
    """Those of one's area and below."""
    actor = request.actor
    require(actor, Act.POSTING_VIEW)
    form = PostingFilter(request.GET)
    found = form.narrow(Posting.objects.visible_to(actor).select_related("account", "area"))
    if form.chosen.get("state") == "ended":
        found = found.filter(ends__lte=actor.on)
    elif form.chosen.get("state") != "all":
        found = found.on(actor.on)
    if form.chosen.get("state") == STRANDED:
        found = found.exclude(area__valid_to=None)
    table = Table(request, COLUMNS, found, caption=_("Postings"), first="area", is_captioned=False)
    return render(request, "staff/postings.html", {
        "form": form, "table": table, "change": may(actor, Act.POSTING_CHANGE),
        "stranded": form.chosen.get("state") != STRANDED and stranded(actor).count(),
    })  # fmt: skip


def stranded(actor: Actor) -> PostingSet:
    """Staff in office whose area is no more: they see nothing until they are posted anew."""
    found = Posting.objects.visible_to(actor).on(actor.on)
    return found.exclude(area__valid_to=None).exclude(role=Role.CITIZEN)


@require_safe
def one_posting(request: Request, pk: int) -> HttpResponse:
    """One posting, with the button that ends it or why it cannot be pressed."""
    actor = request.actor
    require(actor, Act.POSTING_VIEW)
    found = get_object_or_404(Posting.objects.visible_to(actor).select_related("account", "area__successor"), pk=pk)
    return render(request, "staff/one_posting.html", {
        "found": found, "rows": rows_of(found),
        "change": may(actor, Act.POSTING_CHANGE, Place(found.area.path)),
    })  # fmt: skip


def rows_of(found: Posting) -> list[Row]:
    """A posting line by line."""
    path = found.area.path
    above = names_of(path[:end] for end in range(4, len(path) + 1, 4))
    cleared = "、".join(str(Sensitivity(each).label) for each in found.cleared.split())
    return [
        Row(_("Account"), found.account.username, reverse("one_account", args=[found.account_id]), _("Look")),
        Row(_("Role"), found.get_role_display()),
        Row(_("Area"), " › ".join(place_text(above[each]) for each in sorted(above))),
        Row(_("Starts"), day_text(found.starts)),
        Row(_("Ends"), _ends(found)),
        Row(_("Cleared for"), cleared or _("ordinary files only")),
    ]


def place_text(area: Area) -> str:
    """An area's name, and whether it is no more."""
    return area.name if area.valid_to is None else gettext("%(area)s (is no more)") % {"area": area.name}


def _ends(found: Posting) -> str:
    """The day on which it is no more, said so."""
    if found.ends is None:
        return gettext("open")
    return gettext("%(day)s (from that day on it is no more)") % {"day": day_text(found.ends)}
