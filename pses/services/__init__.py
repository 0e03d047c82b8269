"""Writes of the evaluation system: policy, entry, removal, reporting, later facts, taking back; and of its outside."""

from .admission import admit, admit_many
from .adoption import adopt_policy
from .directory import (
    add_to_directory,
    bring_back_in_directory,
    change_in_directory,
    check_directory_list,
    import_directory_list,
    retire_in_directory,
)
from .disclosing import Said, decide_disclosure, propose_disclosure, record_disclosure
from .downloads import download_copy, note_ledger_download
from .emergency import note_listed, open_emergency, read_in_emergency, review_emergency
from .family import accept_share, offer_share, stop_share
from .holding import lift_hold, set_hold
from .later_facts import LaterFacts, add_later_facts, preview_later_facts
from .marking import OVERTAKEN, Overtaken, mark
from .outside_duties import add_duty, decline_duty, owe_again, tell_body
from .outside_records import (
    Told,
    assign_outside_record,
    close_outside_record,
    enter_outside_record,
    reopen_outside_record,
    report_outside,
)
from .outside_rules import set_outside_rules
from .questions import answer_question
from .readiness import flag_reports, make_ready, unmake_ready
from .released_files import enter_released_file
from .removal import remove
from .requests import Served, move_request, note_letter, open_request
from .submission import preview_submission, report_many, report_to_pso, submit_return
from .suggestions import accept_suggestion, decline_suggestion
from .withdrawal import withdraw

__all__ = [
    "OVERTAKEN",
    "LaterFacts",
    "Overtaken",
    "Said",
    "Served",
    "Told",
    "accept_share",
    "accept_suggestion",
    "add_duty",
    "add_later_facts",
    "add_to_directory",
    "admit",
    "admit_many",
    "adopt_policy",
    "answer_question",
    "assign_outside_record",
    "bring_back_in_directory",
    "change_in_directory",
    "check_directory_list",
    "close_outside_record",
    "decide_disclosure",
    "decline_duty",
    "decline_suggestion",
    "download_copy",
    "enter_outside_record",
    "enter_released_file",
    "flag_reports",
    "import_directory_list",
    "lift_hold",
    "make_ready",
    "mark",
    "move_request",
    "note_ledger_download",
    "note_letter",
    "note_listed",
    "offer_share",
    "open_emergency",
    "open_request",
    "owe_again",
    "preview_later_facts",
    "preview_submission",
    "propose_disclosure",
    "read_in_emergency",
    "record_disclosure",
    "remove",
    "reopen_outside_record",
    "report_many",
    "report_outside",
    "report_to_pso",
    "retire_in_directory",
    "review_emergency",
    "set_hold",
    "set_outside_rules",
    "stop_share",
    "submit_return",
    "tell_body",
    "unmake_ready",
    "withdraw",
]
