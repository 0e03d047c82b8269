"""One room. A post does one thing (`do`) and comes back; what is wrong is said at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from ... import deliberation_selectors as selectors
from ...deliberation_forms import OutcomeForm, StatementForm, TimelineForm
from . import acts_actions, acts_findings, acts_room, minutes
from .base import AtPso, RoomView
from .shown import shown

Bound = dict[str, forms.Form]
DO: dict[str, Callable[[RoomPage, Any], Bound]] = {
    **acts_room.DO,
    **acts_findings.DO,
    **acts_actions.DO,
}


class RoomPage(RoomView):
    """Minutes, list of people, actions; for an RCA² timeline and causes too."""

    template = "pses/deliberation/room.html"

    def get(self, request: HttpRequest, room_id: UUID) -> HttpResponse:
        return self.shown(selectors.room(self.acting, room_id), {})

    def post(self, request: HttpRequest, room_id: UUID) -> HttpResponse:
        room, do = selectors.room(self.acting, room_id), request.POST.get("do", "")
        if do in minutes.DO:
            return minutes.DO[do](self, room)
        if do not in DO:
            raise Http404
        with self.local_time():
            wrong = DO[do](self, room)
        return self.shown(room, wrong) if wrong else redirect(f"{self.address(room)}#{_part(do)}")

    def shown(self, room: Any, wrong: Bound) -> HttpResponse:
        """The page with its forms, as they were sent where something is wrong with one."""
        with self.local_time():
            context = shown(self.acting, room)
            for row in [*context["timeline"], *context["statements"]]:
                row["form"] = wrong.get(f"change {row['prefix']}") or acts_findings.form_of(row)
            for row in context["actions"]:
                acts_actions.put_forms(row, context, wrong)
            context |= {
                "note": wrong.get("note") or TimelineForm(prefix="t"), "key": self.request.POST.get("key") or uuid4(),
                "state_cause": wrong.get("state") or StatementForm(prefix="c"), "editor": uuid4(),
                "plan": wrong.get("plan") or acts_actions.new_form(context),
                "close": wrong.get("close") or OutcomeForm(prefix="o", initial={"outcome": context["outcome"]}),
                "wrong": next(iter(wrong.values()), None), "errors": bool(wrong), "urls": self.urls(room),
            }  # fmt: skip
        return self.page(context, status=422 if wrong else 200)

    def urls(self, room: Any) -> dict[str, str]:
        """Where the room and its copies stand."""
        found = {"room": self.address(room), "paper": self.address(room, "paper"), "file": self.address(room, "file")}
        return found | ({} if isinstance(self, AtPso) else {"operational": self.address(room, "operational")})


class PsoRoomPage(AtPso, RoomPage):
    """The PSO's own."""


def _part(do: str) -> str:
    """Where on the page one comes back to."""
    parts = {"add": "people", "off": "people", "own": "people", "note": "timeline", "state": "causes"}
    closing = {"close": "outcome", "reopen": "outcome", "change": "findings", "strike": "findings"}
    return (parts | closing | {"restore": "findings"}).get(do, "actions")
