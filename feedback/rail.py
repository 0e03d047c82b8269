"""This app's lines of the rail."""

from __future__ import annotations

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission as P
from pso_portal.agreements.selectors import waiting_for
from pso_portal.tenancy.sides import Side
from pso_portal.web.rail import Entry, register

from .alert_selectors import unanswered, waiting_alerts


def _waiting(acting: Acting) -> int:
    return waiting_for(acting.side)


def _unanswered(acting: Acting) -> int:
    return unanswered(acting.provider_id) if acting.provider_id else 0


def _to_decide(acting: Acting) -> int | None:
    """Who may not decide is told of none."""
    return waiting_alerts() if acting.may(P.PUBLISH_ALERTS) else None


def register_entries() -> None:
    """Called once, when the app is ready."""
    register(
        Entry(Side.PROVIDER, "Learning", "Us and our peers", "feedback:peers", P.READ_FEEDBACK, "chart", 50, tab=True),
        Entry(Side.PROVIDER, "Learning", "Learn", "feedback:learn", P.READ_LEARNING, "help", 52),
        Entry(Side.PROVIDER, "Learning", "Ways of hearing back", "feedback:five_modes", P.TRIAGE_EVENTS, "chart", 53),
        Entry(Side.PSO, "Analysis", "Resources", "feedback:resources", P.PUBLISH_RESOURCES, "page", 42),
        Entry(Side.PROVIDER, "Learning", "Alerts", "feedback:our_alerts", P.READ_ALERTS, "alert", 51,
              count=_unanswered),
        Entry(Side.PSO, "Analysis", "Safety alerts", "feedback:alerts", (P.DRAFT_ALERTS, P.PUBLISH_ALERTS), "alert", 41,
              count=_to_decide),
        Entry(Side.PROVIDER, "Agreement and records", "Feedback settings", "feedback:terms", P.READ_TERMS, "scales", 60,
              count=_waiting),
        Entry(Side.PSO, "Providers", "Agreements", "feedback:agreements", P.READ_AGREEMENTS, "scales", 15, tab=True,
              count=_waiting),
        Entry(Side.PSO, "Analysis", "Feedback runs", "feedback:runs", (P.READ_AGREEMENTS, P.READ_AGGREGATES), "send",
              40),
    )  # fmt: skip
