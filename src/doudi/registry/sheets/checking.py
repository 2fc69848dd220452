"""Whether lines fit what the registry has: persons, families, and who is what in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext_noop as _

from doudi.access.roles import Sensitivity
from doudi.kernel.identity import masked
from doudi.registry.models import Membership
from doudi.registry.services.membership import applicant
from doudi.registry.sheets.entries import HIDDEN, Entry, Family
from doudi.registry.sheets.fields import fields
from doudi.registry.sheets.lines import MASKED, Source


def check_new(source: Source, entry: Entry) -> None:
    """Whoever is new has a name and can be told from others, and lives somewhere."""
    values, line = entry.values, entry.line
    if "person.name" not in values:
        line.fault(source.header("person.name"), _("the name is missing"))
    if MASKED in values:
        line.fault(source.header("person.id_number"), _("the identity number is masked: give the whole one"))
    elif line.birth is None:
        line.fault("", _("somebody new needs an identity number or a day of birth"))
    if line.birth is not None and line.birth > source.since:
        line.fault("", _("they were born after the day from which the sheet holds"))
    _check_number(source, entry)
    if entry.family is None and entry.lives is None:
        line.fault("", _("it is not said where they live: name a township or village, or choose one for all rows"))


def check_known(source: Source, entry: Entry) -> None:
    """What the line says of who they are is what the registry has."""
    person, values, line = entry.person, entry.values, entry.line
    assert person is not None
    if "person.name" in values and _bare(values["person.name"]) != _bare(person.name):
        line.fault(source.header("person.name"), _("the registry has another name: correct one of the two"))
    header = source.header("person.id_number")
    if line.index is not None and person.id_index is None:
        line.fault(header, _("the registry has no identity number of them: give them theirs first"))
    elif line.index is not None and bytes(person.id_index or b"") != line.index:
        line.fault(header, _("the registry has another identity number of them"))
    if MASKED in values and _bare(values[MASKED]) != _bare(masked(person.id_number)):
        line.fault(header, _("the registry has another identity number of them"))
    _check_number(source, entry)
    birth, sex = values.get("person.birth_date"), values.get("person.sex")
    if birth is not None and person.birth_date is not None and birth != person.birth_date:
        line.fault(source.header("person.birth_date"), _("the registry has another day of birth"))
    if sex is not None and person.sex is not None and sex != person.sex:
        line.fault(source.header("person.sex"), _("the registry has another sex"))
    if person.death_date is not None and source.since >= person.death_date:
        line.fault("", _("they had died by the day from which the sheet holds"))


def _check_number(source: Source, entry: Entry) -> None:
    """Day of birth and sex are those of the identity number."""
    if entry.line.index is None:
        return
    for key, own, text in (
        ("person.birth_date", entry.line.birth, _("the identity number has another day of birth")),
        ("person.sex", entry.line.sex, _("the identity number has another sex")),
    ):
        if key in entry.values and entry.values[key] != own:
            entry.line.fault(source.header(key), text)


def check_family(source: Source, family: Family) -> None:
    """The family is there and lives where the lines say, or there is a place where it can be."""
    home = family.home
    if home is None:
        if family.place is None:
            family.fault("", _("it is not said where the family lives: name a township or village"))
        return
    if home.closed_on is not None:
        family.fault("", _("the family is no more"))
    for entry in family.sound:
        if entry.place is not None and not home.area_path.startswith(entry.place.path):
            entry.line.fault(source.place_header, _("the registry has the family elsewhere: move it there first"))


def check_member(source: Source, entry: Entry) -> None:
    """What each is, or becomes, in their family."""
    if entry.family is None:
        _check_alone(entry)
    elif entry.member is None:
        _check_joining(source, entry)
    elif entry.home is None or entry.member.household_id != entry.home.pk:
        entry.line.fault("", _("they are of another family in the registry: they leave that one first"))
    else:
        _check_relation(source, entry, entry.member)


def _check_alone(entry: Entry) -> None:
    known = fields()
    about = {key for key in entry.values if key in known and known[key].level == "household"}
    if about - {"household.head_name"}:
        entry.line.fault("", _("it is not said which family this row is of"))


def _check_joining(source: Source, entry: Entry) -> None:
    line, home, since = entry.line, entry.home, source.since
    said = entry.values.get("relation") or _relation(entry)
    if not said:
        line.fault(source.header("relation"), _("it is not said how they are related to the applicant"))
    entry.relation = said
    if home is not None and since < home.opened_on:
        line.fault("", _("the family was formed after the day from which the sheet holds"))
    person = entry.person
    if person is not None and person.birth_date is not None and person.birth_date > since:
        line.fault("", _("they were born after the day from which the sheet holds"))
    sensitivity = home.sensitivity if home else Sensitivity.ORDINARY.value
    if person is not None and person.sensitivity not in (sensitivity, Sensitivity.ORDINARY):
        line.fault("", HIDDEN)


def _relation(entry: Entry) -> str:
    """Where no relation is given: the head is the applicant, and so is who is alone in a new family."""
    values, family = entry.values, entry.family
    head = values.get("household.head_id"), values.get("household.head_name")
    own = values.get("person.id_number"), values.get("person.name")
    alone = family is not None and family.home is None and len(family.entries) == 1 and head == (None, None)
    same = any(one is not None and one == other for one, other in zip(head, own, strict=True))
    return applicant() if alone or same else ""


def _check_relation(source: Source, entry: Entry, member: Membership) -> None:
    said = entry.values.get("relation")
    if said is None or said == member.relation:
        return
    if applicant() in (said, member.relation):
        entry.line.fault(
            source.header("relation"),
            _("the family goes by another name in the registry: change its applicant there first"),
        )
    entry.relation = said


def check_applicants(source: Source, families: Iterable[Family]) -> None:
    """A family has one applicant, after whom the others' relations are named."""
    some, one, header = list(families), applicant(), source.header("relation")
    homes = {family.home.pk for family in some if family.home is not None}
    current = Membership.objects.filter(household__in=homes, until=None, known_to=None, relation=one)
    there = set(current.values_list("household_id", flat=True)) if homes else set()
    for family in some:
        joining = [entry for entry in family.sound if entry.relation and entry.member is None]
        first = [entry for entry in joining if entry.relation == one]
        if family.home is not None and family.home.pk in there:
            for entry in first:
                entry.line.fault(header, _("the family has an applicant already"))
        elif joining and len(first) != 1:
            text = (
                _("the family has several applicants")
                if first
                else _("the family's applicant is missing, or has faults")
            )
            for entry in joining:
                entry.line.fault(header, text)


def _bare(text: str) -> str:
    """Without blanks and the dots between the parts of a name."""
    return re.sub(r"[\s·•・．.‧]", "", text)
