"""Beginning a run of a period, and planning its lines."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from aggregation.models import NpsdExport
from aggregation.selectors.npsd import npsd_file
from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.jobs import enqueue
from pso_portal.jobs.services import owed_counts
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.sides import Side

from ..models import FeedbackReport, FeedbackRun, RunLine
from ..policies import check_can_begin_run
from ..report import lessons_of
from ..run_life import OPEN, LineState, RunState, RunStep, next_run
from .due import binding_of, table_for

MAKE, PLAN = "feedback.make_report", "feedback.plan_run"


@transaction.atomic
def begin_run(*, by: Acting, period: str, now: datetime) -> FeedbackRun:
    """Owe the reports of a period to everybody whose terms ask for one. Raises Denied."""
    with connection.cursor() as cursor:  # two people at once would begin the same run
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [FeedbackRun._meta.db_table])
    check_can_begin_run(
        by, period, now.date(), under_way=_under_way(period),
        readers_awaited=bool(owed_counts().get("feedback.note_reader")),
    )  # fmt: skip
    number = FeedbackRun.objects.filter(period=period).count() + 1
    run = FeedbackRun(period=period, number=number, state=RunState.PLANNING, begun_by=by.user_id, begun_at=now)
    run.save(force_insert=True)
    audit.record("begin_feedback_run", by=by, subject=run, now=now, period=period, number=number)
    enqueue(PLAN, side=Side.PSO, now=now, run_id=run.pk)
    return run


def _under_way(period: str) -> int | None:
    """The number of a run of the period that is not finished."""
    waiting = RunLine.objects.filter(run=OuterRef("pk"), state__in=(*OPEN, LineState.MADE))
    runs = FeedbackRun.objects.filter(Q(state=RunState.PLANNING) | Exists(waiting), period=period)
    return runs.values_list("number", flat=True).first()


def plan_run(*, run_id: UUID, now: datetime) -> None:
    """A line for every provider whose report is due today and that has none, and a job for each. A second time changes
    nothing.
    """
    run = FeedbackRun.objects.select_for_update().get(pk=run_id)
    if run.state != RunState.PLANNING:
        return
    run.lessons = _lessons()
    due = _due(run, now)
    lines = [RunLine(run=run, provider=provider, state=LineState.PLANNED) for provider in due]
    RunLine.objects.bulk_create(lines)
    run.state = next_run(run.state, RunStep.PLAN)
    if not lines:
        run.state, run.made_at = next_run(run.state, RunStep.FINISH), now
    run.save(update_fields=["lessons", "state", "made_at"])
    audit.record("plan_feedback_run", by=None, subject=run, now=now, lines=len(lines))
    for line in lines:
        enqueue(MAKE, side=Side.PSO, now=now, line_id=line.pk)


def _due(run: FeedbackRun, now: datetime) -> list[Provider]:
    """By name. Whoever has a report on the table that stands, or waits in another run of the period, is left out."""
    rows = list(Provider.objects.filter(data_disposed_at=None).order_by("name", "pk"))
    made = _made(run.period)
    waiting = set(RunLine.objects.filter(run__period=run.period).exclude(
        state__in=(LineState.DELIVERED, LineState.REFUSED)).values_list("provider_id", flat=True))  # fmt: skip
    found = []
    for provider in rows:
        table, told = table_for(provider, run.period), made.get(provider.pk, set())
        answered = bool(told) if table is None else table.pk in told
        if not answered and provider.pk not in waiting and not isinstance(
            binding_of(provider, run.period, now.date()), str
        ):
            found.append(provider)
    return found


def _made(period: str) -> dict[UUID, set[UUID | None]]:
    """Which tables were answered to each provider."""
    found: dict[UUID, set[UUID | None]] = {}
    for provider_id, release_id in FeedbackReport.objects.filter(period=period).values_list("provider", "release_id"):
        found.setdefault(provider_id, set()).add(release_id)
    return found


def _lessons() -> dict[str, list[dict[str, object]]]:
    """What the released records show, setting by setting; records that were taken back count no more."""
    files = [npsd_file(pk) or {} for pk in NpsdExport.objects.filter(state="released").values_list("pk", flat=True)]
    gone = {each["record"] for file in files for each in file.get("corrections", ())}
    records = [each for file in files for each in file.get("records", ()) if each["record"] not in gone]
    return {setting: [one.to_json() for one in found] for setting, found in lessons_of(records).items()}
