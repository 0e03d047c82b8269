"""Reads of the PSO's own side: pooled sums, drafts, releases, texts that wait, cases."""

from __future__ import annotations

from .cases import alike_groups, cases_shown, form_of, settings_with_cases
from .peer_groups import grouped_years, groupings, ungrouped_settings
from .pooled import TYPE_LABELS, counts, settings_with_facts, type_by_month, years
from .releases import draft, drafts, latest_release, open_quarters, release, releases
from .signals import (
    latest_watch,
    new_signals,
    settings_with_signals,
    signal,
    signal_acts,
    signals,
    signals_by_state,
    watches,
)
from .texts import OPEN_STATES, double_reads, has_seen, next_text, questions_of, reading, text, unread, waiting_texts

__all__ = [
    "OPEN_STATES",
    "TYPE_LABELS",
    "alike_groups",
    "cases_shown",
    "counts",
    "double_reads",
    "draft",
    "drafts",
    "form_of",
    "grouped_years",
    "groupings",
    "has_seen",
    "latest_release",
    "latest_watch",
    "new_signals",
    "next_text",
    "open_quarters",
    "questions_of",
    "reading",
    "release",
    "releases",
    "settings_with_cases",
    "settings_with_facts",
    "settings_with_signals",
    "signal",
    "signal_acts",
    "signals",
    "signals_by_state",
    "text",
    "type_by_month",
    "ungrouped_settings",
    "unread",
    "waiting_texts",
    "watches",
    "years",
]
