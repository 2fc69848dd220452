"""Id numbers are not in the database's bytes; nobody's data are in log lines or on the page about an error."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import RequestFactory
from tests.own_database import OwnDatabase
from tests.places import an_actor, an_area
from tests.registry.families import a_family, an_id_number, the_operator

from doudi.access.roles import Role
from doudi.config.logs import Json, Reporter
from doudi.registry.models import Person
from doudi.registry.queries import finding
from doudi.registry.services.persons import correct_id_number, correct_person, enter_person, reveal_id_number

NAME = "欧阳不在日志里"


def bytes_of_database(own: OwnDatabase) -> bytes:
    """The file and its log of writes; on PostgreSQL every table as text."""
    if connection.vendor == "sqlite":
        names = [Path(own.name), Path(f"{own.name}-wal"), Path(f"{own.name}-shm")]
        return b"".join(path.read_bytes() for path in names if path.exists())
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0].encode() for row in cursor.fetchall()]
    return b"\n".join(found)


def test_id_numbers_are_not_in_the_databases_bytes(own_database: OwnDatabase) -> None:
    _, people = a_family(an_area("hill_a"), numbered=True)
    numbers = [person.id_number for person in people]
    numbers += [an_id_number(), an_id_number()]
    person = enter_person(the_operator(), name="王五", area=an_area("hill_a"), id_number=numbers[-2])
    correct_id_number(the_operator(), person, number=numbers[-1], reason="错号")
    reveal_id_number(the_operator(), person, purpose="核对材料")
    raw = bytes_of_database(own_database)
    connections.close_all()  # what stood in the log of writes is in the file now
    raw += bytes_of_database(own_database)
    assert "王五".encode() in raw or b"\\xe7\\x8e\\x8b" in raw, "the bytes were looked at"
    for number in numbers:
        for text in (number, number[:17], number[6:]):
            for way in (
                text.encode(),
                text.encode("utf-16-le"),
                text.encode("utf-16-be"),
                text.encode().hex().encode(),
            ):
                assert way not in raw
        index = settings.KEYS.index_of(number, "registry.person.id_number")
        assert Person.objects.unscoped("a test").filter(id_index=index).count() <= 1


def test_two_seals_of_one_number_differ(db: None) -> None:
    one, two = Person(name="甲"), Person(name="乙")
    number = an_id_number()
    one.set_id_number(number)
    two.set_id_number(number)
    assert one.id_sealed != two.id_sealed and one.id_index == two.id_index and one.id_number == number


def test_log_lines_hold_nobodys_data(db: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)  # statements are logged by nobody but developers
    number = an_id_number()
    person = enter_person(the_operator(), name=NAME, area=an_area("hill_a"), id_number=number, phone="13912345678")
    finding.numbered(an_actor(Role.TOWNSHIP_CLERK, an_area("hill")), number)
    correct_person(the_operator(), person, reason="x", phone="13900000000")
    try:
        raise RuntimeError(f"{NAME} {number}")
    except RuntimeError:
        logging.getLogger("doudi").exception("something failed")
    lines = [Json().format(record) for record in caplog.records]
    assert lines and json.loads(lines[-1])["error"] == "RuntimeError"
    for line in lines:
        for secret in (number, NAME, "13912345678", "13900000000"):
            assert secret not in line


@pytest.mark.parametrize("form", ["html", "text"])
def test_the_page_about_an_error_holds_nobodys_data(form: str) -> None:
    number = an_id_number()
    request = RequestFactory().post("/find/", {"text": number, "name": NAME})

    def fails(name: str, id_number: str) -> None:
        raise ValueError(f"{name} {id_number}")

    try:
        fails(NAME, number)
    except ValueError as error:
        reporter = Reporter(request, type(error), error, error.__traceback__)
        page = reporter.get_traceback_html() if form == "html" else reporter.get_traceback_text()
    assert "fails" in page
    assert number not in page and NAME not in page
