"""Cases, as Django knows them."""

from django.apps import AppConfig


class Casework(AppConfig):
    name = "doudi.casework"
    label = "casework"
