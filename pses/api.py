"""The API of submissions: preview, report, ledger. The same services as the pages."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from pso_portal.accounts.permissions import Permission
from pso_portal.web.api import PortalApiView
from pso_portal.web.api_schema import described

from . import selectors
from .enums import SubmissionKind
from .previews import Preview
from .serializers import EventToPreview, EventToReport, PreviewShown, SubmissionLine
from .services import preview_submission, report_to_pso


class Submissions(PortalApiView):
    """The ledger, and reporting an event."""

    permissions = {"GET": Permission.READ_LEDGER, "POST": Permission.REPORT_TO_PSO}

    @described("list_submissions", gives=SubmissionLine(many=True))
    def get(self, request: Request) -> Response:
        """Everything that left for the PSO, latest first."""
        return self.listed(selectors.submissions(), SubmissionLine)

    @described("report_event", takes=EventToReport, gives=SubmissionLine, status=status.HTTP_201_CREATED)
    def post(self, request: Request) -> Response:
        """Report an event. Sent again with the same hash, it is reported once."""
        told = self.told(EventToReport)
        submission = report_to_pso(
            by=self.acting, content_kind=SubmissionKind.EVENT, content_id=told["event"], now=timezone.now(),
            expected_sha256=told["expected_sha256"],
        )  # fmt: skip
        return Response(SubmissionLine(submission).data, status=status.HTTP_201_CREATED)


class SubmissionPreview(PortalApiView):
    """What would leave."""

    permissions = {"POST": Permission.REPORT_TO_PSO}

    @described("preview_submission", takes=EventToPreview, gives=PreviewShown)
    def post(self, request: Request) -> Response:
        """What reporting this event would let out, with the hash to confirm."""
        event = self.told(EventToPreview)["event"]
        preview = preview_submission(
            by=self.acting, content_kind=SubmissionKind.EVENT, content_id=event, now=timezone.now()
        )
        return Response(PreviewShown(_shown(event, preview)).data)


class OneSubmission(PortalApiView):
    """One line of the ledger."""

    permissions = {"GET": Permission.READ_LEDGER}

    @described("read_submission", gives=SubmissionLine)
    def get(self, request: Request, submission_id: UUID) -> Response:
        """One submission by its codes, with its hash."""
        return Response(SubmissionLine(selectors.submission(submission_id)).data)


def _shown(event: UUID, preview: Preview) -> dict[str, object]:
    return {
        "event": event,
        "sha256": preview.sha256,
        "terms_version": preview.terms_version,
        "contents": {key: value for key, value in preview.contents.items() if key != "narrative"},
        "narrative_leaves": "narrative" in preview.contents,
        "identifiers": dict(preview.known),
        "refusal": preview.refusal,
    }
