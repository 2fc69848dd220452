"""What the file of a family shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.roles import Act, Sensitivity
from doudi.areas.models import WIDTH
from doudi.engine.book.book import Book
from doudi.engine.explain.overview import ENTITLED_, ONE_FACT, Entry
from doudi.kernel.dates import from_date
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.registry.models import Award, Household, Residence
from doudi.registry.queries.assessment import KnownFamily, assess, known_family
from doudi.registry.queries.files import HouseholdFile, Member
from doudi.registry.when import When
from doudi.web.cases.filed import award_acts, door_of
from doudi.web.dossier.acts.families import DOINGS
from doudi.web.dossier.facts import groups
from doudi.web.dossier.receipts import STATES, amount, answer, who
from doudi.web.dossier.words import code_name, lang
from doudi.web.request import Request
from doudi.web.ui.pieces import Fact, Moment, Row
from doudi.web.ui.tables import Column, Table
from doudi.web.ui.words import day_text, money_text

#: Names in the address of an answer.
NAMED = ("programme", "unit", "person")


def drawn(request: Request, file: HouseholdFile, when: When, book: Book) -> dict[str, Any]:
    """Everything the page needs, as components take it."""
    home = file.household
    members = Table(
        request,
        member_columns(book, when, own=request.actor.is_citizen),
        list(file.members),
        caption=_("Members"),
        is_captioned=False,
    )
    past = Table(request, past_columns(book), list(file.past), caption=_("Former members"), is_captioned=False)
    open_ = Act.FACT_VIEW in request.actor.acts
    act = reverse("household_act", args=[home.pk, "fact"])
    correct = f"{act}?fact=" if Act.DOSSIER_EDIT in request.actor.acts else ""
    return {
        "home": home, "correct": correct, "title": title(file), "sub": _sub(file), "facts": identity(file, open_),
        "members": members, "past": past if file.past else None,
        "awards": [_award(each, book) | {"acts": award_acts(request.actor, home, each)} for each in file.awards],
        "groups": groups(file.facts, correct, file.places) if open_ else [],
        "outside": [Row(each.system, each.number) for each in file.outside],
        "residences": [_residence(each, file) for each in file.residences if when.knows(each)],
        "acts": acts(request.actor, home), "door": door_of(request.actor, home),
        "payments": _payments(request.actor, home), "by_year": _by_year(request.actor, home),
        "change": _change(request.actor, home),
        **said(request, file, when, book),
    }  # fmt: skip


def _payments(actor: Actor, home: Household) -> str:
    """Where the family's payments are, for staff who see such; citizens have a page of their own."""
    sees = Act.PAYMENT_VIEW in actor.acts and not actor.is_citizen
    return reverse("family_payments", args=[home.pk]) if sees else ""


def _by_year(actor: Actor, home: Household) -> str:
    """Where the family's archived files are, for staff who see cases and what is known of it."""
    sees = {Act.CASE_VIEW, Act.FACT_VIEW} <= actor.acts and not actor.is_citizen
    return reverse("family_files", args=[home.pk]) if sees else ""


def _change(actor: Actor, home: Household) -> str:
    """Where staff write down what somebody of the family says has changed."""
    return reverse("new_change", args=[home.pk]) if Act.CASE_OPEN in actor.acts and not actor.is_citizen else ""


def title(file: HouseholdFile) -> str:
    """By the name of its head, where the actor may see who that is."""
    head = next((each.row.person for each in file.members if each.row.person_id == file.household.head_id), None)
    return _("Family of %(name)s") % {"name": head} if head else _("Family %(number)s") % {"number": file.household.pk}


def _sub(file: HouseholdFile) -> str:
    home = file.household
    places = [file.areas[home.area_path[:end]].name for end in range(3 * WIDTH, len(home.area_path) + 1, WIDTH)
              if home.area_path[:end] in file.areas]  # fmt: skip
    place = " ".join([*places, home.address]).strip()
    return _("Number %(number)s · %(place)s") % {"number": home.pk, "place": place}


def identity(file: HouseholdFile, scrutinises: bool) -> list[Fact]:
    """Figures of a family. Who is a relative of staff is told to those who look into it."""
    home = file.household
    found = [Fact(_("Members"), len(file.members)), Fact(_("Formed"), day_text(home.opened_on))]
    if home.closed_on is not None:
        found.append(Fact(_("Is no more since"), day_text(home.closed_on), "none"))
    if home.staff_relative and scrutinises:
        found.append(Fact(_("Looked at twice"), _("relative of staff"), "warn"))
    if home.sensitivity != Sensitivity.ORDINARY:
        found.append(Fact(_("Few may see it"), home.get_sensitivity_display(), "bad"))
    return found


