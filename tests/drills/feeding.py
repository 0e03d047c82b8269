"""Feedback runs from inside an installation: `python -m tests.drills.feeding seed|let_go|tables`.

It runs in a process of its own, because a test run has settings and servers of its own. The answer is one line of
JSON.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

import django

PROVIDERS, EVENTS = 60, 2


def seed() -> dict[str, Any]:
    """Sixty providers that reported for two years, a table of peers, and a run that was begun."""
    from benchmarks.feedback.network import build
    from feedback.reporting import begin_run
    from pso_portal.demo.stage import member, on_stage

    network = build(PROVIDERS, EVENTS, lambda line: None)
    with on_stage(member(None, "analyst"), network.now) as analyst:
        run = begin_run(by=analyst, period=network.period, now=network.now)
    return {"period": run.period}


def let_go() -> dict[str, Any]:
    """Somebody looks at a report and lets all of them go."""
    from django.utils import timezone

    from feedback.models import FeedbackRun, RunLine
    from feedback.reporting import look_at, release_run
    from pso_portal.demo.stage import member, on_stage

    now = timezone.now()
    with on_stage(member(None, "analyst"), now) as analyst:
        run = FeedbackRun.objects.get()
        made = RunLine.objects.filter(run=run, state="made")
        look_at(by=analyst, line_id=made.first().pk, now=now)
        waiting = made.count()
        release_run(by=analyst, run_id=run.pk, now=now)
    return {"waiting": waiting}


def tables() -> dict[str, Any]:
    """Reports and lines as they ended, and how often each act was entered."""
    from aggregation.models import Audience
    from feedback.models import FeedbackReport, RunLine
    from feedback.reporting.making import digest
    from pso_portal.audit.models import Entry
    from pso_portal.demo.closing import owed
    from pso_portal.demo.stage import as_pso, as_system

    with as_pso():
        reports = list(FeedbackReport.objects.all())
        told: dict[str, Any] = {
            "reports": [str(report.provider_id) for report in reports],
            "hashes_hold": all(digest(report.contents) == report.sha256 for report in reports),
            "lines": dict(Counter(RunLine.objects.values_list("state", flat=True))),
            "readers": Audience.objects.count(),
        }
    with as_system():
        rows = Entry.objects.filter(verb__in=("make_feedback", "draft_feedback")).values_list("verb", "row")
        told["entries"] = {verb: sorted(Counter(row for v, row in rows if v == verb).values())
                           for verb in ("make_feedback", "draft_feedback")}  # fmt: skip
    told["owed"], told["dead"] = owed()
    return told


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps({"seed": seed, "let_go": let_go, "tables": tables}[sys.argv[1]]()) + "\n")
