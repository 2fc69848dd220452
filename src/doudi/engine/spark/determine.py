"""Determines programmes for a whole snapshot on Spark, with the values, order and bytes of `province.determine`.

Spark reads the snapshot and judges every unit; the driver decodes county by county, asks the interpreter what blocks
the rows that cannot be told, and writes. The workers need neither Python nor Doudi, but must see the same folders.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.engine.book.resolve import Law
from doudi.engine.province.batch import Resources
from doudi.engine.province.check import check_county, check_keys
from doudi.engine.province.determine import Determination, Part, Progress, Question, parts_of, values_of
from doudi.engine.province.snapshot import KEYS, Snapshot, around, check_hashes, open_file, read_columns
from doudi.engine.spark.session import check_installed, check_master, session
from doudi.engine.spark.tables import Staged, open_relations, stage
from doudi.kernel.errors import InputError
from doudi.kernel.side_by_side import side_by_side

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def determine_on_spark(
    question: Question,
    snapshot: Snapshot,
    folder: Path | None,
    master: str,
    progress: Progress | None = None,
    resources: Resources | None = None,
) -> Determination:
    """The answer of `determine`, computed by the Spark at `master`, with the same files under `folder`.

    `resources`: threads for the checks, and the heap of a Spark that is started here. The result lies between Spark
    and the driver in a folder that is gone afterwards: below `folder`, else where temporary files go.
    """
    check_master(master)
    check_installed()
    own = resources or Resources()
    laws = question.laws()
    _check(snapshot, question, laws, own.threads)
    answer = Determination(snapshot.total("persons"), snapshot.total("households"))
    with _between(folder) as place, session(master, own.memory, answer.persons) as spark:
        with _naming_the_damaged(snapshot):
            open_relations(spark, snapshot, laws)
        for number, law in enumerate(laws):
            before = number * answer.persons
            for part, done in _determined(question, law, snapshot, folder, spark, place / law.programme.name):
                answer.parts.append(part)
                if progress:
                    progress(before + done, len(laws) * answer.persons)
    answer.parts.sort(key=lambda part: (part.programme, part.county))
    return answer


def _check(snapshot: Snapshot, question: Question, laws: Sequence[Law], threads: int) -> None:
    """Everything that `determine` checks, before Spark is asked anything."""
    check_hashes(snapshot, threads)
    check_keys(snapshot)

    def check(county: str) -> None:
        check_county(snapshot, question.book, county, laws)

    side_by_side(snapshot.counties, check, lambda county, nothing: None, threads)


@contextmanager
def _between(folder: Path | None) -> Iterator[Path]:
    """A folder that Spark writes to and the driver reads from."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".spark-", dir=folder) as place:
        yield Path(place)


def _determined(
    question: Question, law: Law, snapshot: Snapshot, folder: Path | None, spark: SparkSession, place: Path
) -> Iterator[tuple[Part, int]]:
    """The part of every county, and how many persons are done with it."""
    if folder is not None:
        (folder / law.programme.name).mkdir(exist_ok=True)
    places = around(snapshot, question.book)
    values = values_of(question, law, snapshot, places)
    with _naming_the_damaged(snapshot):
        stage(spark, law, values, place)
    done = 0
    for county in snapshot.counties:
        (part,) = parts_of(question, law, values, Staged(snapshot, county, place), places, folder)
        done += snapshot.rows("persons", county)
        yield part, done


@contextmanager
def _naming_the_damaged(snapshot: Snapshot) -> Iterator[None]:
    """Where Spark stops: InputError naming a damaged file, or too little memory; else what Spark said."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        for kind in KEYS:
            for county in snapshot.counties:
                file = open_file(snapshot, kind, county)
                read_columns(file, snapshot.path(kind, county), file.schema_arrow.names)
        if "OutOfMemoryError" in str(error):
            raise InputError("Spark has too little memory for this snapshot: raise --memory") from None
        raise
