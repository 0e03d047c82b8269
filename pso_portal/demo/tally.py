"""What the tables say at the end: every number is counted, none remembered."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from aggregation.models import Case, Release, ReleaseCell, ReviewItem
from feedback.models import FeedbackReport
from pses.models import Submission
from pso_portal.provenance.sealing import unsealed
from pso_portal.provenance.verifying import verify
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .stage import as_pso


def tally() -> dict[str, Any]:
    """Counts over all tables, each from the side that may count them."""
    with as_pso():
        providers = list(Provider.objects.filter(data_disposed_at=None).values_list("pk", flat=True))
        counted = {
            "providers": len(providers),
            "submitted": Submission.objects.filter(kind="event").count(),
            # A case that came of a held text is counted where the text is: each submission once.
            "cases": Case.objects.count() - ReviewItem.objects.filter(decided_at__isnull=False).count(),
            "held_for_review": ReviewItem.objects.filter(case_id=None).count(),  # not those that a reading brought back
            "releases": Release.objects.count(),
            "cells_shown": ReleaseCell.objects.filter(shown=True).count(),
            "feedback_reports": FeedbackReport.objects.count(),
        }
        every = Submission.objects.count()
    inside = _inside(providers)
    counted |= {"events_filed": inside["events_filed"], "admitted": inside["admitted"]}
    whole = audit_is_whole(counted | inside | {"all_submissions": every})
    return counted | {"audit_ok": whole and audit_is_sealed(timezone.now())}


def agrees(counted: dict[str, Any]) -> bool:
    """Whether the numbers fit each other."""
    return bool(
        counted["audit_ok"]
        and counted["cases"] + counted["held_for_review"] == counted["submitted"]
        and counted["admitted"] == counted["events_filed"]
        and 0 < counted["submitted"] <= counted["admitted"]
    )


def _inside(providers: list[Any]) -> dict[str, int]:
    """Events and work products, provider by provider: no side sees them all at once."""
    filed = admitted = whole = 0
    for provider_id in providers:
        with scope.enter(Scope(Side.PROVIDER, frozenset({provider_id}))), connection.cursor() as cursor:
            # By the owner: what an affiliate shares shows too. Rooms for deliberation are admitted, and no event.
            cursor.execute(
                "SELECT (SELECT count(*) FROM events_event WHERE provider_id = %s),"
                " count(*) FILTER (WHERE content_kind = 'event'), count(*)"
                " FROM pses_workproduct WHERE provider_id = %s",
                [provider_id, provider_id],
            )
            row = cursor.fetchone()
            filed, admitted, whole = filed + row[0], admitted + row[1], whole + row[2]
    return {"events_filed": filed, "admitted": admitted, "all_admitted": whole}


def audit_is_sealed(now: datetime) -> bool:
    """Every entry is sealed within the scheduler's rounds, and the log is what was sealed."""
    for _ in range(60):
        with scope.enter(Scope(Side.SYSTEM)):
            if not unsealed(now=now):
                return not verify(now=now).wrong
        time.sleep(1)
    return False


# What must have exactly one entry for each row it made.
ONCE = {
    "file_event": "events_filed",
    "admit": "all_admitted",
    "report_to_pso": "all_submissions",
    "take_in": "all_submissions",
    "publish_release": "releases",
    "make_feedback": "feedback_reports",
}


def audit_is_whole(counted: dict[str, int]) -> bool:
    """Every filing, admission, submission, passage, release and report has its entry, each exactly one."""
    with scope.enter(Scope(Side.SYSTEM)), connection.cursor() as cursor:
        # Entries outlive the data of a provider that left; its rows are counted no longer.
        cursor.execute(
            "SELECT verb, count(*), count(DISTINCT row) FROM audit_entry WHERE provider_id IS NULL"
            " OR provider_id NOT IN (SELECT id FROM tenancy_provider WHERE data_disposed_at IS NOT NULL) GROUP BY verb"
        )
        entries = {verb: (count, rows) for verb, count, rows in cursor.fetchall()}
    return all(entries.get(verb, (0, 0)) == (counted[name], counted[name]) for verb, name in ONCE.items())
