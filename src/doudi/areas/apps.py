"""The tree of areas, as Django knows it."""

from django.apps import AppConfig


class Areas(AppConfig):
    name = "doudi.areas"
    label = "areas"
