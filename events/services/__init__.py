"""Writes about reports: drafts, filing, status, exposures."""

from .drafts import DraftConflict, discard_draft, save_draft
from .exposures import record_exposure, submit_exposures
from .files import attach_file, open_attachment, open_my_attachment, remove_attachment
from .filing import AnswersRefused, KeyReused, file_event
from .sendings import filing_key_of, proof_of
from .status import note_read_status, set_status

__all__ = [
    "AnswersRefused",
    "DraftConflict",
    "KeyReused",
    "attach_file",
    "discard_draft",
    "file_event",
    "filing_key_of",
    "note_read_status",
    "open_attachment",
    "open_my_attachment",
    "proof_of",
    "record_exposure",
    "remove_attachment",
    "save_draft",
    "set_status",
    "submit_exposures",
]
