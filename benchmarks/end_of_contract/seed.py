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
    from events.services import file_event
    from pses.services import preview_submission, report_to_pso
    from pso_portal.demo.stage import member, on_stage
    from pso_portal.files.services import attach_file
    from pso_portal.tenancy.models import Unit

    story = "The call light did not work, and nobody came for twenty minutes."
    with on_stage(member(house.pk, "risk_manager"), now) as manager:
        where = str(Unit.objects.first().pk)
        told = {"what": "other", "what.more": "other", "harm": "no_harm", "when": "now", "where": where,
                "story": story, "name": "shown"}  # fmt: skip
        for _ in range(REPORTS):
            event = file_event(by=manager, filing_key=uuid4(), answers=told, now=now)
            attach_file(by=manager, content_kind="event", content_id=event.pk, name="note.txt",
                        stream=io.BytesIO(story.encode()), now=now)  # fmt: skip
            saw = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=now)
            report_to_pso(by=manager, content_kind="event", content_id=event.pk, now=now, expected_sha256=saw.sha256)


def _answer(house: Any, number: int, now: Any) -> None:
    """A released table, as an earlier quarter would have left it, and the provider's report beside it."""
    from aggregation.models import Release, ReleaseCell
    from feedback.services import answer_release
    from pso_portal.demo.stage import as_pso

    with as_pso():
        release = Release(
            number=number, measure="reporting_rate", setting=house.setting, period="2025-Q3", scale=1000,
            exposure_name="days", contributors=7, rules_version="2026-1", released_at=now, sha256="0" * 64,
        )  # fmt: skip
        release.save(force_insert=True)
        ReleaseCell(
            release=release, category="all", period=release.period, shown=True, rate="1.3", lower="1.0", upper="1.7",
            count=30,
        ).save(force_insert=True)  # fmt: skip
        answer_release(release_id=release.pk, provider_id=house.pk, now=now)


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
