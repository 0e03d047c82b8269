"""Writes about reports: drafts, filing, status, exposures."""

from .assigning import assign_events
from .at_link import file_at_link, file_outside_at_link
from .deliveries import accept_delivery, forget_delivery, refuse_delivery
from .details import DetailConflict, file_detail, save_detail
from .drafts import DraftConflict, discard_draft, save_draft
from .escalations import escalate_event, escalate_unread, settle_escalations
from .exposures import record_exposure, submit_exposures
from .files import attach_file, open_attachment, open_my_attachment, remove_attachment
from .filing import AnswersRefused, KeyReused, file_event
from .forms import discard_form_draft, publish_form, retire_form, save_form_draft
from .from_family import note_shared_list, read_shared_event
from .imports import change_mapping, check_sheet, confirm_import, drop_import, save_mapping, upload_sheet
from .merging import merge_events, undo_merge
from .outside import file_outside
from .rating import rate_answer, rate_answer_by_receipt
from .receipt_talk import see_answer_by_receipt, write_remark_by_receipt
from .receipts import NoReceipt, is_receipt_of, keep_receipt, offer_receipt, offered_receipt, opened_by_receipt
from .remarks import answer_reporter, see_answer, write_remark
from .routing import move_rule, remove_rule, save_rule, switch_rule
from .sealed_identity import ask_for_name, look_at_name, open_name, refuse_name, withdraw_asking
from .searching import begin_search, forget_search, search_on, stop_search
from .sendings import filing_key_of, proof_of
from .sheet_work import work_step
from .sheets_of_many import (
    choose_whose,
    drop_sheet_of_many,
    forget_sheet,
    hand_over,
    map_texts,
    propose_mapping,
    upload_sheet_of_many,
)
from .status import note_read_status, set_status
from .tasks import make_task, settle_task
from .triage import preview_event, rate_harm
from .tries import TooManyTries
from .unit_links import AtLink, NoLink, at_link, end_unit_link, open_unit_link

__all__ = [
    "AnswersRefused",
    "AtLink",
    "DetailConflict",
    "DraftConflict",
    "KeyReused",
    "NoLink",
    "NoReceipt",
    "TooManyTries",
    "accept_delivery",
    "answer_reporter",
    "ask_for_name",
    "assign_events",
    "at_link",
    "attach_file",
    "begin_search",
    "change_mapping",
    "check_sheet",
    "choose_whose",
    "confirm_import",
    "discard_draft",
    "discard_form_draft",
    "drop_import",
    "drop_sheet_of_many",
    "end_unit_link",
    "escalate_event",
    "escalate_unread",
    "file_at_link",
    "file_detail",
    "file_event",
    "file_outside",
    "file_outside_at_link",
    "filing_key_of",
    "forget_delivery",
    "forget_search",
    "forget_sheet",
    "hand_over",
    "is_receipt_of",
    "keep_receipt",
    "look_at_name",
    "make_task",
    "map_texts",
    "merge_events",
    "move_rule",
    "note_read_status",
    "note_shared_list",
    "offer_receipt",
    "offered_receipt",
    "open_attachment",
    "open_my_attachment",
    "open_name",
    "open_unit_link",
    "opened_by_receipt",
    "preview_event",
    "proof_of",
    "propose_mapping",
    "publish_form",
    "rate_answer",
    "rate_answer_by_receipt",
    "rate_harm",
    "read_shared_event",
    "record_exposure",
    "refuse_delivery",
    "refuse_name",
    "remove_attachment",
    "remove_rule",
    "retire_form",
    "save_detail",
    "save_draft",
    "save_form_draft",
    "save_mapping",
    "save_rule",
    "search_on",
    "see_answer",
    "see_answer_by_receipt",
    "set_status",
    "settle_escalations",
    "settle_task",
    "stop_search",
    "submit_exposures",
    "switch_rule",
    "undo_merge",
    "upload_sheet",
    "upload_sheet_of_many",
    "withdraw_asking",
    "work_step",
    "write_remark",
    "write_remark_by_receipt",
]
