"""Reads of the PSES policy. Rows are those of the scope; an absent and a foreign one are the same 404."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone

from pso_portal.accounts.acting import Acting
from pso_portal.tenancy.memo import forget, once
from pso_portal.tenancy.sides import Side
from pso_portal.web.zones import Words

from .models import PsesPolicy
from .written_policy import WrittenPolicy, in_force

_KEY = "versions of the PSES policy"


def policies() -> list[PsesPolicy]:
    """Every version, newest first; asked once a scope."""
    return once(_KEY, lambda: list(PsesPolicy.objects.order_by("-number")))


def look_again() -> None:
    """A version was adopted: what was asked in this scope is asked anew."""
    forget(_KEY)


def policy(policy_id: UUID) -> PsesPolicy:
    """Raises Http404."""
    return get_object_or_404(PsesPolicy.objects.all(), pk=policy_id)


def policy_in_force(on: date) -> PsesPolicy | None:
    """The version that holds on a day; None where none was written by then."""
    return in_force(policies(), on)


def entering(now: datetime) -> tuple[int, WrittenPolicy] | None:
    """Number and text under which something enters at a moment; None where there is no policy."""
    found = policy_in_force(now.date())
    return (found.number, WrittenPolicy.from_json(found.text)) if found else None


def own_words(acting: Acting) -> Words:
    """What this provider's policy prints on its work product today."""
    found = entering(timezone.now()) if acting.side is Side.PROVIDER else None
    return Words(found[1].ribbon, found[1].legend) if found else Words()
