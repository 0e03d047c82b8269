"""Audit verbs in words. An unknown verb is read out as it stands: an entry is never hidden for want of a word."""

from __future__ import annotations

from typing import Any, Final

VERBS: Final[dict[str, str]] = {
    "read_sealed": "Opened sealed content",
    "sign_in": "Signed in",
    "sign_in_failed": "Sign-in failed",
    "sign_out": "Signed out",
    "second_factor_failed": "Second factor failed",
    "add_second_factor": "Added a second factor",
    "remove_second_factor": "Removed a second factor",
    "reset_second_factor": "Made new recovery codes",
    "change_password": "Changed a password",
    "reset_password": "Set a new password by mail",
    "ask_password_reset": "Asked for a new password",
    "create_person": "Added a person",
    "give_place": "Gave a place",
    "change_roles": "Changed roles",
    "end_membership": "Ended a place",
    "invite": "Invited a person",
    "accept_invitation": "Invitation accepted",
    "withdraw_invitation": "Took an invitation back",
    "import_people": "Invited people from a list",
    "change_profile": "Changed a profile",
    "make_credential": "Made an API credential",
    "refuse_credential": "Refused an API credential that has ended",
    "revoke_credential": "Revoked an API credential",
    "found_pso": "Founded the installation",
    "register_provider": "Registered a provider",
    "change_provider": "Changed a provider's entry",
    "end_contract": "Ended a contract",
    "add_facility": "Added a facility",
    "rename_facility": "Renamed a facility",
    "add_unit": "Added a unit",
    "rename_unit": "Renamed a unit",
    "revive_job": "Sent owed work again",
    "report_to_pso": "Reported to the PSO",
    "admit": "Admitted work product",
    "remove": "Removed from the PSES",
    "file_event": "Filed a report",
    "attach_file": "Attached a file",
    "open_file": "Opened a file",
    "remove_file": "Removed a file",
    "assign": "Gave a report to somebody, or to nobody",
    "begin_detail": "Began to add detail to a report",
    "file_detail": "Added detail to a report",
    "save_form": "Kept a draft of a form",
    "publish_form": "Published a form",
    "retire_form": "Retired a version of a form",
    "discard_form": "Threw a draft of a form away",
    "set_status": "Changed a report's status",
    "record_exposure": "Entered an exposure",
    "upload_sheet": "Uploaded a sheet of reports",
    "check_sheet": "Had a sheet of reports checked",
    "confirm_import": "Confirmed an import of reports",
    "finish_import": "Finished an import of reports",
    "stop_import": "Stopped an import of reports",
    "drop_import": "Threw an uploaded sheet away",
    "save_mapping": "Saved a mapping of columns",
    "counter_terms": "Answered terms with others",
    "refuse_terms": "Kept the terms in force",
    "withdraw_terms": "Withdrew terms",
    "take_in": "Took a submission in",
    "decide_text": "Decided a text in doubt",
    "text_opened": "The PSO's desk opened a text that you reported",
    "text_decided": "The PSO's desk decided a text that you reported",
    "add_reader": "Opened a release to a provider",
    "draft_release": "Drafted a release",
    "ask_for_draft": "Asked for a draft release",
    "approve_release": "Approved a release",
    "decline_release": "Declined a release",
    "publish_release": "Published a release",
    "propose_terms": "Proposed terms",
    "sign_terms": "Signed terms",
    "make_feedback": "Made a feedback report",
    "first_read_feedback": "First read a feedback report",
    "download_feedback": "Downloaded a feedback report",
    "set_up_demo_factor": "Set up a demo person's second factor",
}
THINGS: Final[dict[str, str]] = {
    "pses_submission": "a submission",
    "pses_workproduct": "work product",
    "events_event": "a report",
    "events_draft": "a draft",
    "files_attachment": "names of files",
    "events_importrun": "an import",
    "events_importchunk": "rows of an import",
    "events_importmapping": "a mapping of columns",
    "events_eventdetail": "detail of a report",
    "events_formversion": "a version of a form",
    "feedback_feedbackreport": "a feedback report",
    "aggregation_case": "a case",
    "aggregation_reviewitem": "a text in doubt",
}


def verb_words(verb: str) -> str:
    """A verb for people."""
    return VERBS.get(verb, verb.replace("_", " ").capitalize())


def said(entry: Any) -> str:
    """An entry in a few words: the verb, and what it was about where that says more."""
    words, thing = verb_words(entry.verb), THINGS.get(entry.table, "")
    return f"{words}: {thing}" if thing and entry.verb == "read_sealed" else words
