"""The record of events, as Django knows it."""

from django.apps import AppConfig


class Audit(AppConfig):
    name = "doudi.audit"
    label = "audit"
