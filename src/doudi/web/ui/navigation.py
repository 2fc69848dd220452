"""What stands beside the pages of staff: where somebody may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.roles import Act

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise, StrPromise


@dataclass(frozen=True)
class Entry:
    """A page of the side navigation: its address's name, and the act that somebody needs to see it at all."""

    text: StrOrPromise
    view: str
    act: Act | None = None


@dataclass(frozen=True)
class Shown:
    """An entry as it is drawn; `count` only where there is a real one."""

    text: StrOrPromise
    href: str
    current: bool
    count: int | None = None


#: In the order of the page. Another package of pages adds its line here.
ENTRIES = (
    Entry(_("My work"), "home"),
    Entry(_("Register a request"), "new_request", Act.CASE_OPEN),
    Entry(_("Late in my area"), "late_board", Act.FACT_VIEW),
    Entry(_("Find a person or family"), "find", Act.DOSSIER_VIEW),
    Entry(_("Families"), "families", Act.DOSSIER_VIEW),
    Entry(_("Payments"), "runs", Act.PAYMENT_VIEW),
    Entry(_("Files by year"), "household_files", Act.FACT_VIEW),
    Entry(_("Spreadsheets"), "sheets", Act.SHEET_IMPORT),
    Entry(_("Areas"), "areas", Act.AREA_VIEW),
    Entry(_("Postings"), "postings", Act.POSTING_VIEW),
    Entry(_("Record of events"), "events", Act.AUDIT_VIEW),
    Entry(_("Rules and their law"), "rules"),
)


def shown(actor: Actor, path: str) -> list[Shown]:
    """The entries of an actor; the current one is that whose address the page's begins with."""
    found = [(each, reverse(each.view)) for each in ENTRIES if each.act is None or each.act in actor.acts]
    above = [href for _, href in found if path == href or (href != "/" and path.startswith(href))]
    on = max(above, key=len, default="")
    return [Shown(each.text, href, href == on) for each, href in found]


#: What the first page offers to somebody who is not signed in: text, a line about it, the address's name.
#: Another package of pages adds its line here.
DOORS: tuple[tuple[StrPromise, StrPromise, str], ...] = (
    (_("What can I get?"), _("A few questions, no name: which help the law provides, how much, and why."), "can_i_get"),
    (_("Rules and their law"), _("Who is owed what, how much, and under which article."), "rules"),
    (_("Public notices"), _("What hangs in a village or township now, and how to object."), "notices"),
    (_("Sign in"), _("For staff, village cadres, and citizens with an account."), "account_login"),
)
