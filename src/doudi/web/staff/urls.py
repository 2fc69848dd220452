"""Addresses of the pages of staff."""

from __future__ import annotations

from django.urls import path

from doudi.web.staff import accounts, area_changes, areas, events, own, posting_changes, postings, tokens

urlpatterns = [
    path("account/", own.account, name="account"),
    path("account/tokens/", tokens.own_tokens, name="own_tokens"),
    path("account/tokens/<int:pk>/end/", tokens.end, name="end_token"),
    path("posting/", own.posting, name="posting"),
    path("areas/", areas.areas, name="areas"),
    path("areas/<int:pk>/", areas.area, name="area"),
    path("areas/<int:pk>/found/", area_changes.found, name="found_area"),
    path("areas/<int:pk>/merge/", area_changes.merge, name="merge_area"),
    path("postings/", postings.postings, name="postings"),
    path("postings/new/", posting_changes.new_posting, name="new_posting"),
    path("postings/account/", posting_changes.new_account, name="new_account"),
    path("postings/accounts/", accounts.accounts, name="accounts"),
    path("postings/accounts/<int:pk>/", accounts.one_account, name="one_account"),
    path("postings/accounts/<int:pk>/password/", accounts.lend, name="lend_password"),
    path("postings/accounts/<int:pk>/factor/", accounts.without_factor, name="without_factor"),
    path("postings/accounts/<int:pk>/close/", accounts.close, name="close_account"),
    path("postings/<int:pk>/", postings.one_posting, name="one_posting"),
    path("postings/<int:pk>/end/", posting_changes.end, name="end_posting"),
    path("events/", events.events, name="events"),
    path("events/export/", events.export, name="export_events"),
    path("events/<int:pk>/", events.event, name="event"),
]
