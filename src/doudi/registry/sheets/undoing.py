"""Takes back what an import wrote, row by row from its last: superseded again, and what it superseded known again.

A row whose person, family or facts were changed since is left as it is, and says so. Somebody whom the import entered
lies nowhere afterwards: nobody sees the record or finds its number, and what stood in it is kept as a former identity.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from doudi.access.actor import Actor
from doudi.access.permissions import may
from doudi.access.roles import Act
from doudi.audit.services import Entry as Told
from doudi.audit.services import record_all
from doudi.registry.models import (
    ExternalId,
    Fact,
    FormerIdentity,
    Household,
    Membership,
    Person,
    Residence,
    SheetRow,
)
from doudi.registry.models.persons import IdKind
from doudi.registry.models.sheets import Fate, SheetImport
from doudi.registry.services.membership import REASON
from doudi.registry.services.recording import after
from doudi.registry.sheets.entering import (
    end_facts,
    former_identity,
    identity_digest,
    restate_addresses,
    row_reason,
    told_of,
)
from doudi.registry.sheets.faults import Fault
from doudi.registry.sheets.knowing import copy_of
from doudi.registry.sheets.saving import update_all
from doudi.registry.sheets.standing import Standing

_FACT = _("a fact was changed since")
_PERSON = _("the person was changed since, or something was added to them")
_FAMILY = _("the family was changed since, or others live in it")
_MEMBER = _("who is in the family was changed since")
_HIDDEN = _("it lies outside your area by now, or few may see it")
_PERSON_COLUMNS = ("phone", "sex", "birth_date", "area_path", "sensitivity", "id_sealed", "id_index", "id_kind")
_HOME_COLUMNS = ("closed_on", "head", "area_path")


def take_back(actor: Actor, given: SheetImport, rows: Sequence[SheetRow]) -> None:
    """Undoes rows, the last one first, in the caller's transaction. Each row's fate and faults are set, not saved."""
    undoing = _Undoing(actor, given, rows)
    for row in sorted(rows, key=lambda each: -each.number):
        if fault := undoing.fault(row):
            row.fate, row.faults = Fate.KEPT, [Fault("", fault).to_json()]
        else:
            row.fate = Fate.UNDONE
            undoing.undo(row)
    undoing.write()


class _Undoing:
    def __init__(self, actor: Actor, given: SheetImport, rows: Sequence[SheetRow]):
        self.actor, self.given, self.now = actor, given, timezone.now()
        self.reason = f"import {given.pk} taken back"
        self.standing = Standing(rows)
        self.facts_ended: list[Fact] = []
        self.facts_again: list[Fact] = []
        self.members_ended: list[Membership] = []
        self.members_again: list[Membership] = []
        self.former: list[FormerIdentity] = []
        self.numbers: list[int] = []
        self.persons: dict[int, Person] = {}
        self.homes: dict[int, Household] = {}
        self.addresses: dict[int, Household] = {}
        self.told: list[Told] = []

    def fault(self, row: SheetRow) -> str:
        """Why a row cannot be taken back; "" when it can."""
        wrote, standing = row.written, self.standing
        person, home = standing.persons[wrote["subject"]], standing.homes.get(wrote.get("home", 0))
        if not all(may(self.actor, Act.DOSSIER_EDIT, each) for each in (person, home) if each is not None):
            return _HIDDEN
        if any(standing.fact(key) is None for key in wrote.get("facts", ())):
            return _FACT
        if "membership" in wrote and standing.member(wrote["membership"]) is None:
            return _MEMBER
        if person.merged_into_id is not None or any(
            str(getattr(person, name)) != str(new) for name, (_old, new) in wrote.get("was", {}).items()
        ):
            return _PERSON
        if "person" in wrote and (
            standing.more_than("person", person.pk, wrote) or identity_digest(person) != wrote["identity"]
        ):
            return _PERSON
        return _FAMILY if home is not None and self._family_changed(wrote, home) else ""

    def _family_changed(self, wrote: dict[str, Any], home: Household) -> bool:
        if "address" in wrote and home.address != wrote["address"][1]:
            return True
        if "head" in wrote and home.head_id != wrote["subject"]:
            return True
        if "household" not in wrote:
            return False
        if home.area_id != wrote["area"] or home.closed_on is not None:
            return True
        return self.standing.more_than("household", home.pk, wrote)

    def undo(self, row: SheetRow) -> None:
        """In memory; `write` writes."""
        wrote, standing = row.written, self.standing
        person, home = standing.persons[wrote["subject"]], standing.homes.get(wrote.get("home", 0))
        about = {"row": row.number, "written": wrote}
        for thing in (person, home):
            if thing is not None:
                reason = row_reason(self.given, row.number)
                self.told.append(told_of(thing, "sheet.undo", about, None, reason))
        self._undo_facts(wrote)
        self._undo_member(wrote, home)
        self.numbers += wrote.get("external", ())
        standing.forget_numbers(wrote.get("external", ()), person.pk, home.pk if home else 0)
        if home is not None and "address" in wrote:
            home.address = wrote["address"][0]
            self.addresses[home.pk] = home
        if "person" in wrote or "was" in wrote:
            self._restore(person, wrote)
        if home is not None and "household" in wrote:  # it never was
            home.closed_on, home.head_id, home.area_path = home.opened_on, None, ""
            self.homes[home.pk] = home

    def _undo_facts(self, wrote: dict[str, Any]) -> None:
        facts = [fact for key in wrote.get("facts", ()) if (fact := self.standing.fact(key)) is not None]
        moment = self.now
        for fact in facts:
            moment = after(fact.known_from, moment)
        for fact in facts:
            self.standing.forget_fact(fact, moment)
        self.facts_ended += facts
        old = [self.standing.facts[key] for key in wrote.get("ended", ())]
        self.facts_again += [copy_of(each, moment, each.true_from, each.true_to) for each in old]

    def _undo_member(self, wrote: dict[str, Any], home: Household | None) -> None:
        row = self.standing.member(wrote["membership"]) if "membership" in wrote else None
        if row is None:
            return
        moment = after(row.known_from, self.now)
        self.standing.forget_member(row, moment)
        self.members_ended.append(row)
        if "relation" in wrote:
            old = self.standing.members[wrote["relation"]]
            self.members_again.append(
                Membership(
                    household_id=old.household_id, person_id=old.person_id, relation=old.relation, since=old.since,
                    known_from=moment, reason=self.reason[:REASON],
                )
            )  # fmt: skip
        if "head" in wrote and home is not None:
            home.head_id = wrote["head"]
            self.homes[home.pk] = home

    def _restore(self, person: Person, wrote: dict[str, Any]) -> None:
        """As they were; whom the row entered lies nowhere, and has no number that anybody would find."""
        self.former.append(former_identity(person, self.now, self.reason))
        if "person" in wrote:
            person.set_id_number("")
            person.id_kind, person.phone, person.area_path = IdKind.NONE, "", ""
        for name, (old, _new) in wrote.get("was", {}).items():
            is_day = name == "birth_date" and old is not None
            setattr(person, name, dt.date.fromisoformat(old) if is_day else old)
        self.persons[person.pk] = person

    def write(self) -> None:
        """All rows at once."""
        end_facts(self.facts_ended)
        Fact.objects.bulk_create(self.facts_again)
        update_all(self.members_ended, ("known_to",))
        Membership.objects.bulk_create(self.members_again)
        ExternalId.objects.filter(pk__in=self.numbers).delete()
        FormerIdentity.objects.bulk_create(self.former)
        if self.addresses:
            restate_addresses(self.addresses, self.now)
        update_all(list(self.persons.values()), _PERSON_COLUMNS)
        update_all(list(self.homes.values()), _HOME_COLUMNS)
        gone = [home.pk for home in self.homes.values() if not home.area_path]
        Residence.objects.filter(household__in=gone, known_to=None).update(known_to=self.now)
        record_all(self.actor, self.told)
