"""Which channels there are: plug-ins of the entry point group "doudi.bank_channels", Doudi's own among them."""

from __future__ import annotations

import functools
import logging
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points

from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError, nearest
from doudi.payments.channels.shape import Channel

GROUP = "doudi.bank_channels"
log = logging.getLogger("doudi.bank_channels")


@dataclass(frozen=True)
class Found:
    """The channels by name, and of the plug-ins that could not be used what is wrong with them."""

    channels: dict[str, Channel] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)


def channels() -> dict[str, Channel]:
    """By name, Doudi's own first."""
    return dict(found().channels)


def channel(name: str) -> Channel:
    """InputError when there is none of that name, or it cannot be used."""
    known = found()
    if name in known.channels:
        return known.channels[name]
    if name in known.broken:
        values = {"name": name, "fault": known.broken[name]}
        raise InputError(_("the bank channel %(name)s cannot be used: %(fault)s") % values)
    if not known.channels:
        raise InputError(_("no bank channels are installed: install Doudi again"))
    values = {"name": name, "nearest": nearest(name, known.channels), "known": ", ".join(known.channels)}
    raise InputError(_("there is no bank channel %(name)s%(nearest)s; there are %(known)s") % values)


@functools.cache
def found() -> Found:
    """Looked for once: what is installed does not change while a program runs. What is broken is logged."""
    result = Found()
    for point in sorted(entry_points(group=GROUP), key=lambda point: (not _is_own(point), point.name)):
        try:
            if point.name in result.channels:
                raise TypeError("another channel has this name")
            result.channels[point.name] = _loaded(point)
        except Exception as error:  # whatever a plug-in does when it is imported
            fault = f"{point.value}: {type(error).__name__}: {error}"
            log.warning("the bank channel %s cannot be used: %s", point.name, fault)
            result.broken.setdefault(point.name, fault)
    return result


def _is_own(point: EntryPoint) -> bool:
    return point.dist is not None and point.dist.name == "doudi"


def _loaded(point: EntryPoint) -> Channel:
    """A class is called without anything; the channel must have the name it is registered by."""
    given = point.load()
    made = given() if isinstance(given, type) else given
    if not isinstance(made, Channel):
        raise TypeError("it is no channel: name, suffix, media_type, write and read are needed")
    if made.name != point.name:
        raise TypeError(f"it calls itself {made.name!r}")
    return made
