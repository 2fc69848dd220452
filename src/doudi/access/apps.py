"""Accounts and postings, as Django knows them."""

from django.apps import AppConfig


class Access(AppConfig):
    name = "doudi.access"
    label = "access"
