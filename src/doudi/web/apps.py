"""The application of the screens."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "doudi.web"
    label = "web"
