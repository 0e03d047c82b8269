"""Whom a published table was made for: told by the door once, kept until their reports are made."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit

from ..models import TableReader


@transaction.atomic
def note_reader(*, release_id: UUID, provider_id: UUID, places: str, now: datetime) -> TableReader:
    """Keep that the table holds this provider, and in which of its groups ("0,2"). Nobody reads anything by that. A
    second time changes nothing.
    """
    found: TableReader | None = TableReader.objects.filter(release_id=release_id, provider_id=provider_id).first()
    if found is not None:
        return found
    made = TableReader(release_id=release_id, provider_id=provider_id, places=places)
    made.save(force_insert=True)
    audit.record("note_reader", by=None, subject=made, now=now, release=str(release_id))
    return made
