"""Giving a dead letter another chance, with an entry that says who did."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.jobs.services import revive


@transaction.atomic
def revive_job(*, by: Acting, message_id: UUID, now: datetime) -> None:
    """Owe a dead letter again; nothing happens to one that is not dead. Raises Denied."""
    by.check(Permission.MANAGE_JOBS)
    revive(message_id, now=now)
    audit.record("revive_job", by=by, now=now, message=message_id)
