"""Roles, acts and sensitivities: what a role may do, at which level of area, and what it may see. Pure data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.areas.models import Level


class Role(models.TextChoices):
    CITIZEN = "citizen", _("citizen")
    VILLAGE_CADRE = "village_cadre", _("village cadre")
    TOWNSHIP_CLERK = "township_clerk", _("township clerk")
    TOWNSHIP_HEAD = "township_head", _("township head")
    COUNTY_REVIEWER = "county_reviewer", _("county reviewer")
    COUNTY_HEAD = "county_head", _("county head")
    DISABLED_FEDERATION = "disabled_federation", _("county disabled persons' federation")
    CITY_OFFICER = "city_officer", _("city officer")
    PROVINCE_OFFICER = "province_officer", _("province officer")
    FINANCE = "finance", _("finance officer")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("system administrator")


class Act(models.TextChoices):
    """What can be done. Each name is a thing and what happens to it."""

    DOSSIER_VIEW = "dossier.view", _("see a person's or household's file")
    FACT_VIEW = "fact.view", _("see what is known of income, property, health and benefits, and what follows from it")
    DOSSIER_EDIT = "dossier.edit", _("enter and correct persons, households and facts")
    DOSSIER_MERGE = "dossier.merge", _("merge two persons, or undo it")
    DOSSIER_MOVE = "dossier.move", _("move a household to another area")
    IDENTITY_REVEAL = "identity.reveal", _("see a whole identity number")
    CONSENT_RECORD = "consent.record", _("record or withdraw a consent")
    PAPER_ADD = "paper.add", _("file a paper")
    CASE_VIEW = "case.view", _("see requests and cases")
    CASE_OPEN = "case.open", _("register a request, for oneself or for somebody")
    CASE_ACT = "case.act", _("take the steps of a case that are one's office's")
    COMPLAINT_MAKE = "complaint.make", _("complain, or report something")
    COMPLAINT_ANSWER = "complaint.answer", _("look into complaints and reports, and answer them")
    PAYMENT_VIEW = "payment.view", _("see payments, runs and funds")
    PAYMENT_PREPARE = "payment.prepare", _("build, check and lock payment runs, and answer what is held")
    PAYMENT_REVIEW = "payment.review", _("review locked payment runs, or send them back")
    PAYMENT_APPROVE = "payment.approve", _("approve payment runs and orders about money")
    PAYMENT_RELEASE = "payment.release", _("release runs to the bank, load its answers, close them, and keep the funds")
    PAYEE_PROPOSE = "payee.propose", _("say into which account an award is paid")
    PAYEE_CONFIRM = "payee.confirm", _("confirm into which account an award is paid")
    ORDER_PROPOSE = "order.propose", _("propose back-pay, repayment, or that an award waits")
    SHEET_IMPORT = "sheet.import", _("import a spreadsheet")
    SHEET_EXPORT = "sheet.export", _("export a list")
    AREA_VIEW = "area.view", _("see the areas")
    AREA_CHANGE = "area.change", _("merge, split and move areas")
    POSTING_VIEW = "posting.view", _("see who is posted where")
    POSTING_CHANGE = "posting.change", _("post people and end postings")
    AUDIT_VIEW = "audit.view", _("search the record of events")
    AUDIT_EXPORT = "audit.export", _("export the record of events")
    SETTINGS_VIEW = "settings.view", _("see the server's settings")


class Sensitivity(models.TextChoices):
    """What a file is about that few may see. A relative of staff is no such thing: that is a flag for scrutiny."""

    ORDINARY = "ordinary", _("ordinary")
    CHILD = "child", _("child at risk")
    VIOLENCE = "violence", _("domestic violence")
    COMPLAINT = "complaint", _("complaint or report")


_DOOR = {Act.CASE_VIEW, Act.CASE_OPEN}
_PAY = {
    Act.PAYMENT_VIEW, Act.PAYMENT_PREPARE, Act.PAYMENT_REVIEW, Act.PAYEE_PROPOSE, Act.PAYEE_CONFIRM, Act.ORDER_PROPOSE,
}  # fmt: skip
_OWN = _DOOR | {
    Act.PAYMENT_VIEW, Act.DOSSIER_VIEW, Act.FACT_VIEW, Act.CONSENT_RECORD, Act.PAPER_ADD, Act.COMPLAINT_MAKE,
}  # fmt: skip
_FIELD = _DOOR | {Act.DOSSIER_VIEW, Act.DOSSIER_EDIT, Act.CONSENT_RECORD, Act.PAPER_ADD, Act.AREA_VIEW}
_DESK = _FIELD | {
    Act.FACT_VIEW, Act.IDENTITY_REVEAL, Act.DOSSIER_MOVE, Act.SHEET_IMPORT, Act.SHEET_EXPORT, Act.CASE_ACT,
    Act.COMPLAINT_MAKE, Act.PAYMENT_VIEW, Act.PAYEE_PROPOSE,
}  # fmt: skip
_LOOK = {
    Act.PAYMENT_VIEW, Act.DOSSIER_VIEW, Act.FACT_VIEW, Act.AREA_VIEW, Act.POSTING_VIEW, Act.SHEET_EXPORT,
    Act.CASE_VIEW,
}  # fmt: skip

ACTS: dict[Role, frozenset[Act]] = {
    Role.CITIZEN: frozenset(_OWN),
    Role.VILLAGE_CADRE: frozenset(_FIELD),
    Role.TOWNSHIP_CLERK: frozenset(_DESK | {Act.POSTING_VIEW}),
    Role.TOWNSHIP_HEAD: frozenset(_DESK | {Act.POSTING_VIEW, Act.DOSSIER_MERGE, Act.COMPLAINT_ANSWER}),
    Role.COUNTY_REVIEWER: frozenset(_DESK | _PAY | {Act.POSTING_VIEW, Act.DOSSIER_MERGE, Act.COMPLAINT_ANSWER}),
    Role.COUNTY_HEAD: frozenset(
        _DESK
        | {Act.POSTING_VIEW, Act.DOSSIER_MERGE, Act.AREA_CHANGE, Act.AUDIT_VIEW, Act.COMPLAINT_ANSWER}
        | {Act.PAYMENT_REVIEW, Act.PAYMENT_APPROVE, Act.PAYEE_CONFIRM, Act.ORDER_PROPOSE}
    ),
    Role.DISABLED_FEDERATION: frozenset(_LOOK | {Act.DOSSIER_EDIT, Act.PAPER_ADD, Act.IDENTITY_REVEAL, Act.CASE_ACT}),
    Role.CITY_OFFICER: frozenset(_LOOK | {Act.AUDIT_VIEW, Act.PAYMENT_APPROVE}),
    Role.PROVINCE_OFFICER: frozenset(_LOOK | {Act.AUDIT_VIEW, Act.AREA_CHANGE, Act.PAYMENT_APPROVE}),
    Role.FINANCE: frozenset({Act.AREA_VIEW, Act.DOSSIER_VIEW, Act.PAYMENT_VIEW, Act.PAYMENT_RELEASE}),
    Role.AUDITOR: frozenset(_LOOK | {Act.AUDIT_VIEW, Act.AUDIT_EXPORT}),
    Role.ADMINISTRATOR: frozenset(
        {Act.AREA_VIEW, Act.POSTING_VIEW, Act.POSTING_CHANGE, Act.SETTINGS_VIEW, Act.AUDIT_VIEW}
    ),
}

#: Roles that see, of cases, those alone in whose procedure they have a step, or in which they were asked something.
BY_STEP: frozenset[Role] = frozenset({Role.DISABLED_FEDERATION})

#: At which level of area a role is posted.
LEVELS: dict[Role, frozenset[Level]] = {
    Role.CITIZEN: frozenset({Level.VILLAGE, Level.TOWNSHIP}),
    Role.VILLAGE_CADRE: frozenset({Level.VILLAGE}),
    Role.TOWNSHIP_CLERK: frozenset({Level.TOWNSHIP}),
    Role.TOWNSHIP_HEAD: frozenset({Level.TOWNSHIP}),
    Role.COUNTY_REVIEWER: frozenset({Level.COUNTY}),
    Role.COUNTY_HEAD: frozenset({Level.COUNTY}),
    Role.DISABLED_FEDERATION: frozenset({Level.COUNTY}),
    Role.CITY_OFFICER: frozenset({Level.CITY}),
    Role.PROVINCE_OFFICER: frozenset({Level.PROVINCE}),
    Role.FINANCE: frozenset({Level.COUNTY, Level.CITY, Level.PROVINCE}),
    Role.AUDITOR: frozenset({Level.COUNTY, Level.CITY, Level.PROVINCE}),
    Role.ADMINISTRATOR: frozenset({Level.COUNTY, Level.CITY, Level.PROVINCE}),
}

#: What a posting may be cleared for at most; each posting says for which of these it is.
CLEARABLE: dict[Role, frozenset[Sensitivity]] = {
    role: frozenset({Sensitivity.ORDINARY}) for role in Role
} | {
    role: frozenset(Sensitivity)
    for role in (Role.TOWNSHIP_HEAD, Role.COUNTY_REVIEWER, Role.COUNTY_HEAD, Role.AUDITOR)
} | {
    Role.TOWNSHIP_CLERK: frozenset({Sensitivity.ORDINARY, Sensitivity.CHILD, Sensitivity.VIOLENCE}),
    Role.PROVINCE_OFFICER: frozenset({Sensitivity.ORDINARY, Sensitivity.COMPLAINT}),
    Role.CITY_OFFICER: frozenset({Sensitivity.ORDINARY, Sensitivity.COMPLAINT}),
}  # fmt: skip

#: No one person at one time: who decides does not pay, who checks does neither, who runs the server sees no files.
_WORK = (
    Role.VILLAGE_CADRE, Role.TOWNSHIP_CLERK, Role.TOWNSHIP_HEAD, Role.COUNTY_REVIEWER, Role.COUNTY_HEAD,
    Role.DISABLED_FEDERATION, Role.CITY_OFFICER, Role.PROVINCE_OFFICER,
)  # fmt: skip
INCOMPATIBLE: frozenset[frozenset[Role]] = frozenset(
    {frozenset({Role.FINANCE, role}) for role in _WORK}
    | {frozenset({Role.AUDITOR, role}) for role in (*_WORK, Role.FINANCE, Role.ADMINISTRATOR)}
    | {frozenset({Role.ADMINISTRATOR, role}) for role in (*_WORK, Role.FINANCE)}
    | {frozenset({Role.TOWNSHIP_CLERK, Role.COUNTY_REVIEWER}), frozenset({Role.TOWNSHIP_HEAD, Role.COUNTY_HEAD})}
    | {frozenset({Role.COUNTY_REVIEWER, Role.COUNTY_HEAD}), frozenset({Role.TOWNSHIP_CLERK, Role.TOWNSHIP_HEAD})}
)
