"""Tables of reports, by noun."""

from .imports import ImportChunk, ImportMapping, ImportRun
from .reports import Draft, Event, Exposure, Numbering

__all__ = ["Draft", "Event", "Exposure", "ImportChunk", "ImportMapping", "ImportRun", "Numbering"]
