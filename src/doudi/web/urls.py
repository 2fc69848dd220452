"""The addresses of the screens. Each package of pages has its own list; a line here lets it in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from doudi.web import shell
from doudi.web.ui.pattern import pattern_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", shell.home, name="home"),
    path("mode/", shell.set_mode, name="mode"),
    path("language/", shell.set_language, name="language"),
    path("_ui/", pattern_page, name="pattern_page"),
    path("accounts/", include("doudi.web.accounts")),
    path("rules/", include("doudi.web.rules.urls")),
    path("what-can-i-get/", include("doudi.web.public.urls")),
    path("", include("doudi.web.own.urls")),
    path("", include("doudi.web.cases.urls")),
    path("", include("doudi.web.dossier.urls")),
    path("payments/", include("doudi.web.payments.urls")),
    path("sheets/", include("doudi.web.sheets.urls")),
    path("", include("doudi.web.staff.urls")),
]
