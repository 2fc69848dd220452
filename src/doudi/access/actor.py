"""The Actor: one person in one posting, with what they may do. Made once a request, a command or a task."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from doudi.access.models import Posting
from doudi.access.roles import ACTS, Act, Role, Sensitivity
from doudi.areas.models import range_of


@dataclass(frozen=True)
class Actor:
    """Who acts, where they may act, what they may do, and how sensitive a thing they may see."""

    account_id: int | None
    name: str
    posting_id: int | None
    role: str
    #: the area of the posting; "" sees nothing
    path: str
    acts: frozenset[str]
    clearances: frozenset[str]
    on: dt.date
    #: of a citizen, the person they are
    person_id: int | None = None
    correlation: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def paths(self) -> tuple[str, str]:
        """The range of paths of their area; an empty one for who has none."""
        return range_of(self.path) if self.path else ("", "")

    @property
    def is_citizen(self) -> bool:
        return self.role == Role.CITIZEN

    def covers(self, path: str) -> bool:
        """Whether a place lies in their area."""
        start, end = self.paths
        return bool(path) and start <= path < end


def actor_of(
    posting: Posting, on: dt.date, *, person_id: int | None = None, correlation: uuid.UUID | None = None
) -> Actor:
    """The actor of a posting in force on a day; one who may do nothing when it is not in force."""
    in_force = posting.starts <= on and (posting.ends is None or on < posting.ends) and posting.account.is_active
    return Actor(
        posting.account_id, str(posting.account), posting.pk, posting.role,
        posting.area.path if in_force else "",
        frozenset(ACTS[Role(posting.role)]) if in_force else frozenset(),
        posting.clearances if in_force else frozenset(),
        on, person_id, correlation or uuid.uuid4(),
    )  # fmt: skip


def nobody(account_id: int | None, name: str, on: dt.date) -> Actor:
    """Somebody without a posting: may do and see nothing."""
    return Actor(account_id, name, None, "", "", frozenset(), frozenset(), on)


def operator(name: str, path: str, on: dt.date) -> Actor:
    """A command run on the server itself, which may do everything below an area: who may start it owns the data."""
    return Actor(None, f"command: {name}", None, "operator", path, frozenset(Act), frozenset(Sensitivity), on)
