"""Two providers that reported, were answered, and keep files: `python -m benchmarks.end_of_contract.seed SEEN`.

SEEN becomes a file with what was there: ids, how many values opened, and the hash of what was released.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import django

REPORTS = 6
A_QUARTER = timedelta(days=100)  # so long ago every quarter has ended by now


def main(seen: Path) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from pso_portal.demo.cast import providers
    from pso_portal.demo.founding import engage, found
    from pso_portal.vault.keys import PSO

    from .jobs import run_jobs
    from .values import released, tried

    now = timezone.now()
    found(now - timedelta(days=400))
    houses = [engage(cast, None, now - timedelta(days=399)) for cast in providers(24)[:2]]
    for number, house in enumerate(houses, 1):
        _report(house, now)
        run_jobs()
        _answer(house, number, now)
    run_jobs()
    call_command("backup_keys")
    told = {"ended": str(houses[0].pk), "other": str(houses[1].pk), "released": released()}
    before = {each: tried(each) for each in (told["ended"], told["other"], PSO)}
    seen.write_text(json.dumps(told | {"before": before}))
    print(f"Two providers reported: {told}")


def _report(house: Any, now: Any) -> None:
    from aggregation.periods import months_of, quarter_of
    from events.services import file_event, record_exposure, submit_exposures
    from pses.services import preview_submission, report_to_pso
    from pso_portal.demo.stage import member, on_stage
    from pso_portal.files.services import attach_file
    from pso_portal.tenancy.models import Unit

    story = "The call light did not work, and nobody came for twenty minutes."
    with on_stage(member(house.pk, "risk_manager"), now) as manager:
        where = str(Unit.objects.first().pk)
        told = {"what": "other", "what.more": "other", "harm": "no_harm", "when": "now", "where": where,
                "story": story, "name": "shown"}  # fmt: skip
        months = list(months_of(quarter_of(f"{now - A_QUARTER:%Y-%m}")))
        for month in months:
            record_exposure(by=manager, month=month, value=1000, now=now)
        submit_exposures(by=manager, months=months, now=now)
        for _ in range(REPORTS):
            event = file_event(by=manager, filing_key=uuid4(), answers=told, now=now)
            attach_file(by=manager, content_kind="event", content_id=event.pk, name="note.txt",
                        stream=io.BytesIO(story.encode()), now=now)  # fmt: skip
            saw = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=now)
            report_to_pso(by=manager, content_kind="event", content_id=event.pk, now=now, expected_sha256=saw.sha256)


def _answer(house: Any, number: int, now: Any) -> None:
    """A released table, as an earlier quarter would have left it, and the provider's report beside it."""
    from aggregation.models import Release, ReleaseCell
    from aggregation.periods import quarter_of
    from feedback.models import RunLine
    from feedback.reporting import begin_run, deliver_report, look_at, make_report, note_reader, plan_run, release_run
    from pso_portal.demo.stage import as_pso, member, on_stage

    period = quarter_of(f"{now - A_QUARTER:%Y-%m}")
    with as_pso():
        release = Release(
            number=number, measure="reporting_rate", setting=house.setting, period=period, scale=1000,
            exposure_name="days", contributors=7, rules_version="2026-1", released_at=now, sha256="0" * 64,
        )  # fmt: skip
        release.save(force_insert=True)
        ReleaseCell(
            release=release, category="all", period=release.period, shown=True, rate="1.3", lower="1.0", upper="1.7",
            count=30,
        ).save(force_insert=True)  # fmt: skip
        note_reader(release_id=release.pk, provider_id=house.pk, places="0", now=now)
    with on_stage(member(None, "analyst"), now) as analyst:
        run = begin_run(by=analyst, period=release.period, now=now)
        plan_run(run_id=run.pk, now=now)
        for line in RunLine.objects.filter(run=run):
            make_report(line_id=line.pk, now=now)
        line = RunLine.objects.get(run=run, provider=house)
        look_at(by=analyst, line_id=line.pk, now=now)
        release_run(by=analyst, run_id=run.pk, now=now)
        deliver_report(line_id=line.pk, now=now)


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
