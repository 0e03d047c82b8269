"""The gate of every API view. Apart from the views: Django REST framework loads it while it defines its own."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotAuthenticated, NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


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
        return True
