"""Writes about reports: drafts, filing, status, exposures."""

from .assigning import assign_events
from .details import DetailConflict, file_detail, save_detail
from .drafts import DraftConflict, discard_draft, save_draft
from .exposures import record_exposure, submit_exposures
from .files import attach_file, open_attachment, open_my_attachment, remove_attachment
from .filing import AnswersRefused, KeyReused, file_event
from .forms import discard_form_draft, publish_form, retire_form, save_form_draft
from .imports import change_mapping, check_sheet, confirm_import, drop_import, save_mapping, upload_sheet
from .sendings import filing_key_of, proof_of
from .status import note_read_status, set_status

__all__ = [
    "AnswersRefused",
    "DetailConflict",
    "DraftConflict",
    "KeyReused",
    "assign_events",
    "attach_file",
    "change_mapping",
    "check_sheet",
    "confirm_import",
    "discard_draft",
    "discard_form_draft",
    "drop_import",
    "file_detail",
    "file_event",
    "filing_key_of",
    "note_read_status",
    "open_attachment",
    "open_my_attachment",
    "proof_of",
    "publish_form",
    "record_exposure",
    "remove_attachment",
    "retire_form",
    "save_detail",
    "save_draft",
    "save_form_draft",
    "save_mapping",
    "set_status",
    "submit_exposures",
    "upload_sheet",
]
