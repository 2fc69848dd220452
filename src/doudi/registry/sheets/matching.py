"""Whom lines are about: by identity number, else another system's number, else name, day of birth and family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from doudi.access.actor import Actor
from doudi.access.permissions import may
from doudi.access.roles import Act
from doudi.registry.models import ExternalId, FormerIdentity, Household, Membership, Person, SheetFamily
from doudi.registry.models.persons import ID_NUMBER
from doudi.registry.sheets.entries import HIDDEN, Entry, Family, sound
from doudi.registry.sheets.lines import Source

#: What a family's key in a sheet is digested for.
FAMILY = "registry.sheet.family"
_REASON = "found by their number wherever they are; who may not be seen becomes a fault that says nothing"
_WHICH = _("several people, or one who lives elsewhere, have this name and day of birth: give the identity number")
_GIVE = _("somebody of this name and day of birth is there without an identity number: give them theirs first")
_CORRECTED = _("this number was found to be wrong, and corrected: give the right one")
_APART = _("its numbers belong to different people")
_SPLIT = _("in the registry the people of these rows are of different families")


def family_key(group: str) -> bytes:
    return bytes(settings.KEYS.index_of(group, FAMILY))


class Matching:
    """Finds the persons and families of some lines. With `hold` their rows are locked."""

    def __init__(
        self, actor: Actor, source: Source, live: Sequence[Entry], families: dict[str, Family], hold: bool
    ):  # fmt: skip
        self.actor, self.source, self.live, self.families, self.hold = actor, source, live, families, hold
        self.system = source.given.system
        #: current and later memberships by person
        self.memberships: dict[int, list[Membership]] = defaultdict(list)
        self.homes: dict[int, Household] = {}
        #: (person, household) by the system's number
        self.external: dict[str, tuple[int | None, int | None]] = {}

    def run(self) -> None:
        by_index = self._by_number()
        self._load_memberships([entry.person for entry in self.live if entry.person] + list(by_index.values()))
        named = self._named_homes(by_index)
        self._load_homes([*named.values(), *(row.household_id for rows in self.memberships.values() for row in rows)])
        for group, home in named.items():
            self.families[group].home = self._home(self.families[group], home)
        self._by_members()
        self._by_name()
        self._by_members()
        self._settle()

    # --- persons ---

    def _by_number(self) -> dict[bytes, Person]:
        """Matches by numbers; who was found by their identity number, heads of families too."""
        heads = {_index(entry.values["household.head_id"]) for entry in self.live if _has_head(entry)}
        wanted = {entry.line.index for entry in self.live if entry.line.index} | heads
        by_index = {bytes(each.id_index or b""): each for each in self._persons(id_index__in=wanted)}
        own = {entry.values["person.own"] for entry in self.live if "person.own" in entry.values}
        self._load_external()
        external = {number: person for number, (person, _home) in self.external.items() if person is not None}
        by_key = {each.pk: each for each in self._persons(pk__in=own | set(external.values()))}
        for entry in self.live:
            found = [
                by_index.get(entry.line.index or b""),
                by_key.get(external.get(entry.values.get("person.external", ""), 0)),
            ]
            if "person.own" in entry.values:
                found.append(by_key.get(entry.values["person.own"]))
                if found[-1] is None:
                    entry.line.fault("", HIDDEN)
            self._take(entry, {each.pk: each for each in found if each is not None})
        self._by_former_number()
        return by_index

    def _by_former_number(self) -> None:
        """A number that was corrected is nobody's any more: nobody new is made of it."""
        wanted = {entry.line.index: entry for entry in self.live if entry.line.index and entry.person is None}
        rows = FormerIdentity.objects.filter(id_index__in=set(wanted), person__merged_into=None)
        for former in rows.select_related("person"):
            index, now = bytes(former.id_index or b""), former.person.id_index
            if former.person.area_path and (now is None or bytes(now) != index):
                seen = bool(may(self.actor, Act.DOSSIER_EDIT, former.person))
                header = self.source.header("person.id_number")
                wanted[index].line.fault(header if seen else "", _CORRECTED if seen else HIDDEN)

    def _load_external(self) -> None:
        keys = ("person.external", "household.external")
        wanted = {entry.values[key] for entry in self.live for key in keys if key in entry.values}
        if wanted:
            rows = ExternalId.objects.filter(system=self.system, number__in=wanted)
            self.external = {
                number: (one, two) for number, one, two in rows.values_list("number", "person", "household")
            }

    def _take(self, entry: Entry, found: dict[int, Person]) -> None:
        if any(not may(self.actor, Act.DOSSIER_EDIT, each) for each in found.values()):
            entry.line.fault("", HIDDEN)
        elif len(found) > 1:
            entry.line.fault("", _APART)
        elif found and not entry.faults:
            entry.person = next(iter(found.values()))

    def _persons(self, **wanted: Any) -> Iterable[Person]:
        if not any(wanted.values()):
            return ()
        rows = Person.objects.unscoped(_REASON).present().filter(**wanted).order_by("pk")
        return rows.select_for_update() if self.hold else rows

    def _by_name(self) -> None:
        """Those of whom there is no number, or none that is known."""
        live = [entry for entry in sound(self.live) if entry.person is None and entry.line.birth is not None]
        names = {entry.values.get("person.name") for entry in live} - {None}
        if not names:
            return
        rows = Person.objects.visible_to(self.actor).present().filter(
            name__in=names, birth_date__in={entry.line.birth for entry in live}
        ).order_by("pk")  # fmt: skip
        found: dict[tuple[Any, Any], list[Person]] = defaultdict(list)
        for person in rows.select_for_update() if self.hold else rows:
            found[person.name, person.birth_date].append(person)
        self._load_memberships([person for some in found.values() for person in some])
        for entry in live:
            self._choose(entry, found.get((entry.values.get("person.name"), entry.line.birth), []))

    def _choose(self, entry: Entry, found: list[Person]) -> None:
        if entry.line.index is not None:
            if any(person.id_index is None for person in found):
                entry.line.fault(self.source.header("person.id_number"), _GIVE)
            return  # of the same name and day, with another number: somebody else
        home = entry.home
        inside = [person for person in found if home and self._current(person) == home.pk]
        place = entry.family.place if entry.family else entry.lives
        if len(inside) == 1:
            entry.person = inside[0]
        elif len(found) == 1 and home is None and (place is None or found[0].area_path.startswith(place.path)):
            entry.person = found[0]
        elif found:
            entry.line.fault(self.source.header("person.name"), _WHICH)

    # --- families ---

    def _named_homes(self, by_index: dict[bytes, Person]) -> dict[str, int]:
        """The household of each family whose number, or whose head's number, is known."""
        keys = {family_key(group): group for group in self.families}
        rows = SheetFamily.objects.filter(sheet_import=self.source.given, key__in=keys)
        found = {keys[bytes(key)]: home for key, home in rows.values_list("key", "household_id")}
        for group, family in self.families.items():
            own, number, head = (_said(family, f"household.{name}") for name in ("own", "external", "head_id"))
            person = by_index.get(_index(head)) if head else None
            kept = self.external.get(number, (None, None))[1]
            home = own or kept or (self._current(person) if person else None)
            if home is not None:
                found.setdefault(group, home)
        return found

    def _load_memberships(self, persons: Iterable[Person]) -> None:
        wanted = {person.pk for person in persons} - set(self.memberships)
        if not wanted:
            return
        later = Q(until=None) | Q(until__gt=self.source.since)
        for row in Membership.objects.filter(later, person__in=wanted, known_to=None).order_by("pk"):
            self.memberships[row.person_id].append(row)
        self._load_homes(row.household_id for key in wanted for row in self.memberships[key])

    def _load_homes(self, keys: Iterable[int]) -> None:
        wanted = set(keys) - set(self.homes)
        if not wanted:
            return
        rows = Household.objects.unscoped(_REASON).filter(pk__in=wanted).select_related("head").order_by("pk")
        self.homes |= {home.pk: home for home in (rows.select_for_update(of=("self",)) if self.hold else rows)}

    def _current(self, person: Person) -> int | None:
        return next((row.household_id for row in self.memberships[person.pk] if row.until is None), None)

    def _home(self, family: Family, key: int) -> Household | None:
        home = self.homes.get(key)
        if home is None or not may(self.actor, Act.DOSSIER_EDIT, home):
            family.fault("", HIDDEN)
            return None
        return home

    def _by_members(self) -> None:
        """A family that no number names is that of which its people are."""
        for family in self.families.values():
            people = [entry.person for entry in family.sound if entry.person is not None]
            homes = {self._current(person) for person in people} - {None}
            if family.home is None and len(homes) > 1:
                family.fault("", _SPLIT)
            elif family.home is None and homes:
                family.home = self._home(family, next(iter(homes - {None})) or 0)

    def _settle(self) -> None:
        """Everybody's own membership; a family for who is of one though the sheet does not say so."""
        for entry in sound(self.live):
            if entry.person is None:
                continue
            rows = self.memberships[entry.person.pk]
            entry.member = next((row for row in rows if row.until is None), None)
            if entry.family is None and entry.member is not None:
                home = self.homes[entry.member.household_id]
                group = f"home {home.pk}"
                entry.family = self.families.setdefault(group, Family(group, home=home))
                entry.family.entries.append(entry)
            elif entry.member is None and rows:
                entry.line.fault("", _("the registry has them in a family that they leave later"))


def _said(family: Family, key: str) -> Any:
    return next((entry.values[key] for entry in family.entries if key in entry.values), None)


def _has_head(entry: Entry) -> bool:
    return "household.head_id" in entry.values


def _index(number: str) -> bytes:
    return bytes(settings.KEYS.index_of(number, ID_NUMBER))
