"""Every API route, by app."""

from __future__ import annotations

from django.urls import path, register_converter
from drf_spectacular.views import SpectacularAPIView

from events import api as events
from feedback import api as feedback
from pses import api as pses
from pso_portal.web.api_schema import MonthInPath, OnceMade

register_converter(MonthInPath, "month")

urlpatterns = [
    path("schema", SpectacularAPIView.as_view(generator_class=OnceMade), name="api_schema"),
    path("drafts", events.Drafts.as_view(), name="api_drafts"),
    path("drafts/<uuid:draft_id>", events.OneDraft.as_view(), name="api_draft"),
    path("drafts/<uuid:draft_id>/file", events.DraftFiling.as_view(), name="api_draft_filing"),
    path("events", events.Events.as_view(), name="api_events"),
    path("events/<uuid:event_id>", events.OneEvent.as_view(), name="api_event"),
    path("places", events.Places.as_view(), name="api_places"),
    path("exposures", events.Exposures.as_view(), name="api_exposures"),
    path("exposures/<month:month>", events.OneExposure.as_view(), name="api_exposure"),
    path("exposures/<month:month>/return", events.ExposureReturn.as_view(), name="api_exposure_return"),
    path("submissions", pses.Submissions.as_view(), name="api_submissions"),
    path("submissions/preview", pses.SubmissionPreview.as_view(), name="api_submission_preview"),
    path("submissions/<uuid:submission_id>", pses.OneSubmission.as_view(), name="api_submission"),
    path("feedback", feedback.FeedbackReports.as_view(), name="api_feedback"),
    path("feedback/<uuid:report_id>", feedback.OneFeedbackReport.as_view(), name="api_feedback_report"),
    path("terms", feedback.Terms.as_view(), name="api_terms"),
]
