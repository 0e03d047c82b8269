"""The second person's part: publishing, returning, withdrawing. And the sending, which a worker does."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from aggregation.services import Unsaid
from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import holders_of
from pso_portal.jobs import enqueue
from pso_portal.notices.services import tell
from pso_portal.tenancy.sides import Side

from ..alert_grounds import names_of_providers, verdict_on
from ..alert_policies import check_can_decide, check_can_publish, check_can_withdraw
from ..alert_selectors import Recipient, contents_of, recipients, sent_of
from ..alerts import AlertMove, AlertState, Contents, moved
from ..alerts.checking import reason_problems
from ..models import AlertTombstone, SafetyAlert, SentAlert
from ..models.alerts import A_REASON
from .drafting import Held, keep, locked, note_accepted


@transaction.atomic
def publish_alert(*, by: Acting, alert_id: UUID, looked_at: str, accepts: bool, now: datetime) -> SafetyAlert:
    """The second person's word: from here it is on its way out. `looked_at`: the hash of what was shown.

    Raises Denied, and Held: what passed when it was sent for approval is judged again, by what stands today.
    """
    alert = locked(alert_id)
    contents = contents_of(alert)
    check_can_publish(by, alert, looked_at, contents.sha256, now)
    verdict = verdict_on(alert, contents)
    if verdict.holds(accepted=accepts):
        raise Held(verdict)
    note_accepted(alert, by, verdict, now)
    alert.state, alert.number = moved(alert.state, AlertMove.PUBLISH), _next_number()
    alert.published_by, alert.published_at, alert.sha256 = by.user_id, now, contents.sha256
    enqueue("feedback.send_alert", side=Side.PSO, now=now, alert_id=alert.pk)
    return keep(alert, by, now, "publish_alert", number=alert.number, sha256=alert.sha256)


def _next_number() -> int:
    """Two that are published at once wait for each other: no number is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [SafetyAlert._meta.db_table])
    last: int | None = SafetyAlert.objects.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def return_alert(*, by: Acting, alert_id: UUID, why: str, now: datetime) -> SafetyAlert:
    """Back to whoever wrote it, with the reason. Raises Denied, Unsaid."""
    alert = locked(alert_id)
    check_can_decide(by, alert, now, AlertMove.RETURN)
    said = _reason(why, "Say what has to be different, for whoever writes on.")
    alert.state, alert.accepted = moved(alert.state, AlertMove.RETURN), None
    alert.remarks = [*(alert.remarks or []), {"at": now.isoformat(), "by": str(by.user_id), "said": said}]
    tell(user_ids=[UUID(writer) for writer in alert.writers], now=now)
    return keep(alert, by, now, "return_alert")


@transaction.atomic
def send_alert(*, alert_id: UUID, now: datetime) -> int:
    """In the PSO's scope, owed by the outbox: a copy for each provider that it is for, under the terms of today, and a
    mail without content to its people. Returns how many got one; run again it gives none twice.

    Who gets it is asked now: a provider whose contract ended since the approval is left out, with the reason.
    """
    alert = locked(alert_id)
    if alert.state != AlertState.PUBLISHED or alert.sent_at is not None:
        return 0
    contents = contents_of(alert)
    meant = recipients(contents, now.date())
    reached = [_give(alert, contents, one, now) for one in meant if not one.why]
    alert.left_out = [{"provider": one.provider.name, "why": one.why} for one in meant if one.why]
    alert.sent_at = now
    keep(alert, None, now, "alert_sent", sent=len(reached), left_out=len(alert.left_out))
    return len(reached)


def _give(alert: SafetyAlert, contents: Contents, one: Recipient, now: datetime) -> SentAlert:
    people = holders_of(Permission.READ_ALERTS, one.provider.pk)
    sent = SentAlert(
        provider=one.provider, alert_id=alert.pk, number=alert.number, terms_version=one.terms_version,
        contents=contents.told(), sha256=alert.sha256, sent_at=now, told=len(people),
        answer_by=(now + timedelta(days=contents.answer_within)).date(),
    )  # fmt: skip
    sent.save(force_insert=True)
    tell(user_ids=people, now=now)
    audit.record("give_alert", by=None, subject=sent, now=now, number=sent.number, terms=sent.terms_version)
    return sent


@transaction.atomic
def withdraw_alert(*, by: Acting, alert_id: UUID, why: str, now: datetime) -> SafetyAlert:
    """A tombstone for each copy, with the reason that its readers see. Raises Denied, Unsaid."""
    alert = locked(alert_id)
    check_can_withdraw(by, alert, now)
    said = _reason(why, "Say why, for everybody who got it.")
    if held := reason_problems(said, names_of_providers()):
        raise Unsaid(held, "why")
    alert.state = moved(alert.state, AlertMove.WITHDRAW)
    alert.withdrawn_by, alert.withdrawn_at, alert.withdrawn_why = by.user_id, now, said
    for sent in sent_of(alert.pk):
        row = AlertTombstone(provider_id=sent.provider_id, sent=sent, why=said, withdrawn_at=now)
        row.save(force_insert=True)
        tell(user_ids=holders_of(Permission.READ_ALERTS, sent.provider_id), now=now)
        audit.record("withdraw_given_alert", by=by, subject=sent, now=now, number=sent.number)
    return keep(alert, by, now, "withdraw_alert")


def _reason(typed: str, missing: str) -> str:
    if not typed.strip():
        raise Unsaid(missing, "why")
    if len(typed.strip()) > A_REASON:
        raise Unsaid(f"Shorten this to {A_REASON} characters.", "why")
    return typed.strip()
