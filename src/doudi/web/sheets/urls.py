"""Addresses of the pages about spreadsheets."""

from __future__ import annotations

from django.urls import path

from doudi.web.sheets import exports, rows, views

urlpatterns = [
    path("", views.sheets, name="sheets"),
    path("new/", views.new, name="new_sheet"),
    path("template/<slug:name>/", exports.blank, name="sheet_template"),
    path("lists/", exports.lists, name="lists"),
    path("lists/<slug:name>/", exports.export, name="export_list"),
    path("<int:pk>/", views.sheet, name="sheet"),
    path("<int:pk>/sheet/", views.choose, name="sheet_choose"),
    path("<int:pk>/columns/", views.columns, name="sheet_columns"),
    path("<int:pk>/check/", views.check, name="sheet_check"),
    path("<int:pk>/go/", views.go_on, name="sheet_go"),
    path("<int:pk>/rows/", rows.rows, name="sheet_rows"),
    path("<int:pk>/faults/", views.faults, name="sheet_faults"),
    path("<int:pk>/enter/", views.enter, name="sheet_enter"),
    path("<int:pk>/undo/", views.undo, name="sheet_undo"),
    path("<int:pk>/drop/", views.drop, name="sheet_drop"),
]
