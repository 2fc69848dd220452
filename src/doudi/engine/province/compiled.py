"""Counties judged by compiled kernels: a file is read once, batch by batch, for every check and every programme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine.book.resolve import Law
from doudi.engine.judge.decide import Outcome
from doudi.engine.native.columns import column, whole_numbers
from doudi.engine.native.run import Looked, People, Running, checking, looked_up
from doudi.engine.province.check import check_county, days_of, open_county
from doudi.engine.province.snapshot import KEYS, LEVEL, Snapshot, facts_of, read_columns, reading
from doudi.engine.sql.area_values import Around
from doudi.engine.sql.evaluate import add_blockers, decode, judge_many
from doudi.engine.sql.statement import AREA, OUTCOMES

#: Persons of a batch at least: a file's row groups are taken together up to this, one alone is never divided.
LEAST = 100_000
OPEN = OUTCOMES.index("cannot_tell")


class CompiledLaws:
    """Some laws with their kernels, and what these look up in the areas of a snapshot."""

    def __init__(self, laws: Sequence[Law], areas: Mapping[str, Sequence[str]], around: Around, known_at: int | None):
        self.laws, self.around, self.known_at = laws, around, known_at
        self.looked: dict[str, Looked] = {
            law.programme.name: looked_up(law, areas[law.programme.name], around, known_at) for law in laws
        }
        for law in laws:
            Running(law, self.looked[law.programme.name], 0, 0)  # compiled before any thread begins

    def columns(self, kind: str, dates: Iterable[str]) -> list[str]:
        """What is read of the persons' or the households' files: keys, facts, and dates, which are all looked at."""
        facts = [name for law in self.laws for name in law.facts_read(LEVEL[kind])]
        areas = [law.programme.area for law in self.laws] if kind == "households" else []
        own = [name for name in KEYS[kind] if name != AREA]
        return list(dict.fromkeys([*own, *areas, *facts, *dates]))

    def results(self, snapshot: Snapshot, counties: Sequence[str]) -> Iterator[tuple[Law, pa.Table, list[int]]]:
        """The decoded result of each law in some counties, and how many rows each county has. InputError for what is
        wrong with their files."""
        persons, households = (sum(snapshot.rows(kind, county) for county in counties) for kind in KEYS)
        running = {
            law.programme.name: Running(law, self.looked[law.programme.name], persons, households) for law in self.laws
        }
        passes = [self._pass(snapshot, county, running) for county in counties]
        for law in self.laws:
            # the rows of all programmes are held at once, so each is let go when it is done
            name = law.programme.name
            table = decode(law, running.pop(name).result())
            open_ = [tables for pass_ in passes for tables in pass_.open.pop(name)]
            table = add_blockers(law, table, self._blocked(law, open_) if open_ else ())
            yield law, table, [pass_.rows[name] for pass_ in passes]

    def _pass(self, snapshot: Snapshot, county: str, running: Mapping[str, Running]) -> _Pass:
        pass_ = _Pass(self, snapshot, county, running)
        if not pass_.run():
            check_county(snapshot, self.laws[0].book, county, self.laws)  # says what it is
            pass_.undo()
            pass_ = _Pass(self, snapshot, county, running, in_order=False)  # only the order of people in a household
            if not pass_.run():
                raise RuntimeError(f"{county}: an odd family that no check names")
        return pass_

    def _blocked(self, law: Law, open_: Sequence[tuple[pa.Table, pa.Table]]) -> Iterable[Outcome]:
        persons, households = (pa.concat_tables(tables) for tables in zip(*open_, strict=True))
        keys = set(households["household"].to_pylist())
        return judge_many(law, keys, persons, households, self.around, known_at=self.known_at)


class _Pass:
    """One pass over a county's people; `running` has the laws, and the rows of counties before this one."""

    def __init__(
        self, laws: CompiledLaws, snapshot: Snapshot, county: str, running: Mapping[str, Running], in_order: bool = True
    ):
        self.laws, self.snapshot, self.county, self.running = laws, snapshot, county, running
        self.in_order = in_order
        book = laws.laws[0].book
        self.files = open_county(snapshot, book, county, laws.laws)
        self.most = book.most[snapshot.subject]
        self.dates = {kind: days_of(self.files[kind], facts_of(book, kind)) for kind in KEYS}
        self.open: dict[str, list[tuple[pa.Table, pa.Table]]] = {name: [] for name in running}
        self.rows = dict.fromkeys(running, 0)

    def run(self) -> bool:
        """Whether all families are whole and in order, and all dates days."""
        path = self.snapshot.path("households", self.county)
        columns = self.laws.columns("households", self.dates["households"])
        households = read_columns(self.files["households"], path, columns).combine_chunks()
        if not self._are_days(households, "households"):
            return False
        homes, done = whole_numbers(households["household"]), 0
        families = checking("families")
        for persons in self._batches():
            at_home, keys = whole_numbers(persons["household"]), whole_numbers(persons["person"])
            starts = np.empty(min(len(homes) - done, len(at_home)) + 1, np.int64)
            count = families(at_home, keys, homes[done:], self.most, starts)
            if count < 0 or not self._are_days(persons, "persons"):
                return False
            self._judge(People(persons, households.slice(done, count), starts[: count + 1]))
            done += count
        return done == len(homes)

    def undo(self) -> None:
        """Takes its rows back."""
        for name, running in self.running.items():
            running.rows -= self.rows[name]

    def _are_days(self, table: pa.Table, kind: str) -> bool:
        look = checking("are_days")
        return all(look(*column(table[name], pa.int32())) for name in self.dates[kind])

    def _judge(self, people: People) -> None:
        for law in self.laws.laws:
            running = self.running[law.programme.name]
            rows = running.over(people, int(self.county))
            self.rows[law.programme.name] += len(rows)
            open_ = np.flatnonzero(running.results["outcome"][rows.start : rows.stop] == OPEN)
            if len(open_):
                keys = np.unique(running.results["household"][rows.start + open_])
                self.open[law.programme.name].append(_some(law, people, keys))

    def _batches(self) -> Iterator[pa.Table]:
        """Persons in tables that hold whole households."""
        path, file = self.snapshot.path("persons", self.county), self.files["persons"]
        columns = self.laws.columns("persons", self.dates["persons"])
        if not self.in_order:
            table = read_columns(file, path, columns)
            yield table.sort_by([("household", "ascending"), ("person", "ascending")]).combine_chunks()
            return
        held: pa.Table | None = None  # people of a household that may go on in the next row group
        groups = list(_groups(file))
        for number, group in enumerate(groups):
            table = _read_groups(file, path, group, columns)
            keys = whole_numbers(table["household"])
            if held is not None:
                own = int(np.searchsorted(keys, held["household"][0].as_py(), "right"))
                held = pa.concat_tables([held, table.slice(0, own)]).combine_chunks()
                if own == table.num_rows and number + 1 < len(groups):
                    continue
                yield held
                held, table, keys = None, table.slice(own), keys[own:]
            if number + 1 < len(groups) and len(keys):
                cut = int(np.searchsorted(keys, keys[-1], "left"))
                held, table = table.slice(cut), table.slice(0, cut)
            if table.num_rows:
                yield table


