"""Logs a line of JSON an event, and reports of errors: both without what a user typed or a row held."""

from __future__ import annotations

import json
import logging
import traceback
from typing import Any

from django.utils.log import log_response  # noqa: F401  (imported so that its logger exists before ours is set up)
from django.views.debug import ExceptionReporter

#: Attributes that `logging` itself gives a record; anything else was said on purpose.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "taskName"}
#: Attributes that would tell what a row held.
_VALUES = frozenset({"sql", "params"})


class Json(logging.Formatter):
    """Time, level, logger, text and what was given as `extra`; of an error its kind and place, never its values."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": record.msg if record.exc_info else record.getMessage(),
        }
        said |= {name: value for name, value in vars(record).items() if name not in _OWN | _VALUES}
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            said["error"] = record.exc_info[0].__name__
            said["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
        return json.dumps(said, ensure_ascii=False, default=str)


#: What a report of an error keeps: where it happened and in which version, nothing of who asked or what for.
_KEPT = frozenset(
    {
        "is_email", "frames", "lastframe", "exception_type", "raising_view_name", "template_does_not_exist",
        "postmortem", "settings", "sys_executable", "sys_version_info", "sys_path", "server_time",
        "django_version_info",
    }
)  # fmt: skip


class Reporter(ExceptionReporter):
    """No values, no messages, no request: a page about an error holds nobody's data."""

    def get_traceback_data(self) -> dict[str, Any]:
        data = {name: value for name, value in super().get_traceback_data().items() if name in _KEPT}
        for frame in data["frames"]:
            frame["vars"] = []
            cause = frame.get("exc_cause")
            frame["exc_cause"] = type(cause).__name__ if cause is not None else None
        return {**data, "exception_value": ""}
