"""Addresses of the rule book's pages."""

from __future__ import annotations

from django.urls import path

from doudi.web.rules import views

urlpatterns = [
    path("", views.rules, name="rules"),
    path("<slug:name>/", views.programme, name="programme"),
]
