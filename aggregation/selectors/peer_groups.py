"""Peer groups as the PSO's staff sees them: names and numbers, never who is in them."""

from __future__ import annotations

from ..models import Grouping
from .pooled import settings_with_facts


def grouped_years() -> list[int]:
    """Years that any setting has peer groups of, newest first."""
    return list(Grouping.objects.order_by("-year").values_list("year", flat=True).distinct())


def groupings(year: int) -> list[Grouping]:
    """The groups of each setting that has any, in the order of the settings."""
    return list(Grouping.objects.filter(year=year).prefetch_related("groups").order_by("setting"))


def ungrouped_settings(year: int) -> list[str]:
    """Settings that are reported in and have no groups of that year."""
    formed = set(Grouping.objects.filter(year=year).values_list("setting", flat=True))
    return [setting for setting in settings_with_facts() if setting not in formed]
