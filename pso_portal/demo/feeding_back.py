"""Feedback runs of the demo: made by the workers, looked at by the analyst, one held back, the others let go."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils import timezone

from aggregation.models import Release
from feedback.models import FeedbackRun, RunLine
from feedback.reporting import begin_run, hold_back, look_at, release_run
from feedback.run_life import LineState, RunState
from feedback.runs import periods

from .closing import wait_for_workers
from .stage import as_pso, member, on_stage

Say = Callable[[str], None]
HELD = "Its exposure of one month is ten times that of the others. We asked whether a zero slipped in."


def feed_back_all(say: Say, *, reader: str = "") -> None:
    """The runs of every period, oldest first, and one more of each whose tables were told anew. Started again it goes
    on where it was. `reader`: the provider whose people can sign in; its report is never the one held back.
    """
    with as_pso():
        known = sorted(periods())
    for at, period in enumerate(known, 1):
        for number in range(1, _wanted(period) + 1):
            feed_back(period, number, say, held_back_for=reader if at == len(known) else None)


def _wanted(period: str) -> int:
    """One run, and another where a table of the period tells an earlier one's figures anew."""
    with as_pso():
        return 1 + int(Release.objects.filter(period=period).exclude(restates=None).exists())


def feed_back(period: str, number: int, say: Say, *, held_back_for: str | None = None) -> None:
    """One run to its end; of `held_back_for` it is not, one other report is held back."""
    run = _begun(period, number)
    if run is None:
        return
    wait_for_workers(say)
    gone = _let_go(run, held_back_for)
    wait_for_workers(say)
    if gone:
        say(f"{period}: run {number} released, {gone} feedback reports")


def _begun(period: str, number: int) -> UUID | None:
    """The run of this number, begun now where it was not; None where it was released before."""
    now = timezone.now()
    with on_stage(member(None, "analyst"), now) as analyst:
        run = FeedbackRun.objects.filter(period=period, number=number).first()
        if run is None:
            run = begin_run(by=analyst, period=period, now=now)
        return None if run.state == RunState.RELEASED else run.pk


def _let_go(run_id: UUID, held_back_for: str | None) -> int:
    now = timezone.now()
    with on_stage(member(None, "analyst"), now) as analyst:
        lines = RunLine.objects.filter(run_id=run_id, state=LineState.MADE).defer("contents")
        made = list(lines.order_by("provider__name").values_list("pk", "provider__name"))
        if not made:
            return 0
        for line_id, _ in made[:3]:
            look_at(by=analyst, line_id=line_id, now=now)
        others = [line_id for line_id, name in made if name != held_back_for]
        if held_back_for is not None and len(others) > 1:
            hold_back(by=analyst, line_id=others[-1], why=HELD, now=now)
        release_run(by=analyst, run_id=run_id, now=now)
    return len(made) - int(held_back_for is not None and len(others) > 1)
