"""What recorded acts and objects are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise, StrPromise

ACTS: dict[str, StrPromise] = {
    "view": _("looked at a file"),
    "identity.reveal": _("saw a whole identity number"),
    "person.enter": _("entered a person"),
    "person.correct": _("corrected a person"),
    "person.id_number": _("corrected an identity number"),
    "person.death": _("entered a death"),
    "person.not_dead": _("took back a death"),
    "person.merge": _("merged two persons"),
    "person.unmerge": _("undid a merge"),
    "household.form": _("formed a family"),
    "household.join": _("added a member"),
    "household.leave": _("a member left"),
    "household.split": _("split a family"),
    "household.head": _("changed the head"),
    "household.relation": _("corrected a relation"),
    "household.address": _("changed an address"),
    "household.move": _("moved a family away"),
    "household.arrive": _("a family moved in"),
    "household.close": _("closed a family"),
    "household.classify": _("changed who may see a file"),
    "household.staff_relative": _("marked a relative of staff"),
    "fact.learn": _("entered a fact"),
    "fact.end": _("ended a fact"),
    "external_id.keep": _("kept a number of another system"),
    "paper.file": _("filed a paper"),
    "consent.give": _("recorded a consent"),
    "consent.withdraw": _("withdrew a consent"),
    "sheet.upload": _("sent a spreadsheet"),
    "sheet.choose": _("chose a sheet and its header"),
    "sheet.map": _("named the columns of a sheet"),
    "sheet.check": _("began to check a sheet"),
    "sheet.checked": _("checked a sheet"),
    "sheet.accept": _("began to enter a sheet"),
    "sheet.done": _("entered a sheet"),
    "sheet.undone": _("took an import back"),
    "sheet.drop": _("gave an import up"),
    "sheet.forget": _("deleted the file of an import"),
    "sheet.enter": _("entered rows of a spreadsheet"),
    "sheet.undo": _("undid an import"),
    "sheet.faults": _("took out a sheet with its faults"),
    "sheet.export": _("exported a list"),
    "snapshot.load": _("loaded a snapshot"),
    "area.found": _("founded an area"),
    "area.merge": _("merged areas"),
    "account.open": _("opened an account"),
    "account.close": _("closed an account"),
    "account.lend": _("lent somebody a password"),
    "account.password": _("chose a password of their own"),
    "account.factor": _("took off somebody's second factor"),
    "posting.start": _("posted somebody"),
    "posting.end": _("ended a posting"),
    "audit.export": _("exported the record"),
    "audit.expire": _("took out expired events"),
    "audit.mend": _("mended the chain"),
}
OBJECTS: dict[str, StrPromise] = {
    "registry.person": _("person"),
    "registry.household": _("household"),
    "registry.membership": _("membership"),
    "registry.fact": _("fact"),
    "registry.externalid": _("number of another system"),
    "registry.paper": _("paper"),
    "registry.consent": _("consent"),
    "registry.merge": _("merge"),
    "registry.sheetimport": _("import"),
    "areas.area": _("area"),
    "access.account": _("account"),
    "access.posting": _("posting"),
    "audit.event": _("event"),
    "audit.seal": _("seal"),
}


def act_text(act: str) -> StrOrPromise:
    return ACTS.get(act, act)


def object_text(kind: str) -> StrOrPromise:
    return OBJECTS.get(kind, kind)
