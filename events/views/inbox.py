"""The risk manager's inbox, and one event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pses.policies import check_can_remove
from pses.pswp import is_work_product
from pses.selectors import product_of, submission_of
from pses.views.local import LocalView
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.event_types import LABELS as TYPES

from .. import selectors
from ..answers import answered, sent_detail
from ..enums import Harm, Status
from ..models import Event
from ..modules import title_of_form
from ..selectors import InboxFilter
from ..services import assign_events, note_read_status, set_status
from ..wording import HARMS, KINDS, STATUSES, harm_words
from . import assigning
from .clock import age_words, local
from .files import EventFiles, file_rows
from .heard_forms import Message
from .talking import conversation

A_PAGE = 30


class Inbox(LocalView):
    """Reports, latest first; the filters stand in the URL."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/inbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._listed(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give the ticked reports to somebody; the list comes back as it was narrowed."""
        picked, owner = request.POST.getlist("event"), request.POST.get("owner", "")
        problems = assigning.problems(picked, owner)
        if problems:
            return self._listed(request, problems, picked)
        ids = [assigning.id_of(each) for each in picked]
        assign_events(by=self.acting, event_ids=ids, owner_id=assigning.owner_of(owner), now=timezone.now())
        if request.POST.get("back") == "event":
            return redirect("events:event", event_id=ids[0])
        return redirect(f"{reverse('events:inbox')}?{request.GET.urlencode()}")

    def _listed(self, request: HttpRequest, problems: Sequence[Any] = (), picked: Sequence[str] = ()) -> HttpResponse:
        chosen, owners = _chosen(request.GET), selectors.possible_owners(self.acting)
        page = Paginator(selectors.inbox(_filter(chosen, self.acting)), A_PAGE).get_page(request.GET.get("page"))
        rows = _rows(list(page))
        return self.page({
            "rows": rows, "page_of": page, "chosen": chosen, "filters": _filters(chosen, owners),
            "query": urlencode(chosen), "owners": owners, "problems": problems, "picked": picked,
            "here": request.GET.urlencode(),
        })  # fmt: skip


def _chosen(query: Mapping[str, str]) -> dict[str, str]:
    """The filters of the address that are on the lists; the database sees no other word."""
    lists = {"status": STATUSES, "event_type": TYPES, "harm": HARMS}
    listed = {key: query[key] for key, words in lists.items() if query.get(key) in words}
    return listed | {key: query[key] for key in ("unit", "owner") if query.get(key)}


def _filter(chosen: dict[str, str], acting: Acting) -> InboxFilter:
    unit = assigning.id_of(chosen["unit"]) if "unit" in chosen else None
    owner = chosen.get("owner", "nobody")
    return InboxFilter(
        chosen.get("status", ""), chosen.get("event_type", ""), chosen.get("harm", ""), unit,
        owner=acting.user_id if owner == "mine" else assigning.owner_of(owner),
        unowned=chosen.get("owner") == "nobody",
    )  # fmt: skip


def _filters(chosen: dict[str, str], owners: dict[UUID, str]) -> list[dict[str, Any]]:
    units = [(str(unit.pk), unit.name) for unit in selectors.units()]
    lists = [
        ("status", "Status", [(str(code), word) for code, word in STATUSES.items()]),
        ("event_type", "Event", [(str(code), word) for code, word in TYPES.items()]),
        ("harm", "Harm", [(str(code), word) for code, word in HARMS.items()]),
        ("unit", "Unit", units),
        ("owner", "Owner", [("mine", "Mine"), ("nobody", "Nobody"), *((str(pk), name) for pk, name in owners.items())]),
    ]
    return [
        {"name": name, "label": label, "options": options, "value": chosen.get(name, "")}
        for name, label, options in lists
    ]


def _rows(events: list[Event]) -> list[dict[str, Any]]:
    people = {person for event in events for person in (event.reporter_id, event.owner_id)}
    names, now = selectors.names_of(people), timezone.now()
    return [
        {
            "event": event,
            "id": str(event.pk),
            "age": age_words(now - event.filed_at),
            "type": TYPES.get(event.event_type, event.event_type),
            "harm": harm_words(event.kind, event.harm),
            "severe": event.harm in (Harm.SEVERE, Harm.DEATH),
            "unit": event.unit.name if event.unit else event.facility.name,
            "reporter": names.get(event.reporter_id, "Anonymous"),
            "owner": names.get(event.owner_id, ""),
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
            read = note_read_status(by=self.acting, event_id=event_id, now=timezone.now())
            event.status, event.owner_id = read.status, read.owner_id
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
            "owners": selectors.possible_owners(self.acting),
            "may_report": self.acting.may(Permission.REPORT_TO_PSO),
            "may_remove": _may_remove(self.acting, product),
            "files": file_rows(event.pk),
            "routes": EventFiles.routes,
            "may_remove_files": product.reported_at is None and _may_remove_files(self.acting),
            "conversation": conversation(event),
            "message": Message(),
        }


def _may_remove_files(acting: Any) -> bool:
    return bool(acting.may(Permission.TRIAGE_EVENTS) or acting.may(Permission.REMOVE_WORK_PRODUCT))


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
        if status is Status.CLOSED:
            selectors.event(event_id)
            return redirect("events:close", event_id=event_id)  # closing says what changed
        set_status(by=self.acting, event_id=event_id, status=status, now=timezone.now())
        return redirect("events:event", event_id=event_id)
