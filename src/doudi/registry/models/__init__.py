"""The registry's tables, by what they are about."""

from doudi.registry.models.facts import AreaFact, Fact, FieldAuthority, Grade, RegisterMatch
from doudi.registry.models.households import (
    Award,
    AwardMember,
    AwardPart,
    Household,
    Membership,
    RegisteredHousehold,
    RegisteredMembership,
    Residence,
)
from doudi.registry.models.papers import Consent, Paper
from doudi.registry.models.persons import ExternalId, FormerIdentity, Merge, OwnRecord, Person
from doudi.registry.models.sheets import SheetFamily, SheetImport, SheetRow, SheetTemplate

__all__ = [
    "AreaFact", "Award", "AwardMember", "AwardPart", "Consent", "ExternalId", "Fact", "FieldAuthority",
    "FormerIdentity", "Grade", "Household", "Membership", "Merge", "OwnRecord", "Paper", "Person", "RegisterMatch",
    "RegisteredHousehold", "RegisteredMembership", "Residence", "SheetFamily", "SheetImport", "SheetRow",
    "SheetTemplate",
]  # fmt: skip
