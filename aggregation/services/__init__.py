"""What analysts and the privacy officer do."""

from __future__ import annotations

from .asking import ask_provider, take_question_back
from .attacks import enter_attack, export_disclosure_case
from .case_texts import NothingToLookFor, find_by_words, find_like_case, index_cases, open_case_text
from .cohorts import BadName, rename_cohort, restore_cohort, retire_cohort, save_cohort
from .determinations import NotIssued, export_determination
from .figures import note_contributors_read, note_figures_taken
from .npsd import (
    Determined,
    decline_npsd_export,
    finish_npsd_release,
    prepare_npsd_export,
    release_npsd_export,
    take_npsd_file,
    to_disclose,
)
from .peer_groups import owe_peer_groups
from .readings import draw_double_reads, finish_reading, open_reading
from .releases import (
    add_reader,
    approve_release,
    decline_release,
    draft_release,
    drop_draft,
    restate_release,
    try_draft_again,
)
from .settlements import owe_settlement
from .signals import (
    AlertDraft,
    Unsaid,
    draft_alert,
    move_signal,
    note_signal_download,
    owe_watch,
    remark_on_signal,
    take_signal,
)
from .texts import (
    accept_remaining,
    claim_text,
    confirm_text,
    decide_finding,
    mark_more,
    open_text,
    release_text,
    rewrite_text,
    send_back_text,
    sign_text,
    take_mark_back,
    withhold_text,
)
from .withdrawals import ask_withdrawal, keep_release, set_restatement_months, withdraw_release

__all__ = [
    "AlertDraft",
    "BadName",
    "Determined",
    "NotIssued",
    "NothingToLookFor",
    "Unsaid",
    "accept_remaining",
    "add_reader",
    "approve_release",
    "ask_provider",
    "ask_withdrawal",
    "claim_text",
    "confirm_text",
    "decide_finding",
    "decline_npsd_export",
    "decline_release",
    "draft_alert",
    "draft_release",
    "draw_double_reads",
    "drop_draft",
    "enter_attack",
    "export_determination",
    "export_disclosure_case",
    "find_by_words",
    "find_like_case",
    "finish_npsd_release",
    "finish_reading",
    "index_cases",
    "keep_release",
    "mark_more",
    "move_signal",
    "note_contributors_read",
    "note_figures_taken",
    "note_signal_download",
    "open_case_text",
    "open_reading",
    "open_text",
    "owe_peer_groups",
    "owe_settlement",
    "owe_watch",
    "prepare_npsd_export",
    "release_npsd_export",
    "release_text",
    "remark_on_signal",
    "rename_cohort",
    "restate_release",
    "restore_cohort",
    "retire_cohort",
    "rewrite_text",
    "save_cohort",
    "send_back_text",
    "set_restatement_months",
    "sign_text",
    "take_mark_back",
    "take_npsd_file",
    "take_question_back",
    "take_signal",
    "to_disclose",
    "try_draft_again",
    "withdraw_release",
    "withhold_text",
]
