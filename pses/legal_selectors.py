"""Reads of legal requests and holds. Rows are those of the scope; an absent and a foreign one are the same 404."""

from __future__ import annotations

from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.models import Membership
from pso_portal.accounts.roles import of_side
from pso_portal.tenancy.sides import Side

from .books import docket, docket_of
from .disclosure_selectors import local_day
from .legal import RUNNING
from .models import LegalHold


def requests(by: Acting) -> QuerySet[Any]:
    """Requests, what is due first on top, then those that run no more."""
    found: QuerySet[Any] = docket_of(by).requests.objects.order_by("answer_by", "number")
    return found


def running_count(by: Acting) -> int:
    """How many requests nobody answered or objected to yet, for the rail."""
    return int(requests(by).filter(state__in=RUNNING).count())


def request(by: Acting, request_id: UUID, *, locked: bool = False) -> Any:
    """Raises Http404."""
    rows = docket_of(by).requests.objects
    return get_object_or_404(rows.select_for_update() if locked else rows.all(), pk=request_id)


def request_of_scope(request_id: UUID) -> Any | None:
    """For a task, which acts for nobody: each side shows its own."""
    found = (docket(side).requests.objects.filter(pk=request_id).first() for side in (Side.PROVIDER, Side.PSO))
    return next((each for each in found if each is not None), None)


def handlers(side: Side, provider_id: UUID | None) -> dict[UUID, str]:
    """Names, by id, of the people who handle legal requests at a place now."""
    permission = docket(side).permission
    roles = [role.code for role in of_side(side) if permission in role.permissions]
    holds = reduce(or_, (Q(roles__contains=[code]) for code in roles))
    places = Membership.objects.filter(holds, provider_id=provider_id, ended_at=None, user__is_active=True)
    return dict(places.order_by("user__name").values_list("user_id", "user__name"))


def days_left(by: Acting, answer_by: date, now: datetime) -> int:
    """Whole days until the answer is due; negative: late."""
    return (answer_by - local_day(by, now)).days


def holds() -> QuerySet[Any]:
    """Every hold, the standing ones first."""
    found: QuerySet[Any] = LegalHold.objects.order_by("-lifted_at", "-number")
    return found


def hold(hold_id: UUID, *, locked: bool = False) -> LegalHold:
    """Raises Http404."""
    rows = LegalHold.objects
    return get_object_or_404(rows.select_for_update() if locked else rows.all(), pk=hold_id)

