"""The demo's safety alerts: one of the spring that several providers answered, one of today, and a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from aggregation import selectors as analysts
from aggregation.signals.states import SignalState
from feedback import alerting
from feedback.alert_selectors import sent_of
from feedback.alerts import Answer, Contents, Says
from feedback.models import SafetyAlert, SentAlert
from pso_portal.accounts.acting import Acting

from .stage import as_pso, member, on_stage

SPRING, SETTING = timedelta(days=200), "hospital"
ALARMS = Contents(
    affected="Units that pass monitors, pumps and beds from one patient to the next.",
    why="A device keeps the limits of the patient before, and nobody is named who looks at them.",
    evidence="Reports of several organizations that have nothing to do with each other, read one by one.",
    title="Check what alarms before it is put to use", settings=(SETTING,),
    what="An alarm was found silenced, or set to another patient's limits, when it should have called.",
    do_now="Look at the alarm limits of each device when it comes back to the unit.\nWrite on it who did.",
)  # fmt: skip
PENS = Contents(
    title="One insulin pen, one patient", settings=(SETTING, "nursing_home", "clinic"), event_types=("medication",),
    what="An insulin pen is used for more than one patient, because a drawer holds pens without a name.",
    affected="Units that keep pens in a shared drawer or cart.",
    do_now="Put the name on the pen itself, not on its cap.\nThrow away each pen without a name.",
    why="A pen looks like a vial: with a new needle it seems clean. Blood can flow back into it.",
    evidence="Reports of several organizations.", answer_within=14,
)  # fmt: skip
BEDS = Contents(
    title="Beds whose alarm stays silent after a move", settings=(SETTING,), event_types=("fall", "device"),
    what="After a bed is moved its alarm is on, and calls nobody.", affected="Units that move patients in their beds.",
)  # fmt: skip


def tell_alerts(now: datetime) -> int:
    """How many providers got one; 0 a second time, and then nothing changes."""
    with as_pso():
        if SafetyAlert.objects.exists():
            return 0
    spring = _publish(ALARMS, now - SPRING, from_signal=True)
    _answer(spring, now)
    today = _publish(_citing(PENS), now)
    _answer_one(today[0], Answer(Says.CHECKING, "Every drawer of the two units.", due=now.date()), now)
    with on_stage(member(None, "analyst"), now) as analyst:
        _write(analyst, BEDS, now)
    return len(spring) + len(today)


def _publish(contents: Contents, at: datetime, *, from_signal: bool = False) -> list[SentAlert]:
    """Written by the analyst, published by the privacy officer, and sent there and then: the worker, who would send it
    with the day of today, finds that done.
    """
    with on_stage(member(None, "analyst"), at) as analyst:
        alert = _write(analyst, contents, at, from_signal=from_signal)
        told = {"by": analyst, "alert_id": alert.pk, "now": at}
        alert = alerting.send_for_approval(**told, accepts=False, revision=alert.revision)
    with on_stage(member(None, "pso_privacy_officer"), at) as officer:
        told = {"by": officer, "alert_id": alert.pk, "now": at}
        alerting.publish_alert(**told, looked_at=Contents.from_json(alert.contents).sha256, accepts=False)
        alerting.send_alert(alert_id=alert.pk, now=at)
        return list(sent_of(alert.pk))


def _write(analyst: Acting, contents: Contents, at: datetime, *, from_signal: bool = False) -> SafetyAlert:
    """From the draft that stands with a signal, where there is one; else empty."""
    drafted = analysts.signals(SignalState.ALERT_DRAFTED).first() if from_signal else None
    source = {"source": "signal", "source_id": drafted.pk} if drafted else {}
    alert = alerting.begin_alert(by=analyst, now=at, **source)
    return alerting.save_alert(by=analyst, alert_id=alert.pk, contents=contents, revision=0, now=at)


def _citing(contents: Contents) -> Contents:
    """With the rate that the last table of its setting shows, if it shows one."""
    with as_pso():
        table = analysts.latest_release(SETTING)
        cell = table and table.cells.filter(category="medication", place=0, shown=True).first()
    if cell is None:
        return contents
    said = f"{cell.told_rate} per {table.scale:,} {table.exposure_name} were reported (release {table.number})."
    return replace(contents, evidence=f"{contents.evidence} Of such events {said}", releases=(table.number,))


def _answer(sent: list[SentAlert], now: datetime) -> None:
    """Several in different ways; whoever comes after them has said nothing yet."""
    then, soon, late = now - SPRING, now.date() + timedelta(days=30), now.date() - timedelta(days=10)
    action = "Limits are set back by whoever cleans the device; a card on it says when."
    answers = (
        Answer(Says.YES, action, due=soon), Answer(Says.NO, "Devices stay in one room here."),
        Answer(Says.CHECKING, "The monitors of two units.", due=late),
        Answer(Says.YES, "A line in the checklist of the handover.", due=late, done=True),
        Answer(Says.YES, "Biomed looks at each device.", due=late),
    )  # fmt: skip
    for number, (each, answer) in enumerate(zip(sent, answers, strict=False), 1):
        _answer_one(each, answer, then + timedelta(days=3 * number))


def _answer_one(sent: SentAlert, answer: Answer, at: datetime) -> None:
    manager = member(sent.provider_id, "risk_manager")
    owner: UUID | None = manager.user_id if answer.due else None
    with on_stage(manager, at) as by:
        alerting.read_alert(by=by, sent_id=sent.pk, now=at)
        alerting.answer_alert(by=by, sent_id=sent.pk, answer=replace(answer, owner=owner), expected=0, now=at)
