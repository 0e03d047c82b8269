"""Tables of reports, by noun."""

from .details import CodedAnswer, EventDetail
from .hearing import Rating, StatusMove
from .imports import ImportChunk, ImportMapping, ImportRun
from .receipts import Receipt, ReceiptDoor
from .remarks import Remark
from .reports import Draft, Event, Exposure, Numbering
from .searches import Search
from .tasks import Escalation, FollowUpTask
from .triage import HarmReview

__all__ = [
    "CodedAnswer",
    "Draft",
    "Escalation",
    "Event",
    "EventDetail",
    "Exposure",
    "FollowUpTask",
    "HarmReview",
    "ImportChunk",
    "ImportMapping",
    "ImportRun",
    "Numbering",
    "Rating",
    "Receipt",
    "ReceiptDoor",
    "Remark",
    "Search",
    "StatusMove",
]
