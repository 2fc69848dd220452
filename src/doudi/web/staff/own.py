"""One's own account, and the posting one works in."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.models import Account
from doudi.access.queries import own_postings
from doudi.areas.queries import lineage
from doudi.web.cookies import remember
from doudi.web.middleware import LAST_POSTING, POSTING
from doudi.web.request import Request
from doudi.web.signing_in import needs_factor
from doudi.web.ui.pieces import Row


def _account(request: Request) -> Account:
    assert isinstance(request.user, Account)  # the middleware lets nobody else in
    return request.user


@require_safe
def account(request: Request) -> HttpResponse:
    """Name, password, second factor, postings."""
    mine = _account(request)
    rows = [Row(_("User name"), mine.username), Row(_("Name"), mine.name), Row(_("Telephone"), mine.phone)]
    posting = getattr(request, "posting", None)
    return render(request, "staff/account.html", {
        "rows": rows, "has_factor": is_mfa_enabled(mine), "must": posting and needs_factor(posting.role),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def posting(request: Request) -> HttpResponse:
    """The postings in force; a POST chooses one for this session."""
    found = own_postings(_account(request), request.actor.on)
    if request.method != "POST":
        places = [(each, lineage(each.area)) for each in found]
        return render(request, "staff/posting.html", {"places": places})
    chosen = next((each for each in found if str(each.pk) == request.POST.get("posting")), None)
    if chosen is None:
        raise Http404
    request.session[POSTING] = chosen.pk
    role = chosen.get_role_display()
    messages.success(request, _("You now work as %(role)s of %(area)s.") % {"role": role, "area": chosen.area.name})
    return remember(redirect("home"), LAST_POSTING, str(chosen.pk))
