"""The demo's signals: the watch runs as the scheduler would have it run, and analysts take what it found further, one
signal to each state.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from aggregation import selectors
from aggregation.services import AlertDraft, draft_alert, move_signal, owe_watch
from aggregation.signals.states import FEWEST_ORGANIZATIONS, Move
from pso_portal.accounts.models import Membership

from .closing import wait_for_workers
from .stage import as_pso, member, on_stage

Say = Callable[[str], None]
CONFIRMED = "I read these cases one by one. Different teams tell of the same thing, and nothing was reported twice."
CLOSED = "Two systems began to report what was filed on paper before. The reporting grew, not the trouble."
ALERT = AlertDraft(
    title="Check what alarms before it is put to use",
    seen="More events than expected in two months, at several organizations that have nothing to do with each other. "
    "In the cases that tell more, an alarm was found silenced or set to another patient's limits.",
    do="Look at the alarm limits of each device when it comes back to the unit. Write on it who did.",
)
ALERTED = "event_type=device"  # what the alert above speaks of
# How far each goes, the strongest of its kind first: what grew, and what came together. What is left stays new.
ENDS: dict[str, tuple[tuple[Move, ...], ...]] = {
    "growth": ((Move.CHECK, Move.CONFIRM, Move.DRAFT_ALERT), (Move.CHECK, Move.CLOSE), (Move.CHECK,)),
    "pair": ((Move.CHECK, Move.CONFIRM), (Move.CHECK,)),
}


def watch_and_work(say: Say) -> bool:
    """Watch the months told so far. False a second time: then nothing changes."""
    with as_pso():
        owed = owe_watch(now=timezone.now())
    wait_for_workers(say)
    if owed:
        work_on_signals()
    return owed


def work_on_signals() -> None:
    """Signals of three organizations and more, each to another state."""
    analyst = member(None, "analyst")
    for method, ends in ENDS.items():
        for signal_id, moves in zip(_strongest(method), ends, strict=False):
            for move in moves:
                _take(analyst, signal_id, move, timezone.now())


def _strongest(method: str) -> list[UUID]:
    """Of what grew first what the alert speaks of, and of all else first what may be shown with its figures."""
    with as_pso():
        told = [signal for signal in selectors.signals(method=method) if signal.organizations >= FEWEST_ORGANIZATIONS]
    told.sort(key=lambda one: (method == "growth" and one.event != ALERTED, not one.shown, -one.strength))
    return [signal.pk for signal in told]


def _take(analyst: Membership, signal_id: UUID, move: Move, now: datetime) -> None:
    with on_stage(analyst, now) as by:
        at = selectors.signal(signal_id).revision
        if move is Move.DRAFT_ALERT:
            draft_alert(by=by, signal_id=signal_id, draft=ALERT, revision=at, now=now)
        else:
            said = {Move.CONFIRM: CONFIRMED, Move.CLOSE: CLOSED}.get(move, "")
            move_signal(by=by, signal_id=signal_id, move=move, said=said, revision=at, now=now)
