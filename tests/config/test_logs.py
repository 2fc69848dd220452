"""What goes wrong is told by its kind and place; nobody's data are in a log or on a page about an error."""

from __future__ import annotations

import json
import logging
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from doudi.config.logs import Json, Reporter

SECRETS = [f"秘密{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]


def fail(name: str) -> None:
    """An error with values wherever errors have some."""
    mother = SECRETS[1]
    try:
        int(name)
    except ValueError as error:
        error.add_note(SECRETS[2])
        raise KeyError(SECRETS[3], mother) from error


def record_of(message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    try:
        fail(SECRETS[0])
    except KeyError:
        return logging.getLogger("doudi.test").makeRecord(
            "doudi.test", logging.ERROR, "x.py", 1, message, arguments, sys.exc_info(), extra=extra or None
        )
    raise AssertionError


def test_a_line_tells_what_was_said_on_purpose() -> None:
    logger = logging.getLogger("doudi.test")
    record = logger.makeRecord("doudi.test", logging.INFO, "x.py", 1, "answered %s", ("home",), None, extra={"ms": 3})
    said = json.loads(Json().format(record))
    assert {"level": "info", "logger": "doudi.test", "text": "answered home", "ms": 3}.items() <= said.items()


def test_an_error_in_a_log_has_a_kind_and_a_place_and_no_value() -> None:
    record = record_of("failed for %s", SECRETS[4], request=SimpleNamespace(POST=SECRETS[5]), sql=SECRETS[6])
    line = Json().format(record)
    said = json.loads(line)
    assert said["error"] == "KeyError" and "fail" in said["at"][-1] and said["text"] == "failed for %s"
    assert [secret for secret in SECRETS if secret in line] == []


def test_statements_are_not_logged_with_their_values() -> None:
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)


@pytest.mark.parametrize("is_email", [False, True])
def test_a_page_about_an_error_holds_nobodys_data(is_email: bool) -> None:
    request = RequestFactory().post(
        f"/find/?name={SECRETS[4]}",
        {"id_number": SECRETS[5], "file": SimpleUploadedFile(f"{SECRETS[6]}.pdf", b"x")},
        headers={"User-Agent": SECRETS[7], "Referer": SECRETS[7]},
    )
    request.COOKIES["who"] = SECRETS[8]
    request.user = SECRETS[9]
    try:
        fail(SECRETS[0])
    except KeyError:
        reporter = Reporter(request, *sys.exc_info(), is_email=is_email)
    for page in (reporter.get_traceback_html(), reporter.get_traceback_text()):
        assert "KeyError" in page and "test_logs.py" in page
        assert [
            secret for secret in SECRETS if secret in page or secret.encode("unicode_escape").decode() in page
        ] == []
        assert settings.KEYS.index.hex() not in page and repr(settings.KEYS.audit) not in page


def test_a_value_that_could_not_be_decoded_is_not_shown() -> None:
    try:
        SECRETS[0].encode("ascii")
    except UnicodeEncodeError:
        page = Reporter(None, *sys.exc_info()).get_traceback_html()
    assert "UnicodeEncodeError" in page and SECRETS[0] not in page
