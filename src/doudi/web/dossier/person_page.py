"""What the file of a person shows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import may
from doudi.access.roles import Act, Sensitivity
from doudi.areas.models import WIDTH
from doudi.engine.book.book import Book
from doudi.registry.models import Membership, Person
from doudi.registry.queries.files import PersonFile
from doudi.registry.when import When
from doudi.web.cases.filed import door_of
from doudi.web.dossier.acts.people import DOINGS, OF_A_ROW
from doudi.web.dossier.facts import groups
from doudi.web.dossier.words import code_name, lang, paper_name
from doudi.web.reasons import reason_text
from doudi.web.ui.pieces import Fact, Moment, Row
from doudi.web.ui.words import day_text, is_chinese, money_text


def drawn(actor: Actor, file: PersonFile, when: When, book: Book) -> dict[str, Any]:
    """Everything the page needs, as components take it."""
    person = file.person
    act = reverse("person_act", args=[person.pk, "fact"])
    correct = f"{act}?fact=" if Act.DOSSIER_EDIT in actor.acts else ""
    return {
        "person": person, "correct": correct, "title": file.written.name, "sub": _sub(file),
        "facts": identity(file, when),
        "reveal": may(actor, Act.IDENTITY_REVEAL, person) if person.id_sealed else None,
        "families": [_family(row, file, when, book) for row in file.memberships if when.knows(row)],
        "groups": groups(file.facts, correct, file.places) if Act.FACT_VIEW in actor.acts else [],
        "edit": may(actor, Act.DOSSIER_EDIT, person),
        "awards": [_award(row, book) for row in file.awards],
        "papers": file.papers, "papers_open": Act.FACT_VIEW in actor.acts,
        "paper_names": [(each, paper_name(each.kind)) for each in file.papers],
        "add_paper": may(actor, Act.PAPER_ADD, person),
        "consents": [(each, each.withdrawn_on is None and each.until >= actor.on) for each in file.consents],
        "agree": may(actor, Act.CONSENT_RECORD, person),
        "outside": [Row(each.system, each.number) for each in file.outside], "merges": _merges(file),
        "former": _former(file), "acts": acts(actor, person), "door": door_of(actor, person),
        "registered": [
            Row(day_text(each.since), each.household.number or each.household_id) for each in file.registered
        ],
    }  # fmt: skip


def _sub(file: PersonFile) -> str:
    path = file.person.area_path
    places = [file.areas[path[:end]].name for end in range(3 * WIDTH, len(path) + 1, WIDTH) if path[:end] in file.areas]
    return _("File %(number)s · %(place)s") % {"number": file.person.pk, "place": " ".join(places)}


def identity(file: PersonFile, when: When) -> list[Fact]:
    """Who somebody is, as it was written at the moment asked for."""
    person, written = file.person, file.written
    birth = written.birth_date
    age = None
    if birth is not None and (last := min(when.day, written.death_date or when.day)) >= birth:
        age = last.year - birth.year - ((last.month, last.day) < (birth.month, birth.day))
    found = [
        Fact(_("Sex"), written.get_sex_display() or _("not known")),
        Fact(_("Age"), age if age is not None else _("not known")),
        Fact(_("Born"), day_text(birth) or _("not known")),
        Fact(_("Identity number"), person.id_masked or _("none yet")),
    ]
    if written.phone:
        found.append(Fact(_("Telephone"), written.phone))
    if written.death_date is not None:
        found.append(Fact(_("Died"), day_text(written.death_date), "none"))
    if person.sensitivity != Sensitivity.ORDINARY:
        found.append(Fact(_("Few may see it"), person.get_sensitivity_display(), "bad"))
    return found


def _family(row: Membership, file: PersonFile, when: When, book: Book) -> dict[str, Any]:
    area = file.areas.get(row.household.area_path)
    return {
        "number": row.household_id, "relation": code_name(book.facts["relation"], row.relation), "since": row.since,
        "until": row.until, "now": when.lasts(row), "area": area.name if area else "",
    }  # fmt: skip


def _award(row: Any, book: Book) -> dict[str, Any]:
    award = row.award
    programme = book.programmes.get(award.programme)
    return {
        "programme": programme.called(lang()) if programme else award.programme, "amount": money_text(award.amount_fen),
        "since": row.since, "until": row.until or award.until, "household": award.household_id,
        "elsewhere": row.person_id, "source": award.source,
    }  # fmt: skip


def _merges(file: PersonFile) -> list[dict[str, Any]]:
    """Each with the other record, and whether it can be undone from here."""
    return [
        {
            "merge": each, "other": each.other if each.kept_id == file.person.pk else each.kept,
            "into": each.kept_id == file.person.pk, "open": each.undone_at is None,
        }
        for each in file.merges
    ]  # fmt: skip


def _former(file: PersonFile) -> list[Moment]:
    """What was corrected: what stood there until then."""
    join = "，" if is_chinese() else ", "
    found = []
    for each in file.former:
        parts = [each.name, str(each.get_sex_display() or ""), day_text(each.birth_date)]
        if each.id_sealed:
            parts.append(_("number %(number)s") % {"number": Person(id_sealed=each.id_sealed).id_masked})
        if each.phone:
            parts.append(each.phone)
        text = _("Until then: %(was)s") % {"was": join.join(part for part in parts if part)}
        found.append(Moment(reason_text(each.reason), each.known_to, text=text))
    return found


def acts(actor: Actor, person: Person) -> list[dict[str, Any]]:
    """What can be done, with an address, or why it cannot. Acts that the role has nothing to do with are left out."""
    found = []
    for doing in DOINGS:
        if doing.slug in OF_A_ROW or doing.act not in actor.acts:
            continue
        answer = doing.may(actor, person)
        href = reverse("person_act", args=[person.pk, doing.slug])
        found.append({"title": doing.title, "href": href, "may": answer})
    return found
