"""The risk manager's inbox, and one event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.policies import check_can_remove
from pses.pswp import is_work_product
from pses.selectors import product_of, submission_of
from pses.views.local import LocalView
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.event_types import LABELS as TYPES

from .. import selectors
from ..answers import answered, sent_detail
from ..enums import Harm, Status
from ..models import Event
from ..modules import title_of_form
from ..selectors import InboxFilter
from ..services import note_read_status, set_status
from ..wording import HARMS, KINDS, STATUSES, harm_words
from .clock import age_words, local

A_PAGE = 30


class Inbox(LocalView):
    """Reports, latest first; the filters stand in the URL."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/inbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = _chosen(request.GET)
        page = Paginator(selectors.inbox(_filter(chosen)), A_PAGE).get_page(request.GET.get("page"))
        rows = _rows(list(page))
        return self.page({
            "rows": rows, "page_of": page, "chosen": chosen, "filters": _filters(chosen),
            "query": urlencode(chosen),
        })  # fmt: skip


def _chosen(query: Mapping[str, str]) -> dict[str, str]:
    """The filters of the address that are on the lists; the database sees no other word."""
    lists = {"status": STATUSES, "event_type": TYPES, "harm": HARMS}
    listed = {key: query[key] for key, words in lists.items() if query.get(key) in words}
    return listed | ({"unit": query["unit"]} if query.get("unit") else {})


def _filter(chosen: dict[str, str]) -> InboxFilter:
    try:
        unit = UUID(chosen["unit"]) if "unit" in chosen else None
    except ValueError as error:
        raise Http404 from error
    return InboxFilter(chosen.get("status", ""), chosen.get("event_type", ""), chosen.get("harm", ""), unit)


def _filters(chosen: dict[str, str]) -> list[dict[str, Any]]:
    units = [(str(unit.pk), unit.name) for unit in selectors.units()]
    lists = [
        ("status", "Status", [(str(code), word) for code, word in STATUSES.items()]),
        ("event_type", "Event", [(str(code), word) for code, word in TYPES.items()]),
        ("harm", "Harm", [(str(code), word) for code, word in HARMS.items()]),
        ("unit", "Unit", units),
    ]
    return [
        {"name": name, "label": label, "options": options, "value": chosen.get(name, "")}
        for name, label, options in lists
    ]


def _rows(events: list[Event]) -> list[dict[str, Any]]:
    names, now = selectors.names_of({event.reporter_id for event in events}), timezone.now()
    return [
        {
            "event": event,
            "age": age_words(now - event.filed_at),
            "type": TYPES.get(event.event_type, event.event_type),
            "harm": harm_words(event.kind, event.harm),
            "severe": event.harm in (Harm.SEVERE, Harm.DEATH),
            "unit": event.unit.name if event.unit else event.facility.name,
            "reporter": names.get(event.reporter_id, "Anonymous"),
            "status": STATUSES[event.status],
        }
        for event in events
    ]


class EventPage(LocalView):
    """Summary, answers, legal state, and what happens next. Opening it tells the reporter that it was read."""

    permission = (Permission.TRIAGE_EVENTS, Permission.READ_WORKSPACE)
    zone = "sealed"
    template = "events/event.html"

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        event = selectors.event(event_id)
        if self.acting.may(Permission.TRIAGE_EVENTS):
            event.status = note_read_status(by=self.acting, event_id=event_id, now=timezone.now()).status
        return self.page(self._shown(event))

    def _shown(self, event: Event) -> dict[str, Any]:
        product, (row,) = product_of("event", event.pk), _rows([event])
        return row | {
            "kind": KINDS.get(event.kind, event.kind),
            "occurred": local(event.occurred_at, event.facility.timezone).replace(tzinfo=None),
            "answers": answered(event),
            "modules": [
                {"title": title_of_form(each.form_url), "rows": sent_detail(each)}
                for each in selectors.details_of(event) if each.filed_at
            ],
            "product": product,
            "zone_kind": "sealed" if is_work_product(product.state, product.route) else "open",
            "submission": submission_of(event.pk),
            "entered_by": selectors.names_of({product.entered_by}).get(product.entered_by, ""),
            "may_triage": self.acting.may(Permission.TRIAGE_EVENTS),
            "may_report": self.acting.may(Permission.REPORT_TO_PSO),
            "may_remove": _may_remove(self.acting, product),
            "next_statuses": [(code, STATUSES[code]) for code in (Status.UNDER_REVIEW, Status.CLOSED)],
        }


def _may_remove(acting: Any, product: Any) -> bool:
    try:
        check_can_remove(acting, product)
    except Denied:
        return False
    return True


class EventStatus(LocalView):
    """Moves a report on; the reporter sees it at once."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        try:
            status = Status(request.POST.get("status", ""))
        except ValueError as error:
            raise Http404 from error
        set_status(by=self.acting, event_id=event_id, status=status, now=timezone.now())
        return redirect("events:event", event_id=event_id)
