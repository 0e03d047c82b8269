"""Tables of reports, by noun."""

from .details import CodedAnswer, EventDetail
from .form_tallies import FormTally
from .forms import FormVersion
from .hearing import Rating, StatusMove
from .imports import ImportChunk, ImportMapping, ImportRun
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
    "FormTally",
    "FormVersion",
    "HarmReview",
    "ImportChunk",
    "ImportMapping",
    "ImportRun",
    "Numbering",
    "Rating",
    "Remark",
    "Search",
    "StatusMove",
]
