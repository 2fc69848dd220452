"""What somebody who asks for help has said so far, and what that leaves to ask."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.procedures import current
from doudi.casework.services.asking import WRITTEN_ONLINE, has_agreed
from doudi.casework.services.intake import Wanted
from doudi.engine.procedure.model import Paper
from doudi.kernel.dates import from_date
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.registry.models import Person
from doudi.registry.queries.assessment import assess, known_family
from doudi.registry.queries.files import KnownFact, household_file, person_file
from doudi.registry.services.consent import ADULT
from doudi.registry.services.facts import book
from doudi.registry.when import When
from doudi.web.dossier.words import fact_name, fact_value, source_name
from doudi.web.own import apply_forms as pages
from doudi.web.own.drafts import Draft
from doudi.web.own.page import own_home, the_person
from doudi.web.own.words import is_for_one, offered, paper_text, programme_name
from doudi.web.request import Request
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import day_text

DRAFT = "own.apply"
STEPS: dict[str, type[pages.Step]] = {
    "want": pages.WantForm, "whom": pages.WhomForm, "urgent": pages.UrgentForm, "known": pages.KnownForm,
    "papers": pages.PapersForm, "agree": pages.AgreeForm, "relative": pages.RelativeForm, "check": pages.CheckForm,
}  # fmt: skip


class Asking:
    """What somebody has said so far, and what that leaves to ask."""

    def __init__(self, request: Request):
        self.request, self.actor = request, request.actor
        self.person: Person = the_person(request)
        self.home = own_home(request)
        self.draft = Draft(request, DRAFT)

    @property
    def can_name(self) -> bool:
        """A programme can be named by who is of a family on file; anybody can say what is needed."""
        return self.home is not None

    @cached_property
    def offered(self) -> list[str]:
        return offered(self.actor.on)

    @property
    def wanted(self) -> list[str]:
        return [name for name in self.draft.texts("want") if name in self.offered] if self.can_name else []

    @property
    def for_one(self) -> list[str]:
        return [name for name in self.wanted if is_for_one(name, self.actor.on)]

    @cached_property
    def people(self) -> list[Person]:
        """Who lives in the family; oneself first."""
        if self.home is None:
            return [self.person]
        rows = self.home.members.filter(until=None, known_to=None, person__death_date=None).select_related("person")
        shown = [row.person for row in rows if row.person.sensitivity in self.actor.clearances]
        return sorted(shown, key=lambda each: (each.pk != self.person.pk, each.pk))

    @property
    def others(self) -> list[Person]:
        """Grown members of the family besides oneself, who agree to the checks for themselves."""
        grown = [each for each in self.people if (each.age_on(self.actor.on) or 0) >= ADULT]
        return [each for each in grown if each.pk != self.person.pk]

    @cached_property
    def fits(self) -> set[str]:
        """Programmes whose conditions the family seems to meet, by what is known today."""
        if self.home is None:
            return set()
        try:
            known = known_family(self.home, When(self.actor.on, timezone.now()), book())
            entries = assess(known, book(), Month.of(from_date(self.actor.on)))
        except InputError:
            return set()
        return {each.programme for each in entries if each.state == "entitled"}

    def choice(self, name: str) -> str:
        called = programme_name(name)
        if name not in self.fits:
            return called
        return _("%(programme)s (by what is known, it seems to fit you)") % {"programme": called}

    @cached_property
    def known(self) -> list[KnownFact]:
        """What the registry knows of the person and the family."""
        when = When(self.actor.on, timezone.now())
        facts = list(person_file(self.actor, self.person, when, book()).facts)
        if self.home is not None:
            facts += household_file(self.actor, self.home, when, book()).facts
        return [each for each in facts if each.row is not None]

    def known_rows(self) -> list[Row]:
        """Who they are and what is so of them."""
        rows = [Row(_("Name"), self.person.name)]
        if self.home is not None:
            rows.append(Row(_("Who lives with you"), "、".join(each.name for each in self.people)))
            rows.append(Row(_("Where you live"), self.home.address or self.home.area.name))
        return [*rows, Row(_("Telephone"), self.person.phone), *self.facts(says=True)]

    def facts(self, *, says: bool) -> list[Row]:
        """Facts with who says them and since when: those that are so, or those that are not (none, no, nothing)."""
        return [_fact_row(each) for each in self.known if bool(each.value) is says]

    @cached_property
    def to_bring(self) -> list[tuple[Paper, str]]:
        """Papers that the procedures ask for and no register supplies, each once."""
        found: dict[str, tuple[Paper, str]] = {}
        for name in self.wanted:
            version = current(name, self.actor.on)
            for paper in version.papers if version else ():
                if paper.name not in WRITTEN_ONLINE and not self._supplied(paper):
                    found.setdefault(paper.name, (paper, paper_text(paper)))
        return list(found.values())

    def _supplied(self, paper: Paper) -> bool:
        """Whether what it would prove is known already from where the law would look."""
        names = {name for each in self.known for name in (each.declared.name, each.declared.register) if name}
        return bool(names & set(paper.supplied_by))

    @property
    def steps(self) -> list[str]:
        """The pages that there are for what was chosen."""
        left_out = {"whom"} if not self.for_one else set()
        if not self.to_bring:
            left_out.add("papers")
        if has_agreed(self.person, self.actor.on):
            left_out.add("agree")
        return [name for name in STEPS if name not in left_out]

    def first_open(self) -> str:
        """The first page that was not answered well enough to send the whole."""
        for name in self.steps[:-1]:
            form = self.form(name)
            if not form.is_valid() and name not in ("papers", "known"):
                return name
        return "check"

    def form(self, name: str, data: Any = None, files: Any = None) -> pages.Step:
        """A page's form: with what is sent, else with what was said before."""
        return STEPS[name](data if data is not None else self.draft.said or None, files, asking=self)

    def shown(self, name: str) -> pages.Step:
        """The page's form with what was said before, and no faults of what was not answered yet."""
        return STEPS[name](initial=self.draft.said, asking=self)

    def need(self) -> str:
        """All that was said in words, as the office reads it."""
        said = [self.draft.text("need").strip()]
        if wrong := self.draft.text("wrong").strip():
            said.append(_("What is known is wrong or incomplete: %(what)s") % {"what": wrong})
        if self.draft.text("relative") == pages.YES:
            said.append(_("A close relative works in the office: %(who)s") % {"who": self.draft.text("relative_who")})
        return "\n".join(part for part in said if part)

    def asked(self) -> list[Wanted]:
        people = {str(each.pk): each for each in self.people}
        return [
            Wanted(name, people.get(self.draft.text(f"whom_{name}")) if name in self.for_one else None)
            for name in self.wanted
        ]


def _fact_row(each: KnownFact) -> Row:
    assert each.row is not None
    source = _("%(source)s, %(day)s") % {"source": source_name(each.row.source), "day": day_text(each.row.known_from)}
    value = fact_value(each.declared, each.row.value, {})
    return Row(fact_name(each.declared), _("%(value)s (%(source)s)") % {"value": value, "source": source})
