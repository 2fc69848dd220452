"""Addresses of the door's screens for staff. No name and no number of anybody stands in one."""

from __future__ import annotations

from django.urls import path

from doudi.web.cases import after, bulk, counter, filing, kin, requests, views, work

urlpatterns = [
    path("late/", work.late_board, name="late_board"),
    path("confirm/", bulk.confirm_together, name="confirm_together"),
    path("case/<int:pk>/", views.case, name="case"),
    path("case/<int:pk>/letter/<int:letter>/", views.letter, name="case_letter"),
    path("case/<int:pk>/notice/<int:notice>/", views.sheet, name="notice_sheet"),
    path("case/<int:pk>/<slug:slug>/", views.case_act, name="case_act"),
    path("request/new/", requests.new_request, name="new_request"),
    path("request/new/<int:pk>/", requests.register_request, name="register_request"),
    path("request/<int:pk>/", requests.one_request, name="request"),
    path("request/<int:pk>/receipt/", views.request_letter, name="request_letter"),
    path("request/<int:pk>/<slug:slug>/", requests.request_act, name="request_act"),
    path("award/<int:pk>/<slug:path>/", after.award_change, name="award_change"),
    path("complaint/new/", counter.new_complaint, name="new_complaint"),
    path("change/new/<int:pk>/", counter.new_change, name="new_change"),
    path("complaint/<int:pk>/", after.complaint, name="complaint"),
    path("change/<int:pk>/", after.change_report, name="change_report"),
    path("appeal/<int:pk>/", after.appeal, name="appeal"),
    path("files/", filing.household_files, name="household_files"),
    path("files/archive/", filing.archive_files, name="archive_files"),
    path("files/<int:pk>/", filing.household_file, name="household_file"),
    path("files/<int:pk>/sheet/", filing.household_file_sheet, name="household_file_sheet"),
    path("files/of/<int:pk>/", filing.family_files, name="family_files"),
    path("account/relatives/", kin.relatives, name="relatives"),
]
