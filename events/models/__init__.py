"""Tables of reports, by noun."""

from .details import CodedAnswer, EventDetail
from .hearing import Rating, StatusMove
from .imports import ImportChunk, ImportMapping, ImportRun
from .remarks import Remark
from .reports import Draft, Event, Exposure, Numbering
from .searches import Search

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
    "Search",
    "StatusMove",
]
