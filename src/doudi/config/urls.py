"""All addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("doudi.api.main")),
    path("", include("doudi.web.urls")),
]

handler400 = "doudi.web.errors.bad_request"
handler403 = "doudi.web.errors.refused"
handler404 = "doudi.web.errors.not_found"
handler500 = "doudi.web.errors.failed"
