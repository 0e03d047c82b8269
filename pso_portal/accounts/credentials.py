"""Machine credentials of a provider: scoped, expiring, revocable. Only a digest of the secret is kept."""

from __future__ import annotations

import hashlib
from datetime import datetime

from pso_portal.tenancy.sides import Side

from .acting import Acting, Actor
from .models import ApiCredential
from .permissions import Permission
from .sign_in_audit import note_refused_credential

PREFIX = "Bearer "


def digest(token: str) -> str:
    """A token has 256 random bits: one fast hash is enough, nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def acting_of_credential(header: str, *, now: datetime) -> Acting | None:
    """Who a bearer token acts as; None for anything else, unknown, expired or revoked."""
    if not header.startswith(PREFIX):
        return None
    found = ApiCredential.objects.filter(token_sha256=digest(header.removeprefix(PREFIX).strip())).first()
    if found is None:
        return None
    if found.revoked_at is not None or found.expires_at <= now:
        note_refused_credential(found, now)
        return None
    return Acting(
        user_id=found.pk,
        name=found.name,
        membership_id=found.pk,
        side=Side.PROVIDER,
        provider_id=found.provider_id,
        roles=(),
        permissions=frozenset(Permission(code) for code in found.permissions),
        stepped_up_at=now,  # a machine holds its secret at every call
        kind=Actor.MACHINE,
    )
