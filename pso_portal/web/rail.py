"""The rail and the phone's tabs: each app registers its entries, and each person sees those its roles reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.sides import Side

Count = Callable[[Acting], int | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail. `count` is asked in the request's own scope; `tab` puts it among the phone's four.

    Of several permissions any one suffices, as on the view that the line leads to.
    """

    side: Side
    group: str
    label: str
    route: str
    permission: Permission | tuple[Permission, ...]
    icon: str = "page"
    order: int = 50
    tab: bool = False
    count: Count | None = None

    def open_to(self, acting: Acting) -> bool:
        """Whether it leads this person anywhere."""
        wanted = self.permission if isinstance(self.permission, tuple) else (self.permission,)
        return self.side is acting.side and any(acting.may(permission) for permission in wanted)


_entries: list[Entry] = []


def register(*entries: Entry) -> None:
    """Called by each app when it is ready."""
    _entries.extend(entries)


def entries_for(acting: Acting) -> list[Entry]:
    """What this person's roles reach, in order."""
    mine = [entry for entry in _entries if entry.open_to(acting)]
    return sorted(mine, key=lambda entry: entry.order)


def rail_for(request: HttpRequest, acting: Acting) -> list[dict[str, Any]]:
    """Groups of links, with counts and the current one marked."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for entry in entries_for(acting):
        groups.setdefault(entry.group, []).append(_link(request, acting, entry))
    return [{"title": title, "entries": links} for title, links in groups.items()]


def tabs_for(request: HttpRequest, acting: Acting) -> list[dict[str, Any]]:
    """At most four tabs for a phone: the ones marked, then the first others."""
    mine = sorted(entries_for(acting), key=lambda entry: (not entry.tab, entry.order))
    return [_link(request, acting, entry, counted=False) for entry in mine[:4]]


def _link(request: HttpRequest, acting: Acting, entry: Entry, *, counted: bool = True) -> dict[str, Any]:
    url = reverse(entry.route)
    return {
        "label": entry.label,
        "url": url,
        "icon": entry.icon,
        "current": request.path == url or (url != "/" and request.path.startswith(url)),
        "count": entry.count(acting) if counted and entry.count else None,
    }
