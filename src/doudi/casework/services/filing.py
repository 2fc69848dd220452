"""Archiving: what was filed about a family in a year is listed, frozen and kept. A person says what becomes of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, Refused, require
from doudi.access.roles import Act, Role
from doudi.areas.models import WIDTH, Area, Level
from doudi.areas.queries import township_of
from doudi.casework.models import Case, FileAppraisal, HouseholdFile
from doudi.casework.numbers import filed
from doudi.casework.pieces import Piece, pieces_of
from doudi.casework.procedures import procedures
from doudi.casework.queries.filing import homes_to_archive
from doudi.engine.book.book import canonical
from doudi.registry.models import Household
from doudi.registry.services.recording import check_reason, recorded

#: The name of its time in the rule book.
KEEPING = "household_file"
#: Families archived by one act at most.
MOST = 200
#: Acts.
ARCHIVE, SUPPLEMENT, APPRAISE = "file.archive", "file.supplement", "file.appraise"


@dataclass
class Archived:
    """What came of archiving an area: the files, and the families that were refused, each with why."""

    files: list[HouseholdFile] = field(default_factory=list)
    refused: list[tuple[Household, str]] = field(default_factory=list)


def archive_household(actor: Actor, household: Household, year: int, *, reason: str = "") -> HouseholdFile:
    """The file of a family and year. Once there is one, a later version with a reason, of what is new alone."""
    with transaction.atomic():
        home: Household = Household.objects.unscoped("checked next").select_for_update().get(pk=household.pk)
        require_keeping(actor, home)
        _check_year(actor, home, year)
        before = list(HouseholdFile.objects.filter(household=home, year=year).order_by("version"))  # of one checked
        pieces = _new(pieces_of(home, year), before)
        row = _made(actor, home, year, pieces)
        if before:
            _supplement(actor, row, before, pieces, reason)
        elif not pieces:
            raise ValidationError(_("Nothing about the family was filed in that year."))
        else:
            row.number = filed(Area.objects.select_for_update().get(pk=row.area_id), year)
        row.save()
        recorded(actor, SUPPLEMENT if before else ARCHIVE, row, reason=row.reason)
    return row


def archive_area(actor: Actor, area: Area, year: int) -> Archived:
    """The files of families with a case closed in the year and none yet, up to `MOST`, each by itself: what is refused
    hinders none of the others."""
    require_keeping(actor)
    found = Archived()
    for home in homes_to_archive(actor, year, within=area.path)[:MOST]:
        try:
            found.files.append(archive_household(actor, home, year))
        except ValidationError as error:
            found.refused.append((home, error.messages[0]))
        except Refused as error:
            found.refused.append((home, str(error.denied.reason)))
    return found


def appraise(
    actor: Actor, file: HouseholdFile, *, outcome: str, text: str, until: dt.date | None = None
) -> FileAppraisal:  # fmt: skip
    """Somebody of the county keeps a file longer, or hands it to the archives, once its time is over."""
    check_reason(text, _("Say why, or to whom it was handed and by which list."))
    if outcome not in FileAppraisal.Outcome.values:
        raise ValidationError(_("Choose what becomes of the file."))
    with transaction.atomic():
        row: HouseholdFile = (
            HouseholdFile.objects.unscoped("checked next").select_for_update()
            .get(household=file.household_id, year=file.year, version=1)
        )  # fmt: skip
        require_appraising(actor, row)
        if not HouseholdFile.objects.over(actor.on).filter(pk=row.pk).exists():  # of one checked
            raise ValidationError(_("The file's time is not over, or it was handed to the archives."))
        keeps = outcome == FileAppraisal.Outcome.KEEP
        if keeps and (until is None or until <= actor.on):
            raise ValidationError(_("Say until which day it is kept: a day that is still to come."))
        made = FileAppraisal.objects.create(
            file=row, outcome=outcome, until=until if keeps else None, text=text.strip(), appraised_on=actor.on,
            account=actor.account_id, posting=actor.posting_id, who=actor.name,
        )  # fmt: skip
        recorded(actor, APPRAISE, made, place=row, reason=made.text)
    return made


def require_keeping(actor: Actor, thing: Household | HouseholdFile | None = None) -> None:
    """Refused unless somebody of the township or county, whose offices keep the files."""
    require(actor, Act.CASE_ACT, thing)
    if actor.role == Role.DISABLED_FEDERATION:
        raise Refused(Denied(_("The files are kept by the township and the county's civil affairs.")))


def require_appraising(actor: Actor, thing: HouseholdFile) -> None:
    """Refused unless somebody of the county: the township that keeps the file does not judge it alone."""
    require_keeping(actor, thing)
    if len(actor.path) > Level.COUNTY * WIDTH:
        raise Refused(Denied(_("Files are appraised by the county.")))


def _check_year(actor: Actor, home: Household, year: int) -> None:
    if year >= actor.on.year:
        raise ValidationError(_("A year is archived once it is over."))
    again = Case.objects.unscoped("of one checked").filter(
        household=home, closed_on=None, reopens__closed_on__year=year
    ).values_list("reopens__number", flat=True).first()  # fmt: skip
    if again:
        raise ValidationError(
            _("Case %(number)s, closed in that year, is open again: wait for its end.") % {"number": again}
        )
    if HouseholdFile.objects.filter(  # of one checked
        household=home, year=year, appraisals__outcome=FileAppraisal.Outcome.HANDED_OVER
    ).exists():  # fmt: skip
        raise ValidationError(_("The file was handed to the archives: nothing is added to it."))


def _new(pieces: Iterable[Piece], before: Iterable[HouseholdFile]) -> list[Piece]:
    """Those that no version has."""
    there = {(each["kind"], each["id"]) for version in before for each in version.catalogue}
    return [each for each in pieces if (each["kind"], each["id"]) not in there]


def _made(actor: Actor, home: Household, year: int, pieces: list[Piece]) -> HouseholdFile:
    """A first version that has no number yet."""
    rule = procedures().keeping_on(KEEPING, actor.on)
    if rule is None:
        raise ValidationError(_("The rule book does not say how long a file is kept."))
    return HouseholdFile(
        household=home, year=year, area=township_of(home.area), area_path=home.area_path,
        sensitivity=home.sensitivity, catalogue=pieces, digest=hashlib.sha256(canonical(pieces)).hexdigest(),
        keep_until=dt.date(year + rule.years, 12, 31), archived_on=actor.on, account=actor.account_id,
        posting=actor.posting_id, who=actor.name,
    )  # fmt: skip


def _supplement(
    actor: Actor, row: HouseholdFile, before: list[HouseholdFile], pieces: list[Piece], reason: str
) -> None:
    """Makes it the next version of the file, which keeps its number, office and time."""
    check_reason(reason, _("The year is archived already. Say why something is added."))
    if not pieces:
        raise ValidationError(_("Nothing is new since the year was archived."))
    first = before[0]
    row.version, row.number, row.reason = before[-1].version + 1, first.number, reason.strip()
    row.area_id, row.area_path, row.keep_until = first.area_id, first.area_path, first.keep_until
