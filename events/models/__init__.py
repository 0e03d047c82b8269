"""Tables of reports, by noun."""

from .reports import Draft, Event, Exposure, Numbering

__all__ = ["Draft", "Event", "Exposure", "Numbering"]
