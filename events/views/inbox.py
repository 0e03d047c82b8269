"""The risk manager's inbox, and moving one report on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pses.views.local import LocalView
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.event_types import LABELS as TYPES

from .. import selectors, triage_selectors
from ..enums import Status
from ..selectors import InboxFilter
from ..services import assign_events, set_status
from ..wording import HARMS, STATUSES
from . import assigning
from .listed import event_rows

A_PAGE = 30
HANDED_UP = {"open": "Handed up, open"}


class Inbox(LocalView):
    """Reports, latest first; the filters stand in the URL."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/inbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._listed(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give the ticked reports to somebody; the list comes back as it was narrowed."""
        picked, owner = self._picked(request), request.POST.get("owner", "")
        problems = assigning.problems(picked, owner, every=bool(request.POST.get("every")))
        if problems:
            return self._listed(request, problems, picked)
        ids = [assigning.id_of(each) for each in picked]
        assign_events(by=self.acting, event_ids=ids, owner_id=assigning.owner_of(owner), now=timezone.now())
        if request.POST.get("back") == "event":
            return redirect("events:event", event_id=ids[0])
        return redirect(f"{reverse('events:inbox')}?{assigning.unticked(request.GET)}")

    def _picked(self, request: HttpRequest) -> list[str]:
        if not request.POST.get("every"):
            return request.POST.getlist("event")
        return assigning.every_id(self._matching(_chosen(request.GET)), request.POST["every"])

    def _matching(self, chosen: dict[str, str]) -> QuerySet[Any]:
        return triage_selectors.inbox(_filter(chosen, self.acting), escalated="escalated" in chosen)

    def _listed(self, request: HttpRequest, problems: Sequence[Any] = (), picked: Sequence[str] = ()) -> HttpResponse:
        chosen, owners = _chosen(request.GET), selectors.possible_owners(self.acting)
        page = Paginator(self._matching(chosen), A_PAGE).get_page(request.GET.get("page"))
        rows = event_rows(list(page))
        return self.page({
            "rows": rows, "page_of": page, "chosen": chosen, "filters": _filters(chosen, owners),
            "query": urlencode(chosen), "owners": owners, "problems": problems, "here": assigning.unticked(request.GET),
            **assigning.ticks(request.GET.get("tick", ""), [row["id"] for row in rows], page.paginator.count),
            **({"picked": picked, "every": 0} if problems else {}),
        })  # fmt: skip


def _chosen(query: Mapping[str, str]) -> dict[str, str]:
    """The filters of the address that are on the lists; the database sees no other word."""
    lists = {"status": STATUSES, "event_type": TYPES, "harm": HARMS, "escalated": HANDED_UP}
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
        ("escalated", "Handed up", list(HANDED_UP.items())),
        ("owner", "Owner", [("mine", "Mine"), ("nobody", "Nobody"), *((str(pk), name) for pk, name in owners.items())]),
    ]
    return [
        {"name": name, "label": label, "options": options, "value": chosen.get(name, "")}
        for name, label, options in lists
    ]


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
