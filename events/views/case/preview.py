"""A report beside the inbox. Without JavaScript its link opens the case instead."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.selectors import product_of
from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission

from ... import selectors, triage_selectors
from ...answers import answered
from ...quick_report import STORY
from ...services import preview_event
from ...wording import KINDS
from ..clock import local
from ..listed import event_rows


class EventPreview(LocalView):
    """A part of a page for the inbox. Looking is noted; the report does not become read by it."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/case/_preview.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        if not request.headers.get("HX-Request"):
            return redirect("events:event", event_id=selectors.event(event_id).pk)
        event = preview_event(by=self.acting, event_id=event_id, now=timezone.now())
        reviews = triage_selectors.harm_reviews(event)
        event.reviewed_harm = reviews[0].harm if reviews else None  # type: ignore[attr-defined]
        (row,) = event_rows([event])
        told = answered(event)
        return self.page(row | {
            "kind": KINDS.get(event.kind, event.kind),
            "occurred": local(event.occurred_at, event.facility.timezone).replace(tzinfo=None),
            "story": next((each.value for each in told if each.item.link_id == STORY), ""),
            "product": product_of("event", event.pk),
        })  # fmt: skip
