"""Tables of reports, by noun."""

from .details import CodedAnswer, EventDetail
from .reports import Draft, Event, Exposure, Numbering

__all__ = ["CodedAnswer", "Draft", "Event", "EventDetail", "Exposure", "Numbering"]
