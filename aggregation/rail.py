"""This app's lines of the rail."""

from __future__ import annotations

from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.sides import Side
from pso_portal.web.rail import Entry, register

from . import selectors


def register_entries() -> None:
    """The PSO's side: work that waits, then analysis."""
    register(
        Entry(Side.PSO, "Work", "De-identification", "aggregation:desk", Permission.REVIEW_DEIDENTIFICATION,
              "lock", 10, tab=True, count=lambda _acting: selectors.waiting_texts().count()),
        Entry(Side.PSO, "Work", "Signals", "aggregation:signals", Permission.READ_AGGREGATES,
              "queue", 15, count=lambda _acting: selectors.new_signals()),
        Entry(Side.PSO, "Analysis", "Dashboard", "aggregation:dashboard", Permission.READ_AGGREGATES,
              "dots", 20, tab=True),
        Entry(Side.PSO, "Analysis", "Providers by code", "aggregation:contributors", Permission.READ_CONTRIBUTORS,
              "lock", 22),
        Entry(Side.PSO, "Analysis", "Cases", "aggregation:cases", Permission.READ_AGGREGATES,
              "queue", 25),
        Entry(Side.PSO, "Analysis", "Measures", "aggregation:measures", Permission.READ_AGGREGATES,
              "chart", 28),
        Entry(Side.PSO, "Analysis", "Cohorts", "aggregation:cohorts", Permission.READ_AGGREGATES,
              "folder", 26),
        Entry(Side.PSO, "Analysis", "Releases", "aggregation:releases", Permission.READ_AGGREGATES,
              "page", 30, tab=True),
        Entry(Side.PSO, "Analysis", "NPSD", "aggregation:npsd", Permission.READ_AGGREGATES, "send", 35),
    )  # fmt: skip
