"""The words on screen for the codes of the evaluation system. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from .enums import Act, DutyState, Marked, Purpose, RecordState, Source, State, Step, SubmissionKind

STATES = {
    State.COLLECTED: "Collected",
    State.READY: "Ready to report",
    State.REPORTED: "Reported",
    State.WITHDRAWN: "Taken back",
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
    SubmissionKind.WITHDRAWAL: "Taken back",
    SubmissionKind.EXPOSURE_RETURN: "Exposure return",
}
MARKS = {
    Marked.REPORTING: "For reporting",
    Marked.ANALYSIS: "Stays here as analysis or deliberation",
    Marked.HELD_BACK: "Held back for now",
}
WHOLE_WORDS = "The whole report"
STEPS = {
    Step.MARK: "Marked",
    Step.MAKE_READY: "Marked as ready to report",
    Step.TAKE_BACK: "Not ready after all",
    Step.REPORT: "Reported to the PSO",
    Step.FLAG: "Marked for the PSO: under the terms, that is the report",
    Step.ENTRY: "Reported by entry: under the terms, that is the report",
    Step.ADD_FACTS: "Later facts sent to the PSO",
    Step.WITHDRAW: "Taken back from the PSO",
    Step.REMOVE: "Removed from the PSES before it was reported",
}
ACTS_DONE = {
    Act.TRANSMISSION: "Sent",
    Act.ENTRY: "Entered into the PSES: under the terms, that is the report",
    Act.FLAG: "Marked for the PSO: under the terms, that is the report",
}
OUTSIDE_STATES = {
    RecordState.OPEN: "Open",
    RecordState.REPORTED: "Reported",
    RecordState.CLOSED: "Closed",
}
OUTSIDE_TINTS = {RecordState.OPEN: "warn", RecordState.REPORTED: "ok", RecordState.CLOSED: ""}
SOURCES = {
    Source.REPORTED: "Reported outside the PSES",
    Source.ENTERED: "Made from the original record",
    Source.REMOVED: "Taken out of the PSES",
}
DUTY_STATES = {
    DutyState.OWED: "To be told",
    DutyState.TOLD: "Told",
    DutyState.NOT_OWED: "Need not be told",
}
SHARES = {  # by `family.Standing`
    "offered": "Offered",
    "in_force": "In force",
    "stopped": "Stopped",
    "expired": "Over: its day is past",
    "apart": "Ended: affiliated no longer",
    "left": "Ended: a contract with the PSO does not run",
}
SHARE_TINTS = {"offered": "info", "in_force": "sealed"}
ACCESSES = {  # by `emergency.Access`
    "open": "Open",
    "over": "Over, not judged yet",
    "reviewed": "Judged",
}
ACCESS_TINTS = {"open": "concern", "over": "warn"}
EVENT_KINDS = {"incident": "Incident", "near_miss": "Near miss", "unsafe_condition": "Unsafe condition"}
HARMS = {
    "death": "Death",
    "severe": "Severe harm",
    "moderate": "Moderate harm",
    "mild": "Mild harm",
    "no_harm": "No harm",
    "unknown": "Harm unknown",
    "none_applies": "No harm applies",
}


def left_words(left: timedelta) -> str:
    """How much time is left, or how long it has been up: "5 hours left", "2 days late"."""
    minutes = int(abs(left).total_seconds() // 60)
    count, unit = next(
        ((minutes // size, word) for size, word in ((1440, "day"), (60, "hour")) if minutes >= size),
        (minutes, "minute"),
    )
    return f"{count} {unit}{'' if count == 1 else 's'} {'late' if left < timedelta(0) else 'left'}"


def month_words(month: str) -> str:
    """"2026-03" as "March 2026"; anything else as it is."""
    try:
        return f"{datetime.strptime(month, '%Y-%m'):%B %Y}"  # noqa: DTZ007  a month has no zone
    except ValueError:
        return month


GROUNDS = {
    "criminal_proceeding": "Criminal proceeding",
    "equitable_relief": "Relief for a reporter",
    "provider_authorization": "Authorized by each identified provider",
    "psa_provider_to_pso": "Reported to the PSO",
    "psa_pso_to_disclosing_provider": "Back to the provider that reported it",
    "psa_contractor": "Contractor for patient safety activities",
    "psa_affiliated_provider": "Affiliated provider",
    "psa_other_pso": "Another PSO",
    "psa_other_reporting_provider": "Another provider that reports to this PSO",
    "psa_provider_to_provider": "Another provider",
    "nonidentifiable": "Nonidentifiable, to anyone",
    "research": "Research sanctioned by the Secretary",
    "fda": "FDA, or who must report to it",
    "accrediting_body": "Accrediting body",
    "business_operations": "Attorney, accountant or other professional",
    "law_enforcement": "Law enforcement",
    "safe_harbor": "Safe harbor: nothing of an identifiable provider",
    "hhs_required": "Required by the Secretary of HHS",
}
EXTENTS = {
    "whole": "As we hold it: every answer, names and free text included",
    "coded": "Coded answers alone: no names, numbers, days, places or free text",
}
REQUEST_KINDS = {
    "subpoena": "Subpoena",
    "discovery": "Demand for discovery",
    "court_order": "Court order",
    "foia": "Freedom-of-information request",
    "agency": "Request of an agency",
}
REQUEST_STATES = {
    "received": "Received",
    "held": "Being worked on",
    "answered": "Answered",
    "objected": "Objected to",
    "closed": "Closed",
}
REQUEST_TINTS = {"received": "warn", "held": "info", "answered": "ok", "objected": "info", "closed": ""}


def due_words(days: int) -> str:
    """How many days are left: "due today", "3 days left", "1 day late"."""
    if days == 0:
        return "due today"
    count = abs(days)
    return f"{count} day{'' if count == 1 else 's'} {'left' if days > 0 else 'late'}"
