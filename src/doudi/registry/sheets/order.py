"""In which order the rows of a sheet are taken: as they stand, but the rows of one family one after the other."""

from __future__ import annotations

from doudi.registry.models.sheets import SheetImport
from doudi.registry.sheets import store
from doudi.registry.sheets.lines import Source, order_name


def arrange(given: SheetImport) -> int:
    """Looks through an import's sheet and keeps the order of its rows beside it, where families lie apart; how many."""
    source = Source(given, ordered=False)
    first: dict[str, int] = {}
    order: list[int] = []
    apart, last = False, ""
    for number, group in enumerate(source.groups()):
        apart = apart or bool(group and group != last and group in first)
        order.append(first.setdefault(group, number) if group else number)
        last = group
    rows = sorted(range(len(order)), key=lambda number: (order[number], number)) if apart else None
    store.keep_order(given.sha256, order_name(given), rows)
    return source.count
