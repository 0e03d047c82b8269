"""Closed lists of the evaluation system. Pure; stored by value, so a value is never given another meaning."""

from __future__ import annotations

from enum import StrEnum

from pso_portal.agreements.enums import ReportingAct

Act = ReportingAct


class Route(StrEnum):
    """By which of the three tests something is work product (42 CFR 3.20, "patient safety work product" (1))."""

    REPORTING = "reporting"  # (1)(i)(A): assembled for reporting to a PSO
    DELIBERATION = "deliberation"  # (1)(ii): deliberations or analysis of the PSES, or the fact of reporting
    PSO_DEVELOPED = "pso_developed"  # (1)(i)(B): developed by the PSO


class State(StrEnum):
    """Where one work product stands in law."""

    COLLECTED = "collected"
    READY = "ready"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    DEVELOPED = "developed"


class Purpose(StrEnum):
    """Why it was admitted. `simulation` belongs to demo installations only and protects nothing."""

    REPORTING = "reporting"
    ANALYSIS = "analysis"
    SIMULATION = "simulation"


class Marked(StrEnum):
    """What was decided about a work product, or about a group of its fields."""

    REPORTING = "reporting"
    ANALYSIS = "analysis"
    HELD_BACK = "held_back"


class Step(StrEnum):
    """An act in the history of a work product after its entry."""

    MARK = "mark"
    MAKE_READY = "make_ready"
    TAKE_BACK = "take_back"
    REPORT = "report"
    FLAG = "flag"
    ENTRY = "entry"  # entry was the report, under the terms
    ADD_FACTS = "add_facts"
    WITHDRAW = "withdraw"
    REMOVE = "remove"


class SubmissionKind(StrEnum):
    """What a submission brings. Facts and withdrawals name the submission they add to or take back."""

    EVENT = "event"
    LATER_FACTS = "later_facts"
    WITHDRAWAL = "withdrawal"
    EXPOSURE_RETURN = "exposure_return"


class Source(StrEnum):
    """How a record outside the evaluation system came to be."""

    REPORTED = "reported"  # whoever reported it chose the lane, or the provider's rule did
    ENTERED = "entered"  # typed anew from the original record
    REMOVED = "removed"  # taken out of the PSES before it was reported


class RecordState(StrEnum):
    """Where a record outside the evaluation system stands."""

    OPEN = "open"
    REPORTED = "reported"
    CLOSED = "closed"


class DutyState(StrEnum):
    """Where one duty of such a record stands."""

    OWED = "owed"
    TOLD = "told"
    NOT_OWED = "not_owed"


class EntryKind(StrEnum):
    """What a name in the provider's directory names."""

    STAFF = "staff"
    FACILITY = "facility"
    UNIT = "unit"
    STREET = "street"
    TOWN = "town"
    ORGANIZATION = "organization"
