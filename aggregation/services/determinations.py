"""Handing out the record of a release for the expert who determines."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from ..determination import packed
from ..determining import determine
from ..models import Release, ReleaseDraft


class NotIssued(ValueError):
    """There is no release to record; the sentence says why."""


@transaction.atomic
def export_determination(*, by: Acting, named: str, now: datetime) -> str:
    """The signed record of a release, named by number or id; the same bytes each time. Raises Denied, NotIssued."""
    by.check(Permission.APPROVE_RELEASE)
    release = _issued(named)
    kept = determine(release, now=now)
    text = packed(kept.statement, bytes(kept.signature), bytes(kept.public_key))
    digest = hashlib.sha256(text.encode()).hexdigest()
    audit.record("export_determination", by=by, subject=release, now=now, sha256=digest)
    return text


def _issued(named: str) -> Release:
    """Raises NotIssued."""
    if named.isascii() and named.isdigit() and len(named) < 10:
        found: Release | None = Release.objects.filter(number=int(named)).first()
        if found is None:
            raise NotIssued(f"There is no release {named}.")
        return found
    try:
        key = UUID(named)
    except ValueError:
        raise NotIssued("Name a release by its number or its id.") from None
    found = Release.objects.filter(pk=key).first()
    if found is None:
        drafted = ReleaseDraft.objects.filter(pk=key).values_list("state", flat=True).first()
        raise NotIssued(
            f"This is a draft that is {drafted}. Only what was released has a record; name the release by its number."
            if drafted else "There is no release of that id."
        )  # fmt: skip
    return found
