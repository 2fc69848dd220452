"""`doudi doctor`: is this server fit to hold real people's data?"""

from __future__ import annotations

import dataclasses
from collections import Counter

import typer

from doudi.cli.home import HomeOption, keys_of, open_home
from doudi.cli.options import Json, print_json
from doudi.cli.table import print_table


def doctor(home: HomeOption = None, as_json: Json = False) -> None:
    """Look at settings, keys, database, disk, fonts, clock, backups, seals; ends with 1 when anything fails."""
    place = open_home(home)
    from doudi.cli.health import look

    findings = look(place, keys_of(place))
    counted = Counter(each.state for each in findings)
    if as_json:
        print_json("doctor", {"fit": not counted["failed"], "findings": [dataclasses.asdict(f) for f in findings]})
    else:
        print_table([(f.state if f.state != "failed" else "FAILED", f.name, f.text) for f in findings], left=3)
        print(f"\n{counted['ok']} in order, {counted['warning']} warnings, {counted['failed']} failed")
    if counted["failed"]:
        raise typer.Exit(1)
