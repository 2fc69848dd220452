"""The one address of the page."""

from __future__ import annotations

from django.urls import path

from doudi.web.public import views

urlpatterns = [path("", views.can_i_get, name="can_i_get")]
