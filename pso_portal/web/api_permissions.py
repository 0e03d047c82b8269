"""The gate of every API view. Apart from the views: Django REST framework loads it while it defines its own."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.exceptions import NotAuthenticated, NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.selectors import terms_in_force

EXCHANGES = frozenset({Permission.REPORT_TO_PSO, Permission.RETURN_EXPOSURES, Permission.READ_FEEDBACK})


class DeclaredPermission(BasePermission):
    """A credential that lacks the permission sees the same 404 as for a row that is not there."""

    def has_permission(self, request: Request, view: Any) -> bool:
        acting = request.user
        if acting is None:
            raise NotAuthenticated
        # HEAD runs the handler of GET: without this it would run it for anyone.
        wanted = view.permissions.get("GET" if request.method == "HEAD" else request.method)
        if wanted is None:
            return True  # DRF answers 405 for a method that has no handler
        if not acting.may(wanted):
            raise NotFound
        check_machines_may(acting, wanted)
        return True


def check_machines_may(acting: Acting, wanted: Permission) -> None:
    """The only place that asks the terms about machines. Raises Denied.

    Filing into one's own evaluation system and reading the terms are no exchange with the PSO; reporting, returning
    exposures and fetching feedback are. Where no terms are in force, those refuse by themselves.
    """
    if wanted not in EXCHANGES or acting.provider_id is None:
        return
    found = terms_in_force(acting.provider_id, timezone.now().date())
    if found is not None and not found[1].api:
        raise Denied("Your terms with the PSO let no machine report or fetch feedback. People can, in the portal.")
