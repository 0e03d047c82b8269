"""Pooled sums, as the dashboard shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, Sum

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS

from ..disclosure.primary import weakness_of_counts
from ..disclosure.rules import ReleaseRules
from ..models import Case, Fact, Release, ReviewItem
from .texts import OPEN_STATES

TYPE_LABELS = {str(code): label for code, label in LABELS.items()}


def counts() -> dict[str, Any]:
    """The four figures above the dashboard."""
    waiting = ReviewItem.objects.filter(state__in=OPEN_STATES).aggregate(count=Count("id"), oldest=Min("waiting_since"))
    return {
        "events": Fact.objects.aggregate(total=Sum("count"))["total"] or 0,
        "cases": Case.objects.filter(withdrawn=False).count(),
        "waiting": waiting["count"],
        "oldest": waiting["oldest"],
        "releases": Release.objects.count(),
    }


def settings_with_facts() -> list[str]:
    """Settings that anything was reported in, in the order of the list."""
    found = set(Fact.objects.order_by().values_list("setting", flat=True).distinct())
    return [code for code in SETTINGS if code in found]


def years(setting: str) -> list[str]:
    """Years with reports, newest first."""
    months = Fact.objects.filter(setting=setting).order_by().values_list("month", flat=True).distinct()
    return sorted({month[:4] for month in months}, reverse=True)


def type_by_month(setting: str, year: str) -> tuple[list[str], list[tuple[str, list[int | None]]]]:
    """Months of a year that anything was reported in, and pooled events by type for each; None where a sum is small
    or rests on few contributors.

    Nothing here leaves the PSO, but analysts print and speak: they see no more than a reader of a release would.
    """
    rows = Fact.objects.filter(setting=setting, month__range=(f"{year}-01", f"{year}-12")).order_by()
    sums: dict[str, dict[str, dict[int, int]]] = {}
    for code, month, told_by, count in rows.values_list("event_type", "month", "contributor").annotate(Sum("count")):
        sums.setdefault(code, {}).setdefault(month, {})[told_by] = count
    months = sorted({month for by_month in sums.values() for month in by_month})
    lines = [
        (TYPE_LABELS[code], [_shown(by_month.get(month, {})) for month in months]) for code, by_month in sums.items()
    ]
    # By what is shown: the order of the rest would tell which of the hidden sums is the larger.
    return months, sorted(lines, key=lambda line: (-sum(value or 0 for value in line[1]), line[0]))


def _shown(by_contributor: dict[int, int]) -> int | None:
    """Rule 4 of a release, by contributor: codes of one organization are told apart at the door only."""
    weak = weakness_of_counts(by_contributor, ReleaseRules(), sensitive=False)
    return None if weak else sum(by_contributor.values())
