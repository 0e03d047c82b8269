"""From counted facts to answered providers: drafts, approvals, and waiting for the workers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from aggregation.models import ReleaseDraft
from aggregation.release_life import DraftState
from aggregation.selectors import open_quarters, settings_with_facts
from aggregation.services import approve_release, draft_release, owe_peer_groups, owe_settlement
from pses.services.outside_duties import REMIND
from pses.services.requests import REMIND as REMIND_OF_REQUEST
from pso_portal.jobs.models import Message
from pso_portal.jobs.services import sweep

from .stage import as_pso, as_system, member, on_stage

Say = Callable[[str], None]
PAUSE, SWEEP_EVERY = 0.5, 10
LATER = (REMIND, REMIND_OF_REQUEST, "notices.mail_waiting", "events.forget_sheet", "events.forget_delivery",
         "aggregation.suggest_found", "aggregation.hand_questions", "aggregation.take_answer")


class WorkersStopped(Exception):
    """Nothing was done for a long time, or a job gave up: the data would not be whole."""


def owed() -> tuple[int, int]:
    """How many jobs are owed, and how many gave up."""
    with as_system():
        # Not owed yet: reminders and forgetting of a day to come, and what hides the hour of a report or of a decision.
        later = Q(task__in=LATER, due_at__gt=timezone.now(), attempts=0, dead_at=None)
        waiting = Message.objects.filter(done_at=None).exclude(later)
        return waiting.filter(dead_at=None).count(), waiting.exclude(dead_at=None).count()


def wait_for_workers(say: Say, *, patience: float = 120) -> None:
    """Until nothing is owed. Raises WorkersStopped after `patience` seconds without progress, or for a dead letter."""
    last, since, turns = -1, time.monotonic(), 0
    while True:
        waiting, dead = owed()
        if dead:
            raise WorkersStopped(f"{dead} jobs gave up; the jobs page says which.")
        if waiting == 0:
            return
        if waiting != last:
            last, since = waiting, time.monotonic()
        if time.monotonic() - since > patience:
            raise WorkersStopped(f"{waiting} jobs wait and no worker takes them.")
        turns += 1
        if turns % SWEEP_EVERY == 0:
            say("1 job waits for the workers" if waiting == 1 else f"{waiting:,} jobs wait for the workers")
            sweep(now=timezone.now())
        time.sleep(PAUSE)


def release_all(measure: str, tables: Iterable[tuple[str, str]], say: Say) -> int:
    """Draft each table, wait, approve what has a cell to show, wait. Returns how many were released."""
    drafts = [_draft(measure, setting, period) for setting, period in tables]
    wait_for_workers(say)
    released = sum(approve(draft_id) for draft_id in drafts)
    wait_for_workers(say)
    return released


def finish_begun(say: Say) -> None:
    """Approve what an earlier run had drafted when it was cut short: started again, it ends as if it never stopped."""
    wait_for_workers(say)
    with as_pso():
        begun = list(ReleaseDraft.objects.filter(state="drafted", shown__gt=0).order_by("drafted_at"))
    for draft in begun:
        approve(draft.pk)
    wait_for_workers(say)


def settle_shown(say: Say) -> bool:
    """Settle in which form the cases taken in so far are shown, as the scheduler does. False a second time."""
    wait_for_workers(say)
    with as_pso():
        owed = owe_settlement(now=timezone.now())
    wait_for_workers(say)
    return owed


def group_peers(years: Iterable[int], say: Say) -> bool:
    """Form the peer groups of these years, as the scheduler does. False where they were formed before."""
    wait_for_workers(say)
    with as_pso():
        owed = [year for year in years if owe_peer_groups(year=year, now=timezone.now())]
    wait_for_workers(say)
    return bool(owed)


def open_tables(now: datetime) -> dict[str, list[tuple[str, str]]]:
    """Per quarter, oldest first: the tables (setting, quarter) that nobody drafted yet, with or without a figure."""
    by_quarter: dict[str, list[tuple[str, str]]] = {}
    with as_pso():
        known = set(ReleaseDraft.objects.filter(state=DraftState.EMPTY).values_list("setting", "period"))
        for setting in settings_with_facts():
            for quarter in open_quarters(setting, now.date()):
                if (setting, quarter) not in known:
                    by_quarter.setdefault(quarter, []).append((setting, quarter))
    return {quarter: sorted(tables) for quarter, tables in sorted(by_quarter.items())}


def _draft(measure: str, setting: str, period: str) -> object:
    now = timezone.now()
    with on_stage(member(None, "analyst"), now) as analyst:
        return draft_release(by=analyst, measure=measure, setting=setting, period=period, now=now).pk


def approve(draft_id: object) -> bool:
    """The privacy officer's word, for a draft with a cell to show. False where there is none."""
    now = timezone.now()
    with on_stage(member(None, "pso_privacy_officer"), now) as officer:
        draft = ReleaseDraft.objects.get(pk=draft_id)
        shows = draft.state == "drafted" and bool(draft.shown)
        if shows:
            approve_release(by=officer, draft_id=draft.pk, now=now)
    return shows
