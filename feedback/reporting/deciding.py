"""What people decide about a run: looking at a report, holding one back, letting the others go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from ..models import FeedbackRun, RunLine
from ..policies import check_can_decide_line, check_can_release_run
from ..run_life import LineState, LineStep, RunStep, next_line, next_run
from .making import make_anew

DELIVER = "feedback.deliver_report"
LOOKED = ("looked_by", "looked_at")


@transaction.atomic
def look_at(*, by: Acting, line_id: UUID, now: datetime) -> RunLine:
    """Note that a person looked at a made report before its provider. Raises Denied."""
    line = _locked(line_id)
    check_can_decide_line(by, line)
    audit.record("preview_feedback", by=by, subject=line, now=now, sha256=line.sha256)
    if line.looked_at is None and line.state in (LineState.MADE, LineState.HELD):
        line.looked_by, line.looked_at = by.user_id, now
        line.save(update_fields=list(LOOKED))
        _preview(line.run_id, by, now)
    return line


def _preview(run_id: UUID, by: Acting, now: datetime) -> None:
    run = FeedbackRun.objects.select_for_update().get(pk=run_id)
    if run.state in ("made", "previewed"):
        run.state = next_run(run.state, RunStep.PREVIEW)
        run.previewed_by, run.previewed_at = run.previewed_by or by.user_id, run.previewed_at or now
        run.save(update_fields=["state", "previewed_by", "previewed_at"])


@transaction.atomic
def hold_back(*, by: Acting, line_id: UUID, why: str, now: datetime) -> RunLine:
    """Keep one provider's report from going with the others. Raises Denied, also without a reason."""
    line = _locked(line_id)
    check_can_decide_line(by, line, LineStep.HOLD, why=why)
    line.state, line.held_why, line.held_by = next_line(line.state, LineStep.HOLD), why.strip(), by.user_id
    line.save(update_fields=["state", "held_why", "held_by"])
    audit.record("hold_feedback", by=by, subject=line, now=now)
    return line


@transaction.atomic
def take_up(*, by: Acting, line_id: UUID, now: datetime) -> RunLine:
    """What was held back waits with the others again. Raises Denied."""
    line = _locked(line_id)
    check_can_decide_line(by, line, LineStep.TAKE_UP)
    line.state, line.held_why, line.held_by = next_line(line.state, LineStep.TAKE_UP), None, None
    line.save(update_fields=["state", "held_why", "held_by"])
    audit.record("take_up_feedback", by=by, subject=line, now=now)
    return line


@transaction.atomic
def try_again(*, by: Acting, line_id: UUID, now: datetime) -> RunLine:
    """Make a report anew that was refused, or that was made of figures which have changed. Raises Denied."""
    line = _locked(line_id)
    check_can_decide_line(by, line, LineStep.MAKE_ANEW)
    make_anew(line, "", now, by=by)
    return line


@transaction.atomic
def release_run(*, by: Acting, run_id: UUID, now: datetime) -> FeedbackRun:
    """Let every made report go that is not held back; the workers hand them over one by one. Raises Denied."""
    rows = RunLine.objects.select_for_update(of=("self",)).filter(run_id=run_id, state=LineState.MADE)
    lines = list(rows.defer("contents").order_by("pk"))
    run = FeedbackRun.objects.select_for_update().get(pk=run_id)
    check_can_release_run(by, run, len(lines), now)
    run.state, run.released_by = next_run(run.state, RunStep.RELEASE), by.user_id
    run.released_at = run.released_at or now
    run.save(update_fields=["state", "released_by", "released_at"])
    RunLine.objects.filter(pk__in=[line.pk for line in lines]).update(state=LineState.LET_GO)
    audit.record("release_feedback_run", by=by, subject=run, now=now, reports=len(lines))
    for line in lines:
        enqueue(DELIVER, side=Side.PSO, now=now, line_id=line.pk)
    return run


def _locked(line_id: UUID) -> RunLine:
    found: RunLine = RunLine.objects.select_for_update(of=("self",)).select_related("run", "provider").get(pk=line_id)
    return found
