"""Writes about reports: drafts, filing, status, exposures."""

from .details import DetailConflict, file_detail, save_detail
from .drafts import DraftConflict, discard_draft, save_draft
from .exposures import record_exposure, submit_exposures
from .filing import AnswersRefused, KeyReused, file_event
from .sendings import filing_key_of, proof_of
from .status import note_read_status, set_status

__all__ = [
    "AnswersRefused",
    "DetailConflict",
    "DraftConflict",
    "KeyReused",
    "discard_draft",
    "file_detail",
    "file_event",
    "filing_key_of",
    "note_read_status",
    "proof_of",
    "record_exposure",
    "save_detail",
    "save_draft",
    "set_status",
    "submit_exposures",
]