def _groups(file: pq.ParquetFile) -> Iterator[list[int]]:
    """Row groups to read together."""
    found: list[int] = []
    rows = 0
    for number in range(file.metadata.num_row_groups):
        found.append(number)
        rows += file.metadata.row_group(number).num_rows
        if rows >= LEAST:
            yield found
            found, rows = [], 0
    if found:
        yield found


def _read_groups(file: pq.ParquetFile, path: Path, groups: list[int], columns: list[str]) -> pa.Table:
    """InputError when pages are damaged."""
    with reading(path):
        table = file.read_row_groups(groups, columns=columns, use_threads=False)
    return table if len(groups) == 1 else table.combine_chunks()


def _some(law: Law, people: People, keys: np.ndarray) -> tuple[pa.Table, pa.Table]:
    """(persons, households) of some households, with the keys and the facts the law reads."""
    homes = np.searchsorted(people.homes, keys)
    spans = [np.arange(people.starts[home], people.starts[home + 1]) for home in homes]
    own = ["person", "household", *law.facts_read("person")]
    home = dict.fromkeys(["household", law.programme.area, *law.facts_read("household")])
    persons = people.persons.select(own).take(pa.array(np.concatenate(spans)))
    return persons, people.households.select(list(home)).take(pa.array(homes))