def member_columns(book: Book, when: When, *, own: bool) -> tuple[Column[Member], ...]:
    """Names lead to the person's file where that is open to the reader; of their own family nobody needs to be told."""
    columns: tuple[Column[Member], ...] = (
        Column("name", _("Name"), lambda each: each.row.person.name, link=lambda each: _file(each)),
        Column("relation", _("Relation"), lambda each: code_name(book.facts["relation"], each.row.relation)),
        Column("sex", _("Sex"), lambda each: each.row.person.get_sex_display() if each.is_open else ""),
        Column("age", _("Age"), lambda each: each.row.person.age_on(when.day) if each.is_open else "", "number"),
        Column("since", _("Since"), lambda each: each.row.since, "day"),
    )  # fmt: skip
    return tuple(each for each in columns if not own or each.name not in ("sex", "age"))


def past_columns(book: Book) -> tuple[Column[Member], ...]:
    return (
        Column("name", _("Name"), lambda each: each.row.person.name, link=lambda each: _file(each)),
        Column("relation", _("Relation"), lambda each: code_name(book.facts["relation"], each.row.relation)),
        Column("since", _("Since"), lambda each: each.row.since, "day"),
        Column("until", _("Until"), lambda each: each.row.until, "day"),
    )  # fmt: skip


def _file(each: Member) -> str:
    return reverse("person", args=[each.row.person_id]) if each.is_open else ""


def _award(award: Award, book: Book) -> dict[str, Any]:
    programme = book.programmes.get(award.programme)
    covered = [each for each in award.members.all() if each.until is None or award.until is not None]
    return {
        "programme": programme.called(lang()) if programme else award.programme, "amount": money_text(award.amount_fen),
        "since": award.since, "until": award.until, "covered": len(covered), "now": award.until is None,
    }  # fmt: skip


def _residence(row: Residence, file: HouseholdFile) -> Moment:
    path = row.area.path
    names = [file.areas[path[:end]].name for end in range(2 * WIDTH, len(path) + 1, WIDTH) if path[:end] in file.areas]
    until = _("until %(day)s") % {"day": day_text(row.until)} if row.until else _("lives there now")
    return Moment(" ".join([*names, row.address]), row.since, text=until)


def said(request: Request, file: HouseholdFile, when: When, book: Book) -> dict[str, Any]:
    """What the rules say of the family: every programme, and one of them line by line; or why nothing can be said."""
    if Act.FACT_VIEW not in request.actor.acts:
        return {"silent": _("What is known of income, property, health and benefits, and what follows from it, is for "
                            "the township and above. Anybody may be helped to apply, whatever is known.")}  # fmt: skip
    if file.hidden:
        return {"silent": _("Nothing is reckoned here: the file of a member is not open to you.")}
    month = Month.of(from_date(when.day))
    if month.first_day < book.since:
        return {"silent": _("The rule book begins later than that.")}
    try:
        known = known_family(file.household, when, book)
        entries = assess(known, book, month)
        chosen = _chosen(request, entries)
        shown = answer(known, book, chosen, month) if chosen else None
    except InputError:
        return {"silent": _("Nothing can be reckoned from what is known: somebody must be of the family on that day, "
                            "and live where the rule book holds.")}  # fmt: skip
    told = [entry for entry in entries if entry.state in (ENTITLED_, ONE_FACT)]
    rest = [entry for entry in entries if entry not in told]
    return {
        "told": _overview(request, told, known, book) if told else None,
        "rest": _overview(request, rest, known, book) if rest else None, "answer": shown, "known": known,
    }  # fmt: skip


def _chosen(request: HttpRequest, entries: Sequence[Entry]) -> Entry | None:
    """The answer that the address names, or the first one that is told."""
    wanted = {name: request.GET.get(name, "") for name in NAMED}
    return next((entry for entry in entries if _names(entry) == wanted), entries[0] if entries else None)


def _names(entry: Entry) -> dict[str, str]:
    """What an address names an answer by."""
    return {"programme": entry.programme, "unit": entry.outcome.unit, "person": str(entry.outcome.person or "")}


def _overview(request: HttpRequest, entries: Sequence[Entry], known: KnownFamily, book: Book) -> Table[Entry]:
    query = request.GET.copy()

    def address(entry: Entry) -> str:
        for name, value in _names(entry).items():
            query[name] = value
        return f"?{query.urlencode()}#receipt"

    columns = (
        Column[Entry]("programme", _("Programme"), lambda e: e.law.programme.called(lang()), link=address),
        Column[Entry]("who", _("For whom"), lambda e: who(e, known, book)),
        Column[Entry]("state", _("By the rules"), lambda e: STATES[e.state], "tag"),
        Column[Entry]("amount", _("Amount"), amount, "number"),
    )
    return Table(request, columns, list(entries), caption=_("What the rules say of each programme"), is_captioned=False)


def acts(actor: Actor, home: Household) -> list[dict[str, Any]]:
    """What can be done, with an address, or why it cannot. Acts that the role has nothing to do with are left out."""
    if actor.is_citizen:
        return []
    return [
        {"title": doing.title, "href": reverse("household_act", args=[home.pk, doing.slug]),
         "may": doing.may(actor, home)}
        for doing in DOINGS if doing.act in actor.acts
    ]  # fmt: skip
