"""Every route stands in the permission table, and every view declares what its row says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import ROLES
from pso_portal.web.api import PortalApiView
from pso_portal.web.views import PUBLIC, SIGNED_IN, PortalView

from .routes import LIBRARY, ROUTES


def standing(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Name, view class (or function) and pattern of every route."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from standing(entry.url_patterns, inner)
        else:
            callback = entry.callback
            view = getattr(callback, "view_class", None) or getattr(callback, "cls", None) or callback
            yield f"{prefix}{entry.name}", view, entry.pattern


def test_every_route_stands_in_the_table_once_and_the_table_names_no_other() -> None:
    names = [name for name, _, _ in standing()]
    assert len(names) == len(set(names))
    assert {"missing": set(names) - set(ROUTES), "gone": set(ROUTES) - set(names)} == {"missing": set(), "gone": set()}


def test_every_view_declares_the_permission_of_its_row() -> None:
    declared = {name: _declared(view) for name, view, _ in standing()}
    assert declared == {name: ROUTES[name].who for name in declared}


def _declared(view: Any) -> Any:
    if isinstance(view, type) and issubclass(view, PortalView):
        return view.permission
    if isinstance(view, type) and issubclass(view, PortalApiView):
        return view.permissions
    return LIBRARY


def test_a_page_of_another_package_comes_from_the_few_that_are_trusted() -> None:
    packages = {view.__module__.split(".")[0] for name, view, _ in standing() if ROUTES[name].who == LIBRARY}
    assert packages <= {"allauth", "drf_spectacular"}


def test_every_argument_of_a_route_is_an_id_of_a_kind_or_fixed() -> None:
    taken = {name: set(pattern.regex.groupindex) for name, _, pattern in standing()}
    said = {name: {*ROUTES[name].ids, *ROUTES[name].fixed} for name in taken}
    assert {name: said[name] for name in taken if not taken[name] <= said[name]} == {}


def test_a_route_for_anyone_or_for_everybody_signed_in_says_why() -> None:
    open_ones = {name for name, route in ROUTES.items() if route.who in (PUBLIC, SIGNED_IN, LIBRARY)}
    assert {name for name in open_ones if not ROUTES[name].why} == set()


def test_every_permission_opens_something_or_is_kept_for_later() -> None:
    opened = {permission for route in ROUTES.values() for permission in route.permissions()}
    held = {permission for role in ROLES.values() for permission in role.permissions}
    assert held == set(Permission)
    assert set(Permission) - opened <= KEPT


# Permissions that mark what is work product exist from the start; their pages come later.
KEPT = {Permission.MARK_WORK_PRODUCT, Permission.VIEW_DELIBERATION, Permission.READ_SUBMISSIONS}
