"""Tables of reports, by noun."""

from .details import CodedAnswer, EventDetail
from .hearing import Rating, StatusMove
from .imports import ImportChunk, ImportMapping, ImportRun
from .remarks import Remark
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
    "Rating",
    "Remark",
    "StatusMove",
]
