"""Telling each provider affected by an incident, and the proof that it was told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.http import Http404
from django.urls import reverse

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.models import User
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import holders_of
from pso_portal.jobs import enqueue
from pso_portal.notices.mail import send_plain
from pso_portal.tenancy.sides import Side

from ..incident_selectors import SEND
from ..incidents import Move
from ..models import Affected, Incident, SecurityNotice
from .incidents import locked, move

GONE = (
    "The data of {name} is disposed of, and its portal is closed. Tell it by letter, and note that here, before the "
    "others are told."
)


@transaction.atomic
def notify_providers(*, by: Acting, incident_id: UUID, text: str, expected: int, now: datetime) -> Incident:
    """Give every provider named and not told yet its notice, and owe the mail that says one waits.

    Needs step-up. The text lies in the provider's portal at once; it counts as sent when the mail went out. Raises
    Denied, Http404.
    """
    by.check_stepped_up(now)
    found = locked(by, incident_id)
    move(by, found, Move.NOTIFY, text, expected, now)
    waiting = Affected.objects.filter(incident=found, notice_id=None, elsewhere__isnull=True)
    for row in waiting.select_related("provider"):
        if row.provider.data_disposed_at is not None:
            raise Denied(GONE.format(name=row.provider.name))
        _give(by, found, row, text.strip(), now)
    return found


@transaction.atomic
def send_again(*, by: Acting, incident_id: UUID, provider_id: UUID, now: datetime) -> None:
    """Owe the mail once more where it failed. Raises Denied, Http404."""
    row = _row(locked(by, incident_id), provider_id)
    if row.notice_id is None or row.sent_at is not None:
        raise Denied("There is nothing to send again.")
    row.failed_at = None
    row.save(update_fields=["failed_at"])
    _owe(row, now)
    audit.record("send_notice_again", by=by, subject=row, now=now, provider_id=provider_id)


@transaction.atomic
def note_told_elsewhere(*, by: Acting, incident_id: UUID, provider_id: UUID, words: str, now: datetime) -> None:
    """Note that a provider was told by letter or by word: when, how, to whom. Raises Denied, Http404."""
    row = _row(locked(by, incident_id), provider_id)
    if not words.strip() or len(words) > 1000:
        raise Denied("Say when, how and to whom it was told, in at most 1,000 characters.")
    row.elsewhere = words.strip()
    row.save(update_fields=["elsewhere"])
    audit.record("tell_elsewhere", by=by, subject=row, now=now, provider_id=provider_id)


@transaction.atomic
def send_notice(*, affected_id: UUID, now: datetime) -> None:
    """In the PSO's scope, owed by the outbox: mail the people of one provider that something waits, and stamp it.

    Nobody there who may read it: it failed, and stands there as failed. A mail that cannot be sent raises, and is
    tried again; people mailed before that are mailed twice rather than not at all.
    """
    row = Affected.objects.select_for_update().filter(pk=affected_id).first()
    if row is None or row.sent_at is not None:
        return
    users = User.objects.filter(
        pk__in=holders_of(Permission.READ_SECURITY_NOTICES, row.provider_id), is_active=True
    ).order_by("pk")
    row.recipients = len(users)
    row.sent_at, row.failed_at = (now, None) if users else (None, now)
    for user in users:
        send_plain("waiting", user.email, path=reverse("home"))
    row.save(update_fields=["recipients", "sent_at", "failed_at"])
    verb = "send_security_notice" if users else "fail_security_notice"
    audit.record(verb, by=None, subject=row, now=now, provider_id=row.provider_id, recipients=row.recipients)


@transaction.atomic
def read_notice(*, by: Acting, notice_id: UUID, now: datetime) -> SecurityNotice:
    """A provider's notice, its first reading stamped. Raises Denied, Http404."""
    by.check(Permission.READ_SECURITY_NOTICES)
    found: SecurityNotice | None = SecurityNotice.objects.select_for_update().filter(pk=notice_id).first()
    if found is None:
        raise Http404
    if found.first_read_at is None:
        found.first_read_at, found.first_read_by = now, by.user_id
        found.save(update_fields=["first_read_at", "first_read_by"])
        audit.record("first_read_notice", by=by, subject=found, now=now)
    return found


def _give(by: Acting, found: Incident, row: Affected, text: str, now: datetime) -> None:
    notice = SecurityNotice(
        id=uuid4(), provider_id=row.provider_id, incident_number=found.number, discovered_at=found.discovered_at,
        text=text, given_at=now,
    )  # fmt: skip
    notice.save(force_insert=True)
    row.notice_id = notice.pk
    row.save(update_fields=["notice_id"])
    _owe(row, now)
    audit.record("give_security_notice", by=by, subject=notice, now=now, number=found.number)


def _owe(row: Affected, now: datetime) -> None:
    enqueue(SEND, side=Side.PSO, now=now, affected_id=row.pk)


def _row(found: Incident, provider_id: UUID) -> Affected:
    row: Affected | None = Affected.objects.filter(incident=found, provider_id=provider_id).first()
    if row is None:
        raise Http404
    return row
