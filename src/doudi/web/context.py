"""What every page knows: the actor, their postings, the mode, the language, where they may go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from doudi.access.roles import Role
from doudi.web.ui.navigation import shown

#: How a page looks: standard, for elders, high contrast.
MODES = ("standard", "elder", "contrast")
MODE_COOKIE = "doudi_mode"
MODE_NAMES = {"standard": _("Standard"), "elder": _("Large print"), "contrast": _("High contrast")}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Of a request that failed early there may be no actor yet."""
    mode = request.COOKIES.get(MODE_COOKIE, "")
    actor, posting = getattr(request, "actor", None), getattr(request, "posting", None)
    staff = posting is not None and posting.role != Role.CITIZEN
    return {
        "actor": actor,
        "posting": posting,
        "mode": mode if mode in MODES else MODES[0],
        "modes": MODE_NAMES.items(),
        "synthetic": settings.SYNTHETIC,
        "navigation": shown(actor, request.path) if staff and actor else [],
    }
