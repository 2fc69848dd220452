"""May somebody do something: one answer, which says why not, for buttons, pages, services and the API alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.roles import Act, Sensitivity

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Allowed:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """`reason` is a sentence for the person. `hidden`: for them the thing does not exist."""

    reason: StrPromise | str
    hidden: bool = False

    def __bool__(self) -> bool:
        return False


class Refused(Exception):
    """A service was asked by somebody who may not; the web shows the reason, or that there is no such thing."""

    def __init__(self, denied: Denied):
        super().__init__(str(denied.reason))
        self.denied = denied


class Placed(Protocol):
    """A thing that lies somewhere and is more or less sensitive."""

    @property
    def area_path(self) -> str: ...
    @property
    def sensitivity(self) -> str: ...

    def is_of(self, person_id: int | None) -> bool:
        """Whether it is this person's own."""
        ...


def may(actor: Actor, act: Act, thing: Placed | None = None) -> Allowed | Denied:
    """Whether the role may do it at all, and to this thing."""
    if thing is not None:
        if actor.is_citizen and (actor.person_id is None or not thing.is_of(actor.person_id)):
            return Denied(_("it is not yours"), hidden=True)
        if not actor.is_citizen and not actor.covers(thing.area_path):
            return Denied(_("it lies outside your area"), hidden=True)
        if thing.sensitivity not in actor.clearances:
            return Denied(_("you are not cleared for it"), hidden=True)
    if act not in actor.acts:
        return Denied(_("your role does not include: %(act)s") % {"act": act.label})
    return Allowed()


def require(actor: Actor, act: Act, thing: Placed | None = None) -> None:
    """Refused when they may not."""
    answer = may(actor, act, thing)
    if isinstance(answer, Denied):
        raise Refused(answer)


@dataclass(frozen=True)
class Place:
    """A place alone."""

    area_path: str
    sensitivity: str = Sensitivity.ORDINARY.value

    def is_of(self, person_id: int | None) -> bool:
        return False
