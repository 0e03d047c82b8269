"""Credentials for machines of a provider: the secret is shown once, its digest kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pso_portal import audit

from ..acting import Acting, Denied
from ..credentials import digest
from ..models import ApiCredential
from ..permissions import Permission as P

# What the API offers. Nothing here manages people, signs terms or reads a report that the machine did not file.
FOR_MACHINES: Final[dict[P, str]] = {
    P.FILE_REPORT: "File reports and see their status",
    P.RETURN_EXPOSURES: "Return exposures (patient days, runs, prescriptions)",
    P.REPORT_TO_PSO: "Submit to the PSO",
    P.READ_LEDGER: "Read what was submitted",
    P.READ_FEEDBACK: "Read the PSO's feedback",
    P.READ_TERMS: "Read the terms in force",
}
LONGEST = timedelta(days=366)


@transaction.atomic
def make_credential(
    *, by: Acting, name: str, permissions: Sequence[str], lasts: timedelta, now: datetime
) -> tuple[ApiCredential, str]:
    """A credential and its secret, which nothing can show again. Needs step-up. Raises Denied."""
    by.check(P.MANAGE_CREDENTIALS)
    by.check_stepped_up(now)
    if not permissions or any(code not in FOR_MACHINES for code in permissions):
        raise Denied("Choose what the credential may do from the list.")
    if not timedelta(0) < lasts <= LONGEST:
        raise Denied("A credential lasts one year at most.")
    token = secrets.token_urlsafe(32)
    made = ApiCredential.objects.create(
        provider_id=by.provider_id,
        name=name,
        token_sha256=digest(token),
        permissions=sorted(permissions),
        made_by=by.user_id,
        created_at=now,
        expires_at=now + lasts,
    )
    audit.record("make_credential", by=by, subject=made, now=now, permissions=sorted(permissions))
    return made, token


@transaction.atomic
def revoke_credential(*, by: Acting, credential_id: UUID, now: datetime) -> ApiCredential:
    """End a credential at once. Twice is once. Raises Denied, Http404."""
    by.check(P.MANAGE_CREDENTIALS)
    mine = ApiCredential.objects.select_for_update().filter(pk=credential_id, provider_id=by.provider_id)
    found = mine.first()
    if found is None:
        raise Http404
    if found.revoked_at is None:
        found.revoked_at = now
        found.save(update_fields=["revoked_at"])
        audit.record("revoke_credential", by=by, subject=found, now=now)
    return found
