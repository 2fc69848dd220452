"""What is known of areas, not of people: facts of their own, and the registers that were matched there."""

from __future__ import annotations

from django.db.models import Q

from doudi.engine.sql.area_values import Around
from doudi.registry.models import AreaFact, RegisterMatch
from doudi.registry.when import When


def around(when: When) -> Around:
    """Both, as the engine takes them."""
    return Around(coverage(when), area_facts(when))


def area_facts(when: When) -> dict[str, dict[str, int | None]]:
    """{area's code: {fact: value}}."""
    rows: dict[str, dict[str, int | None]] = {}
    for code, name, value in when.true(AreaFact.objects.all()).values_list("area__code", "name", "value"):
        rows.setdefault(code, {})[name] = value
    return rows


def coverage(when: When) -> dict[str, list[str]]:
    """{register: codes of the areas for which it was matched}."""
    rows = RegisterMatch.objects.filter(since__lte=when.day, known_from__lte=when.known_at)
    found: dict[str, list[str]] = {}
    for register, code in rows.filter(Q(until=None) | Q(until__gt=when.day)).values_list("register", "area__code"):
        found.setdefault(register, []).append(code)
    return {register: sorted(codes) for register, codes in sorted(found.items())}
