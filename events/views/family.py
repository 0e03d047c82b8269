"""Reports that affiliates share: the list, and one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pses.family_selectors import received_in_force
from pses.models import FamilyShare
from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.event_types import LABELS as TYPES
from pso_portal.web.zones import OF_AFFILIATE

from ..answers import coded_rows
from ..family_selectors import shared_events
from ..models import Event
from ..services import note_shared_list, read_shared_event
from ..wording import KINDS, harm_words

A_PAGE = 30


class FamilyEvents(LocalView):
    """Latest first: whose it is, type, harm, day. The text opens with the report, where it is shared."""

    permission = Permission.READ_FAMILY
    zone = "sealed"
    template = "events/family.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        shares = received_in_force(self.acting, now.date())
        page = Paginator(shared_events(shares), A_PAGE).get_page(request.GET.get("page"))
        note_shared_list(by=self.acting, shown=list(page), now=now)
        givers = {share.provider_id: share.giver_name for share in shares}
        rows = [shown(event, givers[event.provider_id]) for event in page]
        return self.page({"zone": OF_AFFILIATE, "rows": rows, "page_of": page, "shares": shares})


class FamilyEvent(LocalView):
    """One report of an affiliate: coded answers, and what the reporter wrote where the share says so."""

    permission = Permission.READ_FAMILY
    zone = "sealed"
    template = "events/family_event.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        event, share = read_shared_event(by=self.acting, event_id=event_id, now=timezone.now())
        return self.page(shown(event, share.giver_name) | _whole(event, share) | {"zone": OF_AFFILIATE})


def shown(event: Event, giver: str) -> dict[str, Any]:
    """One shared report in words; nothing that anybody wrote."""
    return {
        "event": event, "giver": giver, "type": TYPES.get(event.event_type, event.event_type),
        "kind": KINDS.get(event.kind, event.kind), "harm": harm_words(event.kind, event.harm),
    }  # fmt: skip


def _whole(event: Event, share: FamilyShare) -> dict[str, Any]:
    return {"share": share, "coded": coded_rows(event), "narrative": event.narrative if share.narrative else ""}
