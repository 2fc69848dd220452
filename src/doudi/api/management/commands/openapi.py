"""The document of the interface, for `doudi api schema`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from doudi.api.document import written
from doudi.api.main import api


class Command(BaseCommand):
    help = "Writes the OpenAPI document of the interface to standard output."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(written(api.get_openapi_schema()), ending="")
