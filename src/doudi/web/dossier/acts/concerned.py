"""Whom an act is about, and what a family will be after it, as the page shows that asks whether it is right."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from doudi.registry.models import Household, Membership, Person
from doudi.registry.services.membership import family_of, of_family
from doudi.web.dossier.acts.fields import relation
from doudi.web.dossier.words import code_name
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import day_text


def heading(thing: Person | Household) -> str:
    """Whom or what an act is about: a person by name and masked number, a family by its applicant and number."""
    if isinstance(thing, Person):
        return f"{thing.name} · {thing.id_masked or _('none yet')}"
    number = _("Family %(number)s") % {"number": thing.pk}
    return f"{_('Family of %(name)s') % {'name': thing.head}} · {number}" if thing.head else number


def who_rows(person: Person) -> list[Row]:
    """Who somebody is that was entered by their number."""
    return [
        Row(_("Name"), person.name),
        Row(_("Sex"), person.get_sex_display() or _("not known")),
        Row(_("Day of birth"), day_text(person.birth_date) or _("not known")),
        Row(_("Identity number"), person.id_masked or _("none yet")),
    ]


def family_text(person: Person) -> str:
    """The number of the family somebody is of, and what they are there."""
    row = family_of(person)
    if row is None:
        return _("of no family")
    return f"{_('Family %(number)s') % {'number': row.household_id}} · {code_name(relation(), row.relation)}"


def relations_of(members: list[Membership]) -> dict[int, str]:
    """{person: relation} before an act, for `members_text`."""
    return {row.person_id: row.relation for row in members}


def members_text(home: Household, was: Mapping[int, str]) -> SafeString:
    """Who is of a family now, the applicant first, a line each, with what they were before where that differs."""
    fact = relation()
    lines = []
    for row in sorted(of_family(home), key=lambda each: each.relation != fact.one):
        line = f"{row.person} · {code_name(fact, row.relation)}"
        if (before := was.get(row.person_id, row.relation)) != row.relation:
            line += " " + _("(until then: %(relation)s)") % {"relation": code_name(fact, before)}
        lines.append((line,))
    lines = lines or [(_("nobody: the family ends on that day"),)]
    return format_html_join(mark_safe("<br>"), "{}", lines)
