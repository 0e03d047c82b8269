"""What every page knows: the PSO's name, who is signed in where, and the rail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pso_portal.accounts.membership import open_memberships
from pso_portal.tenancy.models import Provider, Pso

from .asked import asked_of
from .rail import rail_for, tabs_for


def house(request: HttpRequest) -> dict[str, Any]:
    """Lazy throughout: an error page must not need the database."""
    acting = getattr(request, "acting", None)
    context: dict[str, Any] = {"pso": SimpleLazyObject(Pso.objects.first), "acting": acting}
    if acting is not None and "authorization" not in request.headers:
        context |= {
            "place": SimpleLazyObject(lambda: _place(acting)),
            "other_places": SimpleLazyObject(lambda: open_memberships(request.user).count() > 1),
            "asked": SimpleLazyObject(lambda: asked_of(acting)),
            "rail": SimpleLazyObject(lambda: rail_for(request, acting)),
            "tab_bar": SimpleLazyObject(lambda: tabs_for(request, acting)),
        }
    return context


def _place(acting: Any) -> Any:
    return Provider.objects.get(pk=acting.provider_id) if acting.provider_id else Pso.objects.get()
