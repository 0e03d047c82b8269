"""Material for tests about alerts: houses that get them, people who write and publish them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from feedback import alerting
from feedback.alerts import Contents
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

WHEN = datetime(2026, 3, 10, 15, tzinfo=UTC)
PSO = Scope(Side.PSO)
GOOD = Contents(
    title="Check what alarms before it is put to use", what="An alarm is found silenced at the bedside.",
    affected="Units that share monitors.", do_now="Look at the limits of each device.\nWrite on it who did.",
    why="Limits of the patient before stay in the device.", evidence="Reports of several organizations.",
    settings=("clinic",),
)  # fmt: skip


def written(by: Any, contents: Contents = GOOD, now: datetime = WHEN, **changes: Any) -> Any:
    """A draft of an alert."""
    with scope.enter(by.scope()):
        alert = alerting.begin_alert(by=by, now=now)
        return alerting.save_alert(by=by, alert_id=alert.pk, contents=replace(contents, **changes), revision=0, now=now)


def waiting(by: Any, contents: Contents = GOOD, now: datetime = WHEN, **changes: Any) -> Any:
    """One that waits for the second person."""
    alert = written(by, contents, now, **changes)
    with scope.enter(by.scope()):
        return alerting.send_for_approval(
            by=by, alert_id=alert.pk, accepts=False, revision=alert.revision, now=now
        )  # fmt: skip


def publish(alert: Any, by: Any, now: datetime = WHEN, **changes: Any) -> Any:
    """The second person's word over what is written; the sending is owed."""
    with scope.enter(by.scope()):
        contents = Contents.from_json(alert.contents)
        told = {"looked_at": contents.sha256, "accepts": False} | changes
        return alerting.publish_alert(by=by, alert_id=alert.pk, now=now, **told)


def own(provider: Any) -> Scope:
    return Scope(Side.PROVIDER, frozenset({provider.pk}))
