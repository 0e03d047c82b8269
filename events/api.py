"""The API of reports: drafts, filing, status, exposures. The same services as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from pses.models import OutsideRecord
from pses.outside_selectors import duties_about
from pses.outside_selectors import filed_with as filed_outside
from pses.serializers import SubmissionLine
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.web.api import PortalApiView
from pso_portal.web.api_errors import Conflict, Unanswered
from pso_portal.web.api_schema import MONTH, described, header
from pso_portal.web.api_shapes import Problem

from . import selectors
from .models import Draft, Event
from .places import places
from .serializers import (
    ChangedDraft,
    DraftConflicts,
    DraftLine,
    DraftToFile,
    EventLine,
    ExposureValue,
    FiledReport,
    MonthlyExposure,
    NewDraft,
    NewEvent,
    PlaceLine,
    WholeDraft,
)
from .services import (
    AnswersRefused,
    DraftConflict,
    KeyReused,
    discard_draft,
    file_event,
    file_outside,
    filing_key_of,
    proof_of,
    record_exposure,
    save_draft,
    submit_exposures,
)

KEY = header("Idempotency-Key", "One key a report, 1 to 200 characters: sent again under it, it is filed once")
NO_KEY = "Send a header Idempotency-Key of 1 to 200 characters: with it, a report sent twice is filed once."
CHANGED = "This draft was saved in the meantime. Read it again, then file it."
CREATED = status.HTTP_201_CREATED
FILING = {409: Problem, 422: Problem}


class FilingView(PortalApiView):
    """What filing has in common: one key is one report."""

    permissions = {}

    def filed(self, answers: dict[str, Any], sent: dict[str, Any], draft: Draft | None = None) -> Response:
        """File, or give again what this key filed before. Raises Conflict, Unanswered, Denied."""
        file = file_outside if sent.get("lane") == "outside" else file_event
        try:
            filed = file(
                by=self.acting, filing_key=self.key(), proof=proof_of(self.acting, sent), answers=answers,
                draft=draft, now=timezone.now(),
            )  # fmt: skip
        except AnswersRefused as refused:
            raise Unanswered(refused.problems) from refused
        except KeyReused as reused:
            raise Conflict(str(reused)) from reused
        return Response(FiledReport(filed_report(self.acting, filed)).data, status=CREATED)

    def key(self) -> UUID:
        """The filing key. Raises ValidationError without one."""
        key = self.request.headers.get("Idempotency-Key", "").strip()
        if not 1 <= len(key) <= 200:
            raise ValidationError({"Idempotency-Key": [NO_KEY]})
        return filing_key_of(self.acting, key)


def lane_of(told: dict[str, Any]) -> dict[str, str]:
    """The lane as a part of what was sent; the usual one is not named, as before there was another."""
    return {"lane": told["lane"]} if told["lane"] != "pses" else {}


def filed_report(by: Acting, filed: Event | OutsideRecord) -> dict[str, Any]:
    """An event or a record outside, as the API answers it."""
    about = {"event_type": filed.event_type, "kind": filed.kind, "harm": filed.harm}
    inside = isinstance(filed, Event)
    return about | {
        "id": filed.pk,
        "number": filed.number,
        "month": filed.month if inside else "",
        "filed_at": filed.filed_at if inside else filed.opened_at,
        "lane": "pses" if inside else "outside",
        "duties": [each for each in duties_about(by, **about) if each.at_intake],
    }


class Drafts(PortalApiView):
    """The credential's own drafts."""

    permissions = {"GET": Permission.FILE_REPORT, "POST": Permission.FILE_REPORT}

    @described("list_drafts", gives=DraftLine(many=True))
    def get(self, request: Request) -> Response:
        """Drafts that are still kept, latest first."""
        return self.listed(selectors.drafts_of(self.acting, timezone.now()), DraftLine)

    @described("begin_draft", takes=NewDraft, gives=WholeDraft, status=CREATED)
    def post(self, request: Request) -> Response:
        """Keep a new draft. Answers are kept as sent, unchecked."""
        answers = self.told(NewDraft)["answers"]
        draft = save_draft(by=self.acting, draft_id=None, answers=answers, expected_revision=None, now=timezone.now())
        return Response(WholeDraft(draft).data, status=CREATED)


