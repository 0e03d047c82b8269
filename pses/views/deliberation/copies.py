"""A room on paper and as a file, and the copy of what goes into operation. Each is an entry of the audit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.web import downloads
from pso_portal.web.zones import OUTSIDE, SEALED

from ... import deliberation_selectors as selectors
from ...deliberation.actions import LEGEND_OPERATIONAL
from ...deliberation_copy import as_document
from ...services.deliberations import copies, note_copy
from .base import AtPso, RoomView
from .shown import shown


class RoomPaper(RoomView):
    """The whole room as it is printed, under its legend."""

    template = "pses/deliberation/paper.html"

    def get(self, request: HttpRequest, room_id: UUID) -> HttpResponse:
        room = selectors.room(self.acting, room_id)
        note_copy(by=self.acting, room=room, verb=copies.PRINT, now=timezone.now())
        with self.local_time():
            return self.page(shown(self.acting, room) | {"back": self.address(room)})


class PsoRoomPaper(AtPso, RoomPaper):
    """The PSO's own."""


class RoomFile(RoomView):
    """The room as a PDF: the legend on every page, who took it and when."""

    step_up = True  # a copy leaves the portal

    def get(self, request: HttpRequest, room_id: UUID) -> HttpResponse:
        room, now = selectors.room(self.acting, room_id), timezone.now()
        with self.local_time():
            data = as_document(shown(self.acting, room))
            at = timezone.localtime(now)
        file = downloads.document("deliberation", data, "deliberation.pdf", by=self.acting, zone=SEALED, now=at)
        note_copy(by=self.acting, room=room, verb=copies.PDF, now=now, **file.noted())
        return file.answer()


class PsoRoomFile(AtPso, RoomFile):
    """The PSO's own."""


class OperationalCopy(RoomView):
    """What goes into operation, and nothing else of the room: not work product."""

    zone = "open"
    template = "pses/deliberation/operational.html"

    def get(self, request: HttpRequest, room_id: UUID) -> HttpResponse:
        room = selectors.room(self.acting, room_id)
        found = selectors.operational(each.operational_id for each in selectors.actions(self.acting, room))
        note_copy(by=self.acting, room=room, verb=copies.OPERATIONAL, now=timezone.now())
        context: dict[str, Any] = {
            "rows": list(found.values()), "legend_text": LEGEND_OPERATIONAL, "back": self.address(room),
            "zone": OUTSIDE,
        }  # fmt: skip
        return self.page(context)
