"""The rooms on whose list one is, the actions that wait, and opening another room."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from ... import deliberation_selectors as selectors
from ...contents import of_kind
from ...deliberation_forms import RoomForm
from ...deliberation_rows import action_rows, room_row
from ...services.deliberations import open_room
from ..shown import people
from .base import AtPso, RoomView

A_PAGE = 30


class Rooms(RoomView):
    """Latest first. A report is named by `?about=`: from its page one starts a room about it."""

    template = "pses/deliberation/rooms.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._listed(RoomForm(initial={"started_on": timezone.localdate()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        with self.local_time():
            form = RoomForm(request.POST)
            if not form.is_valid():
                return self._listed(form)
        about = [selectors.uuid_of(each) for each in request.POST.getlist("about")]
        key = selectors.uuid_of(request.POST.get("key", ""))
        room = open_room(by=self.acting, key=key, about=about, now=timezone.now(), **form.cleaned_data)
        return redirect(self.address(room))

    def _listed(self, form: RoomForm) -> HttpResponse:
        page = Paginator(selectors.rooms(self.acting), A_PAGE).get_page(self.request.GET.get("page"))
        mine, late = self._waiting()
        about = self._about()
        return self.page({
            "rows": [{**room_row(each), "url": self.address(each)} for each in page], "page_of": page, "form": form,
            "mine": mine, "late": late, "about": about, "key": self.request.POST.get("key") or uuid4(),
            "opened": bool(form.errors or about), "errors": form.errors,
        }, status=422 if form.errors else 200)  # fmt: skip

    def _waiting(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Actions of one's own, and those of others that are overdue."""
        found = list(selectors.open_actions(self.acting))
        with self.local_time():
            rows = action_rows(found, people(each.owner_id for each in found), {}, timezone.localdate())
        for row in rows:
            row["room"], row["url"] = row["row"].room.contents["title"], self.address(row["row"].room)
        mine = [row for row in rows if row["row"].owner_id == self.acting.user_id]
        return mine, [row for row in rows if row["overdue"] and row not in mine]

    def _about(self) -> dict[Any, Any]:
        asked = [*self.request.POST.getlist("about"), *self.request.GET.getlist("about")]
        ids = [selectors.uuid_of(each) for each in asked]
        return dict(of_kind("event").titles(ids)) if ids else {}


class PsoRooms(AtPso, Rooms):
    """The PSO's own."""

    def _about(self) -> dict[Any, Any]:
        return {}
