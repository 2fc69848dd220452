"""A Spark session that computes as the rules demand: exact, loud on overflow, silent on the console."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.kernel.errors import InputError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: Persons a shuffled partition may hold: enough that a task costs little, few enough for a worker's memory.
A_PARTITION = 250_000
#: What a statement needs to mean the same as on DuckDB, whatever the cluster has set.
MEANING = {
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, never another number
    # A condition is pushed down by putting every column's text in its place, stage by stage: exponential in depth.
    "spark.sql.optimizer.excludedRules": ",".join(
        f"org.apache.spark.sql.catalyst.optimizer.{name}"
        for name in ("PushDownPredicates", "PushPredicateThroughNonJoin")
    ),
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.binaryAsString": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",  # the files are named one by one: no job for it
}
QUIET = """rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
"""


def check_installed() -> None:
    """InputError in one sentence when pyspark or Java is missing."""
    if importlib.util.find_spec("pyspark") is None:
        raise InputError("--engine spark needs pyspark: make spark (or pip install 'doudi[spark]')")
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=str(Path(home) / "bin") if home else None):
        where = f"in JAVA_HOME ({home})" if home else "on the PATH"
        raise InputError(f"--engine spark needs Java 17 or later: no java was found {where}")


def check_master(master: str) -> None:
    """InputError for what cannot be the address of a Spark; Spark itself would answer with a page of Java."""
    if not re.match(r"local(\[|$)|yarn$|spark://.|k8s://.", master):
        raise InputError(f"--master is local[2], spark://host:7077, yarn or k8s://…, not {master!r}")


@contextmanager
def session(master: str, memory: int, persons: int) -> Iterator[SparkSession]:
    """A session of its own on the Spark that runs already in this process, or on one that is started and stopped.

    `memory` bounds the heap of a Spark that is started here; the workers of a cluster have their own settings.
    """
    check_installed()
    from pyspark.sql import SparkSession

    with tempfile.TemporaryDirectory(prefix="doudi-spark-") as scratch:
        running = SparkSession.getActiveSession()
        base = running or _started(master, memory, Path(scratch))
        own = base.newSession()
        try:
            for name, value in MEANING.items():
                own.conf.set(name, value)
            partitions = max(own.sparkContext.defaultParallelism, -(-persons // A_PARTITION))
            own.conf.set("spark.sql.shuffle.partitions", str(partitions))
            yield own
        finally:
            if running is None:
                base.stop()


def _started(master: str, memory: int, scratch: Path) -> SparkSession:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    logging = scratch / "log4j2.properties"
    logging.write_text(QUIET, "utf-8")
    settings = {
        **MEANING,
        "spark.app.name": "doudi",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": f"{memory >> 20}m",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging}",
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
    }
    if master.startswith("local"):
        settings |= {
            "spark.local.dir": str(scratch),
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
        }
    try:
        return SparkSession.builder.master(master).config(map=dict(settings)).getOrCreate()
    except (PySparkException, Py4JError) as error:
        reason = next((line for line in str(error).splitlines() if "Exception: " in line), str(error).splitlines()[0])
        raise InputError(
            f"Spark did not start with --master {master} (it needs Java 17 or later): {reason.strip()}"
        ) from None
