"""Reads of what affiliates share: the one way to another provider's reports, and only to what a share names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from pses.family_selectors import received_in_force
from pses.models import FamilyShare, opened_by
from pso_portal.accounts.acting import Acting

from .models import Event

# By list: row security opens rows and not columns, and nothing here says who reported or who works on it.
SHOWN = ("provider", "number", "kind", "event_type", "harm", "month", "occurred_at", "filed_at", "coded", "form_url",
         "form_version")  # fmt: skip


def shared_events(shares: Iterable[FamilyShare]) -> QuerySet[Event]:
    """Reports that shares in force open, latest first, without a word that anybody wrote."""
    return opened_by(shares, Event).only(*SHOWN).order_by("-filed_at", "pk")


def shared_event(by: Acting, event_id: UUID, on: date) -> tuple[Event, FamilyShare]:
    """One of them, and the share that opens it: one that shares the text, where there is one. Raises Http404."""
    shares = received_in_force(by, on)
    found = get_object_or_404(shared_events(shares), pk=event_id)
    opening = [each for each in shares if _names(each, found)]
    share = next((each for each in opening if each.narrative), opening[0])
    columns = (*SHOWN, "narrative") if share.narrative else SHOWN
    return opened_by([share], Event).only(*columns).get(pk=event_id), share


def _names(share: FamilyShare, event: Event) -> bool:
    return share.provider_id == event.provider_id and event.event_type in share.event_types
