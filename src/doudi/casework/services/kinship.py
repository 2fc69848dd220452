"""Close relatives of those who handle cases: declared by either of the two, and kept out of each other's cases."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.models import Account
from doudi.access.permissions import Denied, Refused, require
from doudi.access.roles import Act
from doudi.casework.models import Case, Kinship
from doudi.casework.services.flow import go_on
from doudi.registry.models import Membership, Person
from doudi.registry.services.recording import recorded, values

#: 近亲属, as 民发〔2012〕220号 art. 14 lists them.
RELATIONS = ("spouse", "parent", "child", "sibling", "grandparent", "grandchild")


def declare(actor: Actor, person: Person, account: Account, *, relation: str, by: str) -> Kinship:
    """`by` is `staff`, of one's own relatives, or `applicant`, as written down by who handles the case.

    Open cases of the family are from then on handled as those of relatives.
    """
    if relation not in RELATIONS:
        raise ValidationError(_("That is no close relative."))
    with transaction.atomic():
        if by == "staff":
            if actor.account_id != account.pk:
                raise Refused(Denied(_("Everybody declares their own relatives.")))
        else:
            require(actor, Act.CASE_OPEN, person)
        try:
            with transaction.atomic():
                row = Kinship.objects.create(
                    person=person, account=account, relation=relation, declared_by=by, declared_on=actor.on
                )
        except IntegrityError:
            raise ValidationError(_("It was declared already.")) from None
        recorded(actor, "kinship.declare", row, place=person)
        home = Membership.objects.filter(person=person, until=None, known_to=None).values("household")
        rows = Case.objects.unscoped("their kinship was declared").filter(household__in=home, closed_on=None)
        for case in rows.order_by("pk").select_for_update():
            if not case.staff_relative:
                case.staff_relative = True
                case.save(update_fields=["staff_relative"])
                go_on(actor, case)
    return row


def no_longer(actor: Actor, kinship: Kinship) -> None:
    """A declaration that no longer holds, by who made it or is it about."""
    with transaction.atomic():
        row = Kinship.objects.select_for_update().select_related("person").get(pk=kinship.pk)  # unscoped: checked below
        if row.account_id != actor.account_id:
            raise Refused(Denied(_("Everybody declares their own relatives.")))
        if row.ended_on is not None:
            raise ValidationError(_("It has ended already."))
        before = values(row)
        row.ended_on = actor.on
        row.save(update_fields=["ended_on"])
        recorded(actor, "kinship.end", row, before=before, place=row.person)
