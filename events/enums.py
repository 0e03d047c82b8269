"""Closed lists about events. Pure; stored by value, so a value is never given another meaning."""

from __future__ import annotations

from enum import StrEnum

from pso_portal.tenancy.event_types import EventType

__all__ = [
    "AgeBand", "DeliveryState", "EventKind", "EventType", "FormState", "Harm", "Helped", "LocationKind", "RunState",
    "SheetState", "Status",
]  # fmt: skip


class EventKind(StrEnum):
    """What was reported (AHRQ Common Formats): one of three, never overlapping."""

    INCIDENT = "incident"  # reached the patient, harmed or not
    NEAR_MISS = "near_miss"  # did not reach the patient
    UNSAFE_CONDITION = "unsafe_condition"  # makes an event more likely


class Harm(StrEnum):
    """AHRQ Harm Scale V1.2, for incidents. The value `none_applies` stands for kinds that carry no harm."""

    DEATH = "death"
    SEVERE = "severe"
    MODERATE = "moderate"
    MILD = "mild"
    NO_HARM = "no_harm"
    UNKNOWN = "unknown"
    NONE_APPLIES = "none_applies"


class LocationKind(StrEnum):
    """Where it happened, in kinds that hold for many providers."""

    GENERAL_CARE = "general_care"
    SPECIAL_CARE = "special_care"
    LABOR_AND_DELIVERY = "labor_and_delivery"
    OPERATING_ROOM = "operating_room"
    IMAGING = "imaging"
    PHARMACY = "pharmacy"
    LABORATORY = "laboratory"
    EMERGENCY_DEPARTMENT = "emergency_department"
    OUTPATIENT = "outpatient"
    RESIDENT_ROOM = "resident_room"
    COMMON_AREA = "common_area"
    AMBULANCE = "ambulance"
    SCENE = "scene"
    HOME = "home"
    GROUNDS = "grounds"
    OTHER = "other"
    UNKNOWN = "unknown"


class AgeBand(StrEnum):
    """Age of the patient at the time of the event, in the bands of the Common Formats."""

    NEONATE = "neonate"
    INFANT = "infant"
    CHILD = "child"
    ADOLESCENT = "adolescent"
    ADULT = "adult"
    MATURE_ADULT = "mature_adult"
    OLDER_ADULT = "older_adult"
    AGED_ADULT = "aged_adult"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """Where a report stands for the person who sent it."""

    SENT = "sent"
    READ = "read"
    UNDER_REVIEW = "under_review"
    CLOSED = "closed"


class Helped(StrEnum):
    """Whether hearing back helped the reporter."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class RunState(StrEnum):
    """Where an import of a sheet stands."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    FILING = "filing"
    STOPPED = "stopped"
    DONE = "done"
    DROPPED = "dropped"


class SheetState(StrEnum):
    """Where a sheet of many providers stands at the PSO."""

    UPLOADED = "uploaded"
    HANDING = "handing"
    HANDED = "handed"
    DROPPED = "dropped"
    FORGOTTEN = "forgotten"


class DeliveryState(StrEnum):
    """Where a provider's part of such a sheet stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    FORGOTTEN = "forgotten"


class FormState(StrEnum):
    """Where a version of a form stands. Only a draft's text can change."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"
