"""What the pages of rooms have in common, at a provider and at the PSO."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar

from django.http import HttpResponse
from django.urls import reverse

from pso_portal.accounts.permissions import Permission

from ..local import LocalView


class RoomView(LocalView):
    """`routes` begins the names of this house's routes; a room's own carry its id."""

    permission = Permission.VIEW_DELIBERATION
    zone = "sealed"
    routes: ClassVar[str] = "pses:deliberation"

    def page(self, context: dict[str, Any] | None = None, *, status: int = 200, template: str = "") -> HttpResponse:
        listed = {"list_url": reverse(f"{self.routes}s"), "at_pso": self.routes != RoomView.routes}
        return super().page({**listed, **(context or {})}, status=status, template=template)

    def address(self, room: Any, part: str = "") -> str:
        """Where a room, or a `part` of it ("paper", "file", "operational"), stands."""
        return reverse(f"{self.routes}_{part}" if part else self.routes, args=[room.pk])


class AtPso:
    """The PSO's own rooms: another permission, another prefix, and no place's clock but the portal's."""

    permission = Permission.VIEW_PSO_DELIBERATION
    routes: ClassVar[str] = "pses:pso_deliberation"

    @staticmethod
    def local_time() -> AbstractContextManager[None]:
        return nullcontext()
