"""Addresses of the ledger's screens. No name, account number or amount stands in one."""

from __future__ import annotations

from django.urls import path

from doudi.web.payments import (
    bank,
    family,
    funds,
    holds,
    months,
    once,
    orders,
    payees,
    petty,
    prices,
    run_page,
    runs,
    signing,
)

urlpatterns = [
    path("", runs.runs, name="runs"),
    path("new/", runs.new_run, name="new_run"),
    path("run/<int:pk>/", run_page.run, name="run"),
    path("run/<int:pk>/progress/", run_page.run_progress, name="run_progress"),
    path("run/<int:pk>/lines/", run_page.run_lines, name="run_lines"),
    path("run/<int:pk>/left/", run_page.run_left, name="run_left"),
    path("run/<int:pk>/hold/<int:hold>/", holds.answer_hold, name="answer_hold"),
    path("run/<int:pk>/sign/<slug:act>/", signing.sign_run, name="sign_run"),
    path("run/<int:pk>/go-on/", signing.run_go_on, name="run_go_on"),
    path("run/<int:pk>/file/", bank.run_file, name="run_file"),
    path("run/<int:pk>/answers/", bank.run_answers, name="run_answers"),
    path("run/<int:pk>/returned/", bank.run_returned, name="run_returned"),
    path("transfer/<int:pk>/back/", bank.take_back, name="take_back"),
    path("family/<int:pk>/", family.family_payments, name="family_payments"),
    path("award/<int:pk>/account/", payees.enter_account, name="enter_account"),
    path("accounts/", payees.accounts_to_confirm, name="accounts_to_confirm"),
    path("account/<int:pk>/", payees.one_payee, name="one_payee"),
    path("funds/", funds.funds, name="funds"),
    path("funds/new/", funds.appropriate, name="appropriate"),
    path("funds/petty/", petty.advance, name="advance_petty"),
    path("funds/petty/back/", petty.give_back, name="give_back_petty"),
    path("payer/", funds.payer, name="payer"),
    path("months/", months.months, name="months"),
    path("months/<slug:programme>/<int:period>/", months.month, name="month"),
    path("months/<slug:programme>/<int:period>/<slug:kind>/", months.month_sheet, name="month_sheet"),
    path("prices/", prices.prices, name="prices"),
    path("prices/publish/", prices.publish, name="publish_index"),
    path("orders/", orders.orders, name="orders"),
    path("award/<int:pk>/suspend/", orders.suspend, name="suspend_award"),
    path("award/<int:pk>/order/<slug:kind>/", orders.propose, name="propose_order"),
    path("award/<int:pk>/split/", once.split_award, name="split_award"),
    path("award/<int:pk>/give/", once.give, name="give_award"),
    path("award/<int:pk>/petty/", once.spend_petty, name="spend_petty"),
    path("order/<int:pk>/", orders.one_order, name="one_order"),
    path("suspension/<int:pk>/", orders.one_suspension, name="one_suspension"),
]
