"""Reports a minute, through the jobs that make them and hand them over; beside the contents of the same reports alone:
no outbox, no locks, nothing sealed, nothing audited.
"""

from __future__ import annotations

import time

from benchmarks.aggregation.outcome import Goal, Outcome
from benchmarks.feedback.network import Network
from feedback.models import FeedbackReport, FeedbackRun, RunLine
from feedback.report import contents_of
from feedback.reporting import begin_run, look_at, release_run
from feedback.reporting.comparing import compared_with, peers_for
from feedback.reporting.due import Binding, binding_of, has_reported, reader_of, table_for
from feedback.reporting.gathering import material_of
from pso_portal.celery import app
from pso_portal.demo.stage import as_pso, as_system, member, on_stage
from pso_portal.jobs.models import Message

A_MINUTE, MOST_TIMES = 60.0, 4.0


def making(network: Network) -> Outcome:
    """The run of the period before it first, so that each report has one to be compared with."""
    _run(network, network.before)
    alone = _contents_alone(network)
    reports, took = _run(network, network.period)
    rate, one = 60 * reports / took, took / reports
    figures = {
        "reports": reports, "seconds for all of them": took, "reports a minute": rate,
        "seconds a report": one, "seconds for its contents alone": alone,
    }  # fmt: skip
    goals = [
        Goal("reports_a_minute", "reports a minute, made and handed over by one process", rate, A_MINUTE, low=True),
        Goal("beside_contents", "times as long as the contents alone", one / alone, MOST_TIMES, low=False),
    ]
    return Outcome(figures, goals)


def _run(network: Network, period: str) -> tuple[int, float]:
    """How many reports, and the seconds that workers spent on them."""
    began = time.perf_counter()
    with on_stage(member(None, "analyst"), network.now) as analyst:
        run = begin_run(by=analyst, period=period, now=network.now)
    _work()
    with on_stage(member(None, "analyst"), network.now) as analyst:
        look_at(by=analyst, line_id=RunLine.objects.filter(run=run, state="made")[0].pk, now=network.now)
        release_run(by=analyst, run_id=run.pk, now=network.now)
    _work()
    took = time.perf_counter() - began
    with as_pso():
        return FeedbackReport.objects.filter(period=period).count(), took


def _work() -> None:
    """What a worker would do, until nothing of the run is owed."""
    app.loader.import_default_modules()
    while True:
        with as_system():
            rows = Message.objects.filter(task__startswith="feedback.", done_at=None, dead_at=None)
            owed = list(rows.order_by("created_at").values_list("task", "pk"))
        if not owed:
            return
        for task, pk in owed:
            app.tasks[task](message_id=str(pk))


def _contents_alone(network: Network) -> float:
    """Seconds for the contents of one report, over all that are due."""
    began, made = time.perf_counter(), 0
    with as_pso():
        run = FeedbackRun(period=network.period, number=1, lessons={})
        for house in network.houses:
            found = binding_of(house, network.period, network.now.date())
            if not isinstance(found, Binding):
                continue
            table = table_for(house, network.period)
            peers = peers_for(found.terms, table, reader_of(house.pk, table), reported=has_reported(house.pk))
            material = material_of(house, run, found.terms, network.now)
            contents_of(material, compared_with(peers, material, found.terms), found.terms)
            made += 1
    return (time.perf_counter() - began) / made