class OneDraft(PortalApiView):
    """One draft of the credential's own."""

    permissions = dict.fromkeys(("GET", "PUT", "DELETE"), Permission.FILE_REPORT)

    @described("read_draft", gives=WholeDraft)
    def get(self, request: Request, draft_id: UUID) -> Response:
        """A draft with its answers."""
        return Response(WholeDraft(selectors.draft(self.acting, draft_id)).data)

    @described("save_draft", takes=ChangedDraft, gives=WholeDraft, refuses={409: DraftConflicts})
    def put(self, request: Request, draft_id: UUID) -> Response:
        """Keep other answers. Saved elsewhere since, both come back and nothing changes."""
        selectors.draft(self.acting, draft_id)  # absent and foreign alike: an id of one's own making starts nothing
        told = self.told(ChangedDraft)
        try:
            draft = save_draft(
                by=self.acting, draft_id=draft_id, answers=told["answers"], expected_revision=told["revision"],
                now=timezone.now(),
            )  # fmt: skip
        except DraftConflict as conflict:
            raise Conflict(str(conflict), saved=WholeDraft(conflict.draft).data, sent=conflict.answers) from conflict
        return Response(WholeDraft(draft).data)

    @described("discard_draft", gives=None, status=status.HTTP_204_NO_CONTENT)
    def delete(self, request: Request, draft_id: UUID) -> Response:
        """Forget a draft for good."""
        discard_draft(by=self.acting, draft_id=draft_id, left_at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class DraftFiling(FilingView):
    """A draft becomes a report."""

    permissions = {"POST": Permission.FILE_REPORT}

    @described("file_draft", takes=DraftToFile, gives=FiledReport, status=CREATED, refuses=FILING, parameters=[KEY])
    def post(self, request: Request, draft_id: UUID) -> Response:
        """File a draft at the revision that was read, in its lane; the draft is gone then."""
        told, key = self.told(DraftToFile), self.key()
        revision = told["revision"]
        sent = {"draft": draft_id, "revision": revision, **lane_of(told)}
        if (selectors.filed_with(key) or filed_outside(key)) is not None:
            return self.filed({}, sent)
        draft = selectors.draft(self.acting, draft_id)
        if draft.revision != revision:
            raise Conflict(CHANGED)
        return self.filed(draft.answers, sent, draft)


class Events(FilingView):
    """Reports by their codes, and filing one at once."""

    permissions = {"GET": Permission.FILE_REPORT, "POST": Permission.FILE_REPORT}

    @described("list_events", gives=EventLine(many=True))
    def get(self, request: Request) -> Response:
        """Reports by their codes, latest first: those sent with this credential, or all where it may submit."""
        return self.listed(selectors.events_for_machine(self.acting), EventLine)

    @described("file_event", takes=NewEvent, gives=FiledReport, status=CREATED, refuses=FILING, parameters=[KEY])
    def post(self, request: Request) -> Response:
        """File a report. It stands in its lane when this answers: in the evaluation system with its date of entry."""
        told = self.told(NewEvent)
        return self.filed(told["answers"], {"answers": told["answers"], **lane_of(told)})


class OneEvent(PortalApiView):
    """One report by its codes."""

    permissions = {"GET": Permission.FILE_REPORT}

    @described("read_event", gives=EventLine)
    def get(self, request: Request, event_id: UUID) -> Response:
        """Where a report stands."""
        event: Event = selectors.event_for_machine(self.acting, event_id)
        return Response(EventLine(event).data)


class Places(PortalApiView):
    """Where something can have happened."""

    permissions = {"GET": Permission.FILE_REPORT}

    @described("list_places", gives=PlaceLine(many=True))
    def get(self, request: Request) -> Response:
        """Codes that answer the question "where"."""
        return self.listed(places(), PlaceLine)


class Exposures(PortalApiView):
    """What reports are counted against."""

    permissions = {"GET": Permission.RETURN_EXPOSURES}

    @described("list_exposures", gives=MonthlyExposure(many=True))
    def get(self, request: Request) -> Response:
        """The latest version of every month, latest month first."""
        return self.listed(selectors.latest_exposures(), MonthlyExposure)


class OneExposure(PortalApiView):
    """One month's exposure."""

    permissions = {"PUT": Permission.RETURN_EXPOSURES}

    @described("record_exposure", takes=ExposureValue, gives=MonthlyExposure, parameters=[MONTH])
    def put(self, request: Request, month: str) -> Response:
        """Enter or correct a month. The same value again changes nothing."""
        value = self.told(ExposureValue)["value"]
        exposure = record_exposure(by=self.acting, month=month, value=value, now=timezone.now())
        return Response(MonthlyExposure(exposure).data)


class ExposureReturn(PortalApiView):
    """A month's exposure goes to the PSO."""

    permissions = {"POST": Permission.RETURN_EXPOSURES}

    @described("return_exposure", gives=SubmissionLine, status=CREATED, parameters=[MONTH])
    def post(self, request: Request, month: str) -> Response:
        """Submit the latest version of a month. Sent again, it is submitted once."""
        (submission,) = submit_exposures(by=self.acting, months=[month], now=timezone.now())
        return Response(SubmissionLine(submission).data, status=CREATED)
