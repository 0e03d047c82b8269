"""The words on screen for the codes of the evaluation system. Pure."""

from __future__ import annotations

from datetime import datetime

from .enums import Purpose, State, SubmissionKind

STATES = {
    State.COLLECTED: "Collected",
    State.READY: "Ready to report",
    State.REPORTED: "Reported",
    State.WITHDRAWN: "Withdrawn",
    State.REMOVED: "Removed",
    State.DEVELOPED: "Developed by the PSO",
}
TINTS = {State.COLLECTED: "sealed", State.READY: "info", State.REPORTED: "ok", State.REMOVED: "warn"}
PURPOSES = {
    Purpose.REPORTING: "For reporting to the PSO",
    Purpose.ANALYSIS: "Analysis or deliberation",
    Purpose.SIMULATION: "Simulation (demo only)",
}
KINDS = {
    SubmissionKind.EVENT: "Event",
    SubmissionKind.LATER_FACTS: "Later facts",
    SubmissionKind.WITHDRAWAL: "Withdrawal",
    SubmissionKind.EXPOSURE_RETURN: "Exposure return",
}


def month_words(month: str) -> str:
    """"2026-03" as "March 2026"; anything else as it is."""
    try:
        return f"{datetime.strptime(month, '%Y-%m'):%B %Y}"  # noqa: DTZ007  a month has no zone
    except ValueError:
        return month
