"""Routes of reporting, triage and exposures."""

from __future__ import annotations

from django.urls import path

from .views import check, detail, exposures, inbox, links, mine, report

app_name = "events"
urlpatterns = [
    path("report/", report.NewReport.as_view(), name="report"),
    path("report/<uuid:draft_id>/", report.ReportForm.as_view(), name="report_form"),
    path("report/<uuid:draft_id>/save/", report.DraftSaving.as_view(), name="report_save"),
    path("report/<uuid:draft_id>/check/", check.CheckAndSend.as_view(), name="report_check"),
    path("report/sent/<uuid:event_id>/", check.SentPage.as_view(), name="report_sent"),
    path("report-links/", links.ReportLinks.as_view(), name="report_links"),
    path("report-links/<uuid:place_id>/", links.Poster.as_view(), name="poster"),
    path("drafts/", mine.Drafts.as_view(), name="drafts"),
    path("drafts/<uuid:draft_id>/delete/", mine.DraftRemoval.as_view(), name="draft_delete"),
    path("my-reports/", mine.MyReports.as_view(), name="my_reports"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("events/<uuid:event_id>/", inbox.EventPage.as_view(), name="event"),
    path("events/<uuid:event_id>/status/", inbox.EventStatus.as_view(), name="status"),
    path("events/<uuid:event_id>/detail/", detail.FullReport.as_view(), name="full_report"),
    path("events/<uuid:event_id>/detail/<slug:module>/<int:page>/", detail.DetailPage.as_view(), name="detail_page"),
    path(
        "events/<uuid:event_id>/detail/<slug:module>/<int:page>/save/",
        detail.DetailSaving.as_view(),
        name="detail_save",
    ),
    path("exposures/", exposures.Exposures.as_view(), name="exposures"),
    path("exposures/send/", exposures.ExposureReturn.as_view(), name="exposure_return"),
]
