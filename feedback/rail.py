"""This app's lines of the rail."""

from __future__ import annotations

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission as P
from pso_portal.agreements.selectors import waiting_for
from pso_portal.tenancy.sides import Side
from pso_portal.web.rail import Entry, register


def _waiting(acting: Acting) -> int:
    return waiting_for(acting.side)


def register_entries() -> None:
    """Called once, when the app is ready."""
    register(
        Entry(Side.PROVIDER, "Learning", "Us and our peers", "feedback:peers", P.READ_FEEDBACK, "chart", 50, tab=True),
        Entry(Side.PROVIDER, "Agreement and records", "Feedback settings", "feedback:terms", P.READ_TERMS, "scales", 60,
              count=_waiting),
        Entry(Side.PSO, "Providers", "Agreements", "feedback:agreements", P.READ_AGREEMENTS, "scales", 15, tab=True,
              count=_waiting),
        Entry(Side.PSO, "Analysis", "Feedback runs", "feedback:runs", (P.READ_AGREEMENTS, P.READ_AGGREGATES), "send",
              40),
    )  # fmt: skip
