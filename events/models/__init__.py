"""Tables of reports, by noun."""

from .details import CodedAnswer, EventDetail
from .forms import FormVersion
from .imports import ImportChunk, ImportMapping, ImportRun
from .reports import Draft, Event, Exposure, Numbering

__all__ = [
    "CodedAnswer",
    "Draft",
    "Event",
    "EventDetail",
    "Exposure",
    "FormVersion",
    "ImportChunk",
    "ImportMapping",
    "ImportRun",
    "Numbering",
]
