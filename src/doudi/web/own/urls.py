"""Addresses of what people see of the door: their own, their village's, and what hangs in public."""

from __future__ import annotations

from django.urls import path

from doudi.web.own import apply_pages, case_acts, letters, notices, paper_forms, payments, telling, track, village

urlpatterns = [
    path("mine/case/<int:pk>/", track.case_page, name="own_case"),
    path("mine/case/<int:pk>/papers/", case_acts.own_papers_of, name="own_papers_of"),
    path("mine/case/<int:pk>/object/", case_acts.own_object, name="own_object"),
    path("mine/case/<int:pk>/withdraw/", case_acts.own_withdraw, name="own_withdraw"),
    path("mine/case/<int:pk>/appeal/", case_acts.own_appeal, name="own_appeal"),
    path("mine/case/<int:pk>/rate/", case_acts.own_rate, name="own_rate"),
    path("mine/case/<int:pk>/form/<slug:kind>/", paper_forms.own_form, name="own_form"),
    path("mine/request/<int:pk>/", track.request_page, name="own_request"),
    path("mine/award/<int:pk>/", track.award_page, name="own_award"),
    path("mine/payments/", payments.own_payments, name="own_payments"),
    path("mine/letters/", letters.own_letters, name="own_letters"),
    path("mine/letter/<int:pk>/", letters.own_letter, name="own_letter"),
    path("mine/letter/<int:pk>/file/", letters.own_letter_file, name="own_letter_file"),
    path("mine/papers/", telling.own_papers, name="own_papers"),
    path("mine/change/", telling.own_change, name="own_change"),
    path("mine/complain/", telling.own_complain, name="own_complain"),
    path("mine/who-looked/", telling.own_looks, name="own_looks"),
    path("mine/apply/", apply_pages.own_apply, name="own_apply"),
    path("mine/apply/<slug:step>/", apply_pages.apply_step, name="apply_step"),
    path("village/", village.village, name="village"),
    path("village/need/<slug:step>/", village.village_need, name="village_need"),
    path("village/request/<int:pk>/pass-on/", village.village_pass_on, name="village_pass_on"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/sheet/", notices.public_sheet, name="public_sheet"),
    path("forms/case/<int:pk>/", paper_forms.case_forms, name="case_forms"),
    path("case/<int:pk>/form/<slug:kind>/", paper_forms.case_form, name="case_form"),
    path("forms/roster/", paper_forms.roster, name="roster"),
]
