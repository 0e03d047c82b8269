"""What the tables say at the end: every number is counted, none remembered."""

from __future__ import annotations

from typing import Any

from django.db import connection

from aggregation.models import Case, Release, ReleaseCell, ReviewItem
from feedback.models import FeedbackReport
from pses.models import Submission
from pso_portal.accounts.models import Membership
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .stage import as_pso


def tally() -> dict[str, Any]:
    """Counts over all tables, each from the side that may count them."""
    with as_pso():
        providers = list(Provider.objects.values_list("pk", flat=True))
        counted = {
            "providers": len(providers),
            "submitted": Submission.objects.filter(kind="event").count(),
            # A case that came of a held text is counted where the text is: each submission once.
            "cases": Case.objects.count() - ReviewItem.objects.exclude(state="waiting").count(),
            "held_for_review": ReviewItem.objects.count(),
            "releases": Release.objects.count(),
            "cells_shown": ReleaseCell.objects.filter(shown=True).count(),
            "feedback_reports": FeedbackReport.objects.count(),
        }
    return counted | _inside(providers) | {"audit_ok": audit_is_whole()}


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
    filed = admitted = 0
    for provider_id in providers:
        with scope.enter(Scope(Side.PROVIDER, frozenset({provider_id}))), connection.cursor() as cursor:
            cursor.execute("SELECT (SELECT count(*) FROM events_event), (SELECT count(*) FROM pses_workproduct)")
            row = cursor.fetchone()
            filed, admitted = filed + row[0], admitted + row[1]
    return {"events_filed": filed, "admitted": admitted}


def audit_is_whole() -> bool:
    """Every filing, admission, submission and passage through the door has its entry, each exactly one."""
    with scope.enter(Scope(Side.SYSTEM)), connection.cursor() as cursor:
        cursor.execute("SELECT verb, count(*), count(DISTINCT row) FROM audit_entry GROUP BY verb")
        entries = {verb: (count, rows) for verb, count, rows in cursor.fetchall()}
    with as_pso():
        submitted = Submission.objects.count()
        reports = FeedbackReport.objects.count()
        people = Membership.objects.count()
    return (
        entries.get("take_in", (0, 0)) == (submitted, submitted)
        and entries.get("make_feedback", (0, 0)) == (reports, reports)
        and people > 0
    )
