"""Addresses of the files of persons and families. No name and no number of theirs stands in one."""

from __future__ import annotations

from django.urls import path

from doudi.web.dossier import find, new_family, opening, views

urlpatterns = [
    path("find/", find.find, name="find"),
    path("mine/", views.mine, name="mine"),
    path("household/", find.families, name="families"),
    path("household/new/", new_family.new_family, name="new_family"),
    path("household/<int:pk>/", views.household, name="household"),
    path("household/<int:pk>/open/", opening.open_file, {"kind": "household"}, name="open_household"),
    path("household/<int:pk>/<slug:slug>/", views.household_act, name="household_act"),
    path("person/<int:pk>/", views.person, name="person"),
    path("person/<int:pk>/open/", opening.open_file, {"kind": "person"}, name="open_person"),
    path("person/<int:pk>/whole-number/", views.whole_number, name="whole_number"),
    path("person/<int:pk>/paper/<int:paper>/", views.paper, name="paper"),
    path("person/<int:pk>/<slug:slug>/", views.person_act, name="person_act"),
]
