"""What the interface keeps for itself, as Django knows it."""

from django.apps import AppConfig


class Api(AppConfig):
    name = "doudi.api"
    label = "api"
