"""Routes of reporting, triage and exposures."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.gzip import gzip_page

from .views import (
    check,
    debts,
    detail,
    exposure_sheet,
    exposures,
    files,
    hearing,
    import_steps,
    imports,
    inbox,
    links,
    mine,
    receipt,
    report,
    search,
    talking,
)
from .views.case import escalation, harm, page, preview, tasks

app_name = "events"
urlpatterns = [
    path("report/", report.NewReport.as_view(), name="report"),
    # Compressed, alone of all pages that hold secrets: nothing in it is chosen by whoever made the link (a place is
    # shown only if it is one), so its length tells a listener nothing about its tokens (BREACH).
    path("report/<uuid:draft_id>/", gzip_page(report.ReportForm.as_view()), name="report_form"),
    path("report/<uuid:draft_id>/save/", report.DraftSaving.as_view(), name="report_save"),
    path("report/<uuid:draft_id>/check/", check.CheckAndSend.as_view(), name="report_check"),
    path("report/sent/<uuid:event_id>/", check.SentPage.as_view(), name="report_sent"),
    path("report-links/", links.ReportLinks.as_view(), name="report_links"),
    path("report-links/<uuid:place_id>/", links.Poster.as_view(), name="poster"),
    path("receipt/", receipt.ReceiptPage.as_view(), name="receipt"),
    path("drafts/", mine.Drafts.as_view(), name="drafts"),
    path("drafts/<uuid:draft_id>/delete/", mine.DraftRemoval.as_view(), name="draft_delete"),
    path("my-reports/", mine.MyReports.as_view(), name="my_reports"),
    path("my-reports/<uuid:event_id>/", hearing.MyReport.as_view(), name="my_report"),
    path("my-reports/<uuid:event_id>/write/", hearing.MyMessage.as_view(), name="my_message"),
    path("my-reports/<uuid:event_id>/helped/", hearing.MyVerdict.as_view(), name="my_verdict"),
    path("my-reports/<uuid:event_id>/files/", files.MyFiles.as_view(), name="my_files"),
    path("my-reports/<uuid:event_id>/files/<uuid:file_id>/", files.MyFileDownload.as_view(), name="my_file"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("events/<uuid:event_id>/", page.EventPage.as_view(), name="event"),
    path("inbox/<uuid:event_id>/preview/", preview.EventPreview.as_view(), name="preview"),
    path("events/<uuid:event_id>/harm/", harm.HarmRating.as_view(), name="harm"),
    path("events/<uuid:event_id>/tasks/", tasks.NewTask.as_view(), name="new_task"),
    path("events/<uuid:event_id>/hand-up/", escalation.HandUp.as_view(), name="hand_up"),
    path("events/<uuid:event_id>/take-on/", escalation.TakeOn.as_view(), name="take_on"),
    path("tasks/", tasks.MyTasks.as_view(), name="my_tasks"),
    path("tasks/<uuid:task_id>/", tasks.TaskDone.as_view(), name="task"),
    path("search/", search.NewSearch.as_view(), name="search"),
    path("search/<uuid:search_id>/", search.SearchHits.as_view(), name="search_hits"),
    path("search/<uuid:search_id>/stop/", search.SearchStop.as_view(), name="search_stop"),
    path("events/<uuid:event_id>/status/", inbox.EventStatus.as_view(), name="status"),
    path("events/<uuid:event_id>/conversation/", talking.Conversation.as_view(), name="conversation"),
    path("events/<uuid:event_id>/close/", talking.Closing.as_view(), name="close"),
    path("hearing-back/", debts.HearingBack.as_view(), name="hearing_back"),
    path("events/<uuid:event_id>/files/", files.EventFiles.as_view(), name="files"),
    path("events/<uuid:event_id>/files/<uuid:file_id>/", files.FileDownload.as_view(), name="file"),
    path("events/<uuid:event_id>/files/<uuid:file_id>/remove/", files.FileRemoval.as_view(), name="file_remove"),
    path("events/<uuid:event_id>/detail/", detail.FullReport.as_view(), name="full_report"),
    path("events/<uuid:event_id>/detail/<slug:module>/<int:page>/", detail.DetailPage.as_view(), name="detail_page"),
    path(
        "events/<uuid:event_id>/detail/<slug:module>/<int:page>/save/",
        detail.DetailSaving.as_view(),
        name="detail_save",
    ),
    path("exposures/", exposures.Exposures.as_view(), name="exposures"),
    path("exposures/upload/", exposure_sheet.ExposureSheet.as_view(), name="exposure_sheet"),
    path("imports/", imports.Imports.as_view(), name="imports"),
    path("imports/new/", import_steps.NewImport.as_view(), name="import_new"),
    path("imports/<uuid:run_id>/", imports.ImportPage.as_view(), name="import"),
    path("imports/<uuid:run_id>/columns/", import_steps.ImportColumns.as_view(), name="import_columns"),
    path("imports/<uuid:run_id>/values/", import_steps.ImportValues.as_view(), name="import_values"),
    path("imports/<uuid:run_id>/confirm/", import_steps.ImportConfirm.as_view(), name="import_confirm"),
    path("imports/<uuid:run_id>/drop/", imports.ImportDrop.as_view(), name="import_drop"),
    path("imports/<uuid:run_id>/errors.csv", imports.ImportErrors.as_view(), name="import_errors"),
    path("exposures/send/", exposures.ExposureReturn.as_view(), name="exposure_return"),
]
