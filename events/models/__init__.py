"""Tables of reports, by noun."""

from .details import CodedAnswer, EventDetail
from .imports import ImportChunk, ImportMapping, ImportRun
from .reports import Draft, Event, Exposure, Numbering
from .triage import HarmReview

__all__ = [
    "CodedAnswer",
    "Draft",
    "Event",
    "EventDetail",
    "Exposure",
    "HarmReview",
    "ImportChunk",
    "ImportMapping",
    "ImportRun",
    "Numbering",
]
