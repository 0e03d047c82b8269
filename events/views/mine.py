"""A staff member's own drafts and reports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission
from pso_portal.web.zones import COLLECTED

from .. import heard, selectors
from ..models import Draft
from ..quick_report import share_answered, title_of
from ..sealed_selectors import my_sealed_events
from ..services import discard_draft
from .hearing import tracked

A_PAGE = 20


class Drafts(LocalView):
    """Reports begun and left. Only their author sees them."""

    permission = Permission.FILE_REPORT
    zone = "sealed"
    template = "events/drafts.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        drafts = selectors.drafts_of(self.acting, timezone.now())
        return self.page({"rows": [_draft_row(draft) for draft in drafts], "zone": COLLECTED})


def _draft_row(draft: Draft) -> dict[str, Any]:
    answers = draft.answers
    return {"draft": draft, "title": title_of(answers), "share": share_answered(answers)}


class DraftRemoval(LocalView):
    """Asks, then forgets the draft for good."""

    permission = Permission.FILE_REPORT
    zone = "sealed"
    template = "events/draft_delete.html"

    def get(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        return self.page({"row": _draft_row(selectors.draft(self.acting, draft_id)), "zone": COLLECTED})

    def post(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        discard_draft(by=self.acting, draft_id=draft_id, left_at=timezone.now())
        return redirect("events:drafts")


class MyReports(LocalView):
    """Sent, read, under review, closed: where each of the person's reports stands."""

    permission = Permission.FILE_REPORT
    zone = "sealed"
    template = "events/my_reports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.my_events(self.acting), A_PAGE).get_page(request.GET.get("page"))
        moves = heard.moves_by_report(list(page))
        rows = [tracked(event, moves[event.pk]) for event in page]
        sealed = [(event, tracked(event, [])) for event in my_sealed_events(self.acting)]
        return self.page({"rows": rows, "page_of": page, "zone": COLLECTED, "sealed": sealed})
