"""Tables of reports, by noun."""

from .details import CodedAnswer, EventDetail
from .imports import ImportChunk, ImportMapping, ImportRun
from .reports import Draft, Event, Exposure, Numbering

__all__ = [
    "CodedAnswer",
    "Draft",
    "Event",
    "EventDetail",
    "Exposure",
    "ImportChunk",
    "ImportMapping",
    "ImportRun",
    "Numbering",
]
