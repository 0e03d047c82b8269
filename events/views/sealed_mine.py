"""A report that the signed-in person sent with the name sealed: where it stands, and who asked for the name.

The person is known here and named nowhere: what is read and written leaves the day, and nobody as its actor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal import audit
from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..identity_opening import stands
from ..models import Event, IdentityOpening
from ..places import zone_here
from ..sealed_selectors import my_sealed_event, openings_of
from ..unnamed import day_of
from ..wording import OPENINGS
from .receipt import open_report, rated, written


class MySealedReport(LocalView):
    """The same page that a receipt opens, for the one person whose mark the report bears."""

    permission = Permission.FILE_REPORT
    zone = "sealed"
    template = "events/receipt_open.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return self._unnamed(event_id, lambda event: self._shown(event, "", None))

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        now = timezone.now()
        return self._unnamed(
            event_id, lambda event: self._shown(event, written(request, event, now), rated(request, event, now))
        )

    def _unnamed(self, event_id: UUID, act: Callable[[Event], HttpResponse]) -> HttpResponse:
        with audit.unnamed(at=day_of(timezone.now(), zone_here())):
            return act(my_sealed_event(self.acting, event_id))

    def _shown(self, event: Event, problem: str, verdict: Any) -> HttpResponse:
        openings = openings_of([event.pk])
        names = selectors.names_of({each for row in openings for each in (row.asked_by, row.decided_by)})
        shown = open_report(self.request, event, problem, verdict)
        shown |= {"sealed": True, "openings": [opening_row(each, names) for each in openings]}
        return self.page(shown, status=422 if shown["errors"] else 200)


def opening_row(row: IdentityOpening, names: dict[UUID, str]) -> dict[str, Any]:
    """One request in words, its reason opened."""
    return {
        "row": row, "words": OPENINGS[stands(row.state, row.asked_at, row.decided_at, timezone.now())],
        "asked_by": names.get(row.asked_by, "somebody"), "reason": row.reason, "refusal": row.refusal or "",
        "decided_by": names.get(row.decided_by, "") if row.decided_by else "",
    }  # fmt: skip
