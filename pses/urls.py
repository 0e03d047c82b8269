"""Routes of the evaluation system."""

from __future__ import annotations

from django.urls import path

from .views import ledger, reporting, workspace

app_name = "pses"
urlpatterns = [
    path("pses/", workspace.Workspace.as_view(), name="workspace"),
    path("pses/<slug:kind>/<uuid:content_id>/remove/", workspace.Removal.as_view(), name="remove"),
    path("pses/<slug:kind>/<uuid:content_id>/report/", reporting.ReportPreview.as_view(), name="preview"),
    path("pses/<slug:kind>/<uuid:content_id>/confirm/", reporting.ReportConfirmation.as_view(), name="confirm"),
    path("sent-to-pso/", ledger.SentToPso.as_view(), name="sent"),
    path("sent-to-pso/<uuid:submission_id>/", reporting.Receipt.as_view(), name="receipt"),
    path("sent-to-pso/<uuid:submission_id>/copy/", ledger.VeryCopy.as_view(), name="copy"),
    path("ledger/", ledger.Ledger.as_view(), name="ledger"),
]
