"""Writes about reports: drafts, filing, status, exposures."""

from .drafts import DraftConflict, discard_draft, save_draft
from .exposures import record_exposure, submit_exposures
from .filing import AnswersRefused, file_event
from .status import note_read_status, set_status

__all__ = [
    "AnswersRefused",
    "DraftConflict",
    "discard_draft",
    "file_event",
    "note_read_status",
    "record_exposure",
    "save_draft",
    "set_status",
    "submit_exposures",
]
