"""How the members of a family are related to another applicant, as far as the old relations tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from doudi.engine.book.facts import Fact
from doudi.registry.models import Membership

#: {what the new applicant was to the old one: {what somebody is to the old one: what they are to the new one}}
_TOLD: Mapping[str, Mapping[str, str]] = {
    "spouse": {"applicant": "spouse", "child": "child", "grandchild": "grandchild", "child_in_law": "child_in_law"},
    "child": {"applicant": "parent", "spouse": "parent", "child": "sibling", "parent": "grandparent"},
    "parent": {
        "applicant": "child", "sibling": "child", "child": "grandchild", "parent": "spouse", "spouse": "child_in_law",
    },
    "grandparent": {"applicant": "grandchild", "sibling": "grandchild", "grandparent": "spouse"},
    "grandchild": {"applicant": "grandparent", "spouse": "grandparent"},
    "sibling": {"applicant": "sibling", "sibling": "sibling", "parent": "parent", "grandparent": "grandparent"},
}  # fmt: skip
#: Who takes over where nobody says: those of the family who stand nearest to the applicant first.
_NEAREST = ("spouse", "child", "child_in_law", "parent", "sibling", "grandchild", "grandparent")
ADULT = 18
#: The relation of which an applicant has one living bearer at a time.
SPOUSE = "spouse"


def relation_to(new: str, somebody: str, relation: Fact) -> str:
    """What somebody is to a new applicant, both given as what they were to the old one.

    The vocabulary's last code, which stands for anybody else, where the old relations do not tell.
    """
    told = _TOLD.get(new, {}).get(somebody, "")
    return told if told in relation.codes else relation.codes[-1]


def successor(members: Sequence[Membership], on: dt.date) -> Membership:
    """Who takes the applicant's place among those who stay: adults first, the nearest first, the eldest first."""

    def place(member: Membership) -> tuple[object, ...]:
        age = member.person.age_on(on)
        near = _NEAREST.index(member.relation) if member.relation in _NEAREST else len(_NEAREST)
        return (age is not None and age < ADULT, near, str(member.person.birth_date or "9999"), member.pk)

    return min(members, key=place)
