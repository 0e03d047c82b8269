"""Reads of the PSO's own side: pooled sums, drafts, releases, texts that wait, cases, cohorts."""

from __future__ import annotations

from .cases import alike_groups, cases_shown, form_of, settings_with_cases
from .cohorts import (
    case_to_read,
    cohort,
    cohorts_kept,
    fewest_today,
    forms_shown,
    last_quarter,
    look_up,
    next_readable,
    readable,
    version,
    versions_of,
)
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
from .similar import Alike, alike_by_words, tokens_of
from .texts import OPEN_STATES, double_reads, has_seen, next_text, questions_of, reading, text, unread, waiting_texts

__all__ = [
    "OPEN_STATES",
    "TYPE_LABELS",
    "Alike",
    "alike_by_words",
    "alike_groups",
    "case_to_read",
    "cases_shown",
    "cohort",
    "cohorts_kept",
    "counts",
    "double_reads",
    "draft",
    "drafts",
    "fewest_today",
    "form_of",
    "forms_shown",
    "grouped_years",
    "groupings",
    "has_seen",
    "last_quarter",
    "latest_release",
    "latest_watch",
    "look_up",
    "new_signals",
    "next_readable",
    "next_text",
    "open_quarters",
    "questions_of",
    "readable",
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
    "tokens_of",
    "type_by_month",
    "ungrouped_settings",
    "unread",
    "version",
    "versions_of",
    "waiting_texts",
    "watches",
    "years",
]
