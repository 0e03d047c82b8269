"""The entrance of requests: session limits, then the scope in which everything else happens."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.tenancy import scope

from .acting import Acting, acting_as
from .credentials import acting_of_credential
from .membership import chosen_membership

GetResponse = Callable[[HttpRequest], HttpResponse]
BEGAN, SEEN = "began_at", "seen_at"
TOUCH_SECONDS = 30
API = "/api/"
# Doors for people whom nobody shall know: who is signed in in the same browser is neither looked at there nor noted.
NAMELESS = ("/receipt/", "/r/")


class SessionLimits:
    """15 minutes idle, 12 hours in all (NIST SP 800-63B-4 at AAL2, and stricter: shared kiosks)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(NAMELESS) and request.user.is_authenticated:
            self._keep_or_end(request, timezone.now().timestamp())
        return self.get_response(request)

    def _keep_or_end(self, request: HttpRequest, now: float) -> None:
        began = request.session.setdefault(BEGAN, now)
        seen = request.session.setdefault(SEEN, now)
        idle, whole = settings.SESSION_IDLE_SECONDS, settings.SESSION_ABSOLUTE_SECONDS
        if now - seen > idle or now - began > whole:
            logout(request)
        elif now - seen > TOUCH_SECONDS:
            request.session[SEEN] = now


class ScopeMiddleware:
    """Open the request's transaction and scope. Nobody known: no scope, and so no rows."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = acting = _acting(request)  # type: ignore[attr-defined]
        if acting is None:
            return self.get_response(request)
        with scope.enter(acting.scope(uuid.uuid4().hex)):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response


def _acting(request: HttpRequest) -> Acting | None:
    # A machine's secret opens the API and no page: pages show what no machine may read. A cookie opens pages and no
    # API: nothing there can be forged from a page.
    if request.path.startswith(NAMELESS):
        return None
    if request.path.startswith(API):
        return acting_of_credential(request.headers.get("authorization", ""), now=timezone.now())
    membership = chosen_membership(request)
    return acting_as(membership, stepped_up_at=_stepped_up_at(request)) if membership else None


def _stepped_up_at(request: HttpRequest) -> datetime | None:
    """When the person last proved who they are in this session, by password or second factor."""
    records = get_authentication_records(request, request.user)
    return datetime.fromtimestamp(max(record["at"] for record in records), UTC) if records else None
