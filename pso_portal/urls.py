"""Every route. tests/isolation/routes.py says for each who may use it; a route missing there fails the tests."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("pso_portal.office.sign_in_urls")),
    path("", include("pso_portal.office.urls")),
    path("", include("events.urls")),
    path("", include("pses.urls")),
    path("", include("aggregation.urls")),
    path("", include("feedback.urls")),
    path("api/v1/", include("pso_portal.api_urls")),
]

if settings.GALLERY:
    urlpatterns.append(path("_ui/", include("pso_portal.web.gallery_urls")))

handler400 = "pso_portal.web.errors.bad_request"
handler403 = "pso_portal.web.errors.forbidden"
handler404 = "pso_portal.web.errors.not_found"
handler429 = "pso_portal.web.errors.too_many_requests"
handler500 = "pso_portal.web.errors.broken"
