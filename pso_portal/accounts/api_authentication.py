"""DRF's view of who calls: the Acting that the middleware found. No cookies, so no CSRF to forge."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request


class CredentialAuthentication(BaseAuthentication):
    """A bearer token, checked before the view (its scope must be entered first)."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        acting = request._request.acting  # type: ignore[attr-defined]
        return (acting, None) if acting is not None and "authorization" in request.headers else None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
