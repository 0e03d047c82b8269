"""Reminding of alerts: of those without an answer, and of actions whose day has come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from pso_portal import audit
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import holders_of
from pso_portal.notices.services import tell

from ..alert_selectors import last_answers, said_in
from ..alerts.reminders import Reminder, reminder_of_action, reminder_of_answer
from ..models import AlertReminder, AlertTombstone, SentAlert

A_SLICE = 500


def remind_alerts(*, now: datetime) -> int:
    """In the PSO's scope: owe the mails that are due today; returns how many alerts of providers they are about.

    Each once, however often this runs: the row that says so stands in the same transaction. A mail says that something
    waits; nothing of an alert or an answer is opened here.
    """
    return sum(_remind(sent, said, about, owner, now) for sent, (said, about), owner in _due(now.date()))


def _due(today: date) -> Iterator[tuple[SentAlert, tuple[Reminder, date], UUID | None]]:
    """Alerts that stand, at providers under contract, a slice at a time."""
    gone = AlertTombstone.objects.filter(sent_id=OuterRef("pk"))
    rows = SentAlert.objects.filter(~Exists(gone)).exclude(provider__contract_ends__lt=today).order_by("pk")
    after: UUID | None = None
    while found := list((rows.filter(pk__gt=after) if after else rows)[:A_SLICE]):
        last, gone_out = last_answers(found), _gone_out(found)
        for sent in found:
            said = said_in(row) if (row := last.get(sent.pk)) else None
            if said is None:
                due = reminder_of_answer(sent.answer_by, today)
            else:
                due = reminder_of_action(said.due, today) if said.is_open and said.due else None
            if due and (sent.pk, *due) not in gone_out:
                yield sent, due, said.owner if said else None
        after = found[-1].pk


def _gone_out(sent: list[SentAlert]) -> set[tuple[UUID, str, date]]:
    """Reminders of these that went."""
    rows = AlertReminder.objects.filter(sent_id__in=[each.pk for each in sent])
    return set(rows.values_list("sent_id", "kind", "about"))


def _remind(sent: SentAlert, said: Reminder, about: date, owner: UUID | None, now: datetime) -> bool:
    """False where another worker was first. In place of an owner who left, those hear of it who may answer."""
    row = AlertReminder(provider_id=sent.provider_id, sent=sent, kind=said, about=about, told_at=now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    still = owner in holders_of(Permission.READ_ALERTS, sent.provider_id)
    people = [owner] if owner and still else holders_of(Permission.ANSWER_ALERTS, sent.provider_id)
    tell(user_ids=people, now=now, named=False)
    audit.record("remind_of_alert", by=None, subject=sent, now=now, kind=str(said))
    return True
