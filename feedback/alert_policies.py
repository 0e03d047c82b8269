"""Who may write, publish, withdraw and answer a safety alert, and what its state allows. Each raises Denied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from aggregation.policies import Overtaken
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Provider

from .alerts.states import AlertMove, Refused, moved
from .models import AlertTombstone, SafetyAlert, SentAlert

CHANGED = "Somebody has changed this alert meanwhile. What you wrote stands here still: look at theirs first."
ANSWERED = "Somebody has answered meanwhile. What you wrote stands here still: look at the history, then send yours."


def check_can_write(by: Acting, alert: SafetyAlert, revision: int) -> None:
    """A draft alone is written in; by whoever writes alerts."""
    by.check(Permission.DRAFT_ALERTS)
    _check_move(alert, AlertMove.SEND)
    _check_revision(alert, revision)


def check_can_send(by: Acting, alert: SafetyAlert, revision: int) -> None:
    """Whoever may write it may ask for approval."""
    check_can_write(by, alert, revision)


def check_can_drop(by: Acting, alert: SafetyAlert, revision: int) -> None:
    by.check(Permission.DRAFT_ALERTS)
    _check_move(alert, AlertMove.DROP)
    _check_revision(alert, revision)


def check_can_take_back(by: Acting, alert: SafetyAlert, revision: int) -> None:
    """Before it is published, to write in it again."""
    by.check(Permission.DRAFT_ALERTS)
    _check_move(alert, AlertMove.TAKE_BACK)
    _check_revision(alert, revision)


def check_can_decide(by: Acting, alert: SafetyAlert, now: datetime, move: AlertMove) -> None:
    """Two people: none who wrote in it, and not the one who asked, publishes or returns it."""
    by.check(Permission.PUBLISH_ALERTS)
    by.check_stepped_up(now)
    _check_move(alert, move)
    if by.user_id == alert.asked_by or str(by.user_id) in alert.writers:
        raise Denied("Another person has to decide on an alert than those who wrote it.")


def check_can_publish(by: Acting, alert: SafetyAlert, looked_at: str, sha256: str, now: datetime) -> None:
    """What was looked at is what goes out."""
    check_can_decide(by, alert, now, AlertMove.PUBLISH)
    if looked_at != sha256:
        raise Denied("This alert is not the one that you looked at. Look again.")


def check_can_withdraw(by: Acting, alert: SafetyAlert, now: datetime) -> None:
    """One person is enough: withdrawn, an alert shows less than before, and wrong advice cannot wait for a second."""
    by.check(Permission.PUBLISH_ALERTS)
    by.check_stepped_up(now)
    _check_move(alert, AlertMove.WITHDRAW)
    if alert.sent_at is None:
        raise Denied("This alert is being sent. Withdraw it once that is done.")


def check_can_answer(
    by: Acting, sent: SentAlert, tombstone: AlertTombstone | None, provider: Provider, today: date
) -> None:
    """While the contract runs: what a provider works on for the PSO it works on under a contract."""
    by.check(Permission.ANSWER_ALERTS)
    if tombstone is not None:
        raise Denied("This alert was withdrawn. There is nothing to answer any more.")
    if provider.contract_ends is not None and provider.contract_ends < today:
        day = f"{provider.contract_ends:%B} {provider.contract_ends.day}, {provider.contract_ends.year}"
        raise Denied(f"Your contract with the PSO ended on {day}. Alert {sent.number} takes no answer any more.")


def check_not_overtaken(expected: int, last: int) -> None:
    """Whoever answered an older answer is told."""
    if expected != last:
        raise Overtaken(ANSWERED)


def check_can_own(owner: UUID | None, people: Sequence[UUID]) -> None:
    """Somebody who works there and may read alerts: else the reminder leads nowhere."""
    if owner is not None and owner not in people:
        raise Denied("Whoever you chose has left, or may not read alerts any more. Choose somebody else.")


def _check_move(alert: SafetyAlert, move: AlertMove) -> None:
    try:
        moved(alert.state, move)
    except Refused as refused:
        raise Denied(str(refused)) from refused


def _check_revision(alert: SafetyAlert, revision: int) -> None:
    if alert.revision != revision:
        raise Overtaken(CHANGED)
