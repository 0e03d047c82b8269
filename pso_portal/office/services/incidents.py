"""Incidents of security: raised, contained, each provider affected told, and none forgotten."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import Http404

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Provider

from .. import incident_selectors as selectors
from ..incidents import LONGEST, Move, Refused, State, next_state
from ..models import Affected, Incident, IncidentEntry

CHANGED = "Somebody worked on this incident while you were writing. Look at it, then send yours again."
TOLD = "This provider has its notice: what was told stays told."


@transaction.atomic
def raise_incident(*, by: Acting, happened: str, found: str, discovered_at: datetime, now: datetime) -> Incident:
    """Record an incident with what happened and how it was found. Raises Denied."""
    by.check(Permission.MANAGE_INCIDENTS)
    if discovered_at > now:
        raise Denied("It cannot have been discovered later than now.")
    last = Incident.objects.aggregate(last=Max("number"))["last"] or 0
    made = Incident(number=last + 1, state=State.OPEN, discovered_at=discovered_at, raised_by=by.user_id, raised_at=now)
    _insert(made)
    for act, words in (("happened", happened), ("found", found)):
        add_entry(by, made, act, words, now)
    audit.record("raise_incident", by=by, subject=made, now=now, number=made.number)
    return made


@transaction.atomic
def choose_affected(
    *, by: Acting, incident_id: UUID, add: Collection[UUID] = (), drop: Collection[UUID] = (), now: datetime
) -> None:
    """Name providers as affected, or take the name back of one that was not told. Raises Denied, Http404."""
    found = locked(by, incident_id)
    if found.state == State.CLOSED:
        raise Denied("This incident is closed. Open it again first.")
    known = {row.provider_id: row for row in Affected.objects.filter(incident=found)}
    for provider_id in drop:
        row = known.get(provider_id)
        if row is None:
            continue
        if row.notice_id or row.elsewhere_sealed:
            raise Denied(TOLD)
        row.delete()
        audit.record("drop_affected", by=by, subject=found, now=now, affected=provider_id)
    if Provider.objects.filter(pk__in=add).count() != len(set(add)):
        raise Http404
    for provider_id in sorted(set(add) - known.keys()):
        Affected(incident=found, provider_id=provider_id, chosen_by=by.user_id, chosen_at=now).save(force_insert=True)
        audit.record("name_affected", by=by, subject=found, now=now, affected=provider_id)


@transaction.atomic
def contain_incident(*, by: Acting, incident_id: UUID, words: str, expected: int, now: datetime) -> Incident:
    """Note what was done to stop it. Raises Denied, Http404."""
    return _moved(by, incident_id, Move.CONTAIN, words, expected, now)


@transaction.atomic
def close_incident(*, by: Acting, incident_id: UUID, words: str, expected: int, now: datetime) -> Incident:
    """Close it; refused while a provider affected has not been told (42 CFR 3.102(b)(1)(i)(B)). Raises Denied."""
    return _moved(by, incident_id, Move.CLOSE, words, expected, now)


@transaction.atomic
def reopen_incident(*, by: Acting, incident_id: UUID, words: str, expected: int, now: datetime) -> Incident:
    """Open it again, with the reason. Raises Denied, Http404."""
    return _moved(by, incident_id, Move.REOPEN, words, expected, now)


def move(by: Acting, found: Incident, how: Move, words: str, expected: int, now: datetime) -> None:
    """One move of a locked incident, with its words. Raises Denied."""
    if found.entries.count() != expected:
        raise Denied(CHANGED)
    named, untold = selectors.unsent_counts([found.pk]).get(found.pk, (0, 0))
    try:
        found.state = next_state(found.state, how, affected=named, unsent=untold)
    except Refused as refused:
        raise Denied(str(refused)) from refused
    found.save(update_fields=["state"])
    add_entry(by, found, how, words, now)
    audit.record(f"{how}_incident", by=by, subject=found, now=now, number=found.number)


def locked(by: Acting, incident_id: UUID) -> Incident:
    """The incident, for who may work on it; two people at once come one after the other. Raises Denied, Http404."""
    by.check(Permission.MANAGE_INCIDENTS)
    found: Incident | None = Incident.objects.select_for_update().filter(pk=incident_id).first()
    if found is None:
        raise Http404
    return found


def add_entry(by: Acting, found: Incident, act: str, words: str, now: datetime) -> None:
    """Raises Denied for no words, or too many."""
    if not words.strip() or len(words) > LONGEST:
        raise Denied(f"Say it in words, in at most {LONGEST:,} characters.")
    IncidentEntry(
        incident=found, number=found.entries.count() + 1, act=act, words=words.strip(), noted_by=by.user_id,
        noted_at=now,
    ).save(force_insert=True)  # fmt: skip


def _moved(by: Acting, incident_id: UUID, how: Move, words: str, expected: int, now: datetime) -> Incident:
    found = locked(by, incident_id)
    move(by, found, how, words, expected, now)
    return found


def _insert(made: Incident) -> None:
    """Two at once take the same number: the database lets one of them through."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Denied("Somebody recorded another incident at the same moment. Send yours again.") from error
