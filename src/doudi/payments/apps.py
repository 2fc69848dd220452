"""The ledger, as Django knows it."""

from django.apps import AppConfig


class Payments(AppConfig):
    name = "doudi.payments"
    label = "payments"
