"""Persons, households and facts, as Django knows them."""

from django.apps import AppConfig


class Registry(AppConfig):
    name = "doudi.registry"
    label = "registry"
