"""What offices are called on paper."""

from __future__ import annotations

from doudi.areas.models import Area, Level

#: How the name of a township that is a street of a town ends.
STREET = "街道"


def office_name(area: Area) -> str:
    """The office that signs: a county's civil affairs, a township's government, a street's office."""
    if area.level == Level.TOWNSHIP:
        return f"{area.name_zh}办事处" if area.name_zh.endswith(STREET) else f"{area.name_zh}人民政府"
    if area.level == Level.VILLAGE:
        return f"{area.name_zh}民委员会" if area.name_zh.endswith("村") else f"{area.name_zh}居民委员会"
    return f"{area.name_zh}民政局"
