"""Writing and publishing what the PSO teaches. One person is enough: a resource is drawn from no report."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404

from aggregation.policies import Overtaken
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from .models import PublishedResource, Resource
from .resources import Refused, ResourceMove, next_state
from .resources import Resource as Said


@transaction.atomic
def save_resource(*, by: Acting, resource_id: UUID | None, said: Said, revision: int, now: datetime) -> Resource:
    """Keep what was written, gaps and all; what is published stands as it was. Raises Denied, and Overtaken where
    somebody else saved meanwhile.
    """
    by.check(Permission.PUBLISH_RESOURCES)
    if problems := said.problems():
        raise Denied(" ".join(problems.values()))
    if resource_id is None:
        row = Resource(said=said.to_json(), revision=1, saved_by=by.user_id, saved_at=now)
        row.save(force_insert=True)
    else:
        row = _locked(resource_id)
        if row.revision != revision:
            raise Overtaken("Somebody else saved this resource meanwhile.")
        row.said, row.revision, row.saved_by, row.saved_at = said.to_json(), revision + 1, by.user_id, now
        row.save()
    audit.record("save_resource", by=by, subject=row, now=now, kind=str(said.kind), revision=row.revision)
    return row


@transaction.atomic
def publish_resource(*, by: Acting, resource_id: UUID, revision: int, now: datetime) -> PublishedResource:
    """What was looked at is what everybody reads from now on. Raises Denied."""
    row = _moved(by, resource_id, ResourceMove.PUBLISH)
    if row.revision != revision:
        raise Denied("This resource is not the one that you looked at. Look again.")
    said = Said.from_json(row.said)
    if gaps := said.gaps():
        raise Denied(" ".join(gaps.values()))
    shown = PublishedResource.objects.filter(pk=row.pk).first() or PublishedResource(pk=row.pk)
    for name, value in row.said.items():
        setattr(shown, name, said.day if name == "day" else value)
    row.editions += 1
    shown.edition, shown.published_at = row.editions, now
    shown.save()
    row.save(update_fields=["state", "editions"])
    audit.record("publish_resource", by=by, subject=row, now=now, edition=row.editions, sha256=said.sha256)
    return shown


@transaction.atomic
def withdraw_resource(*, by: Acting, resource_id: UUID, now: datetime) -> Resource:
    """Nobody reads it any more; what was written stays at the PSO. Raises Denied."""
    row = _moved(by, resource_id, ResourceMove.WITHDRAW)
    PublishedResource.objects.filter(pk=row.pk).delete()
    row.save(update_fields=["state"])
    audit.record("withdraw_resource", by=by, subject=row, now=now)
    return row


@transaction.atomic
def drop_resource(*, by: Acting, resource_id: UUID, now: datetime) -> Resource:
    """A draft that nobody needs. Raises Denied."""
    row = _moved(by, resource_id, ResourceMove.DROP)
    row.save(update_fields=["state"])
    audit.record("drop_resource", by=by, subject=row, now=now)
    return row


def _moved(by: Acting, resource_id: UUID, move: ResourceMove) -> Resource:
    by.check(Permission.PUBLISH_RESOURCES)
    row = _locked(resource_id)
    try:
        row.state = next_state(row.state, move)
    except Refused as refused:
        raise Denied(str(refused)) from refused
    return row


def _locked(resource_id: UUID) -> Resource:
    return get_object_or_404(Resource.objects.select_for_update(), pk=resource_id)
