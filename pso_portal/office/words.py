"""Audit verbs in words. An unknown verb is read out as it stands: an entry is never hidden for want of a word."""

from __future__ import annotations

import json
from typing import Any, Final

from .things import THINGS
from .verbs import VERBS

# Kinds of acts: code, words, and the verbs that are of the kind.
KINDS: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "reads": ("Every look at content", frozenset({
        "read_sealed", "open_file", "preview_event", "search_reports", "look_at_name", "open_name", "text_opened",
        "read_anew", "first_read_feedback", "preview_feedback", "search_cases", "read_contributors", "first_read_alert",
        "read_alert_answers",
    })),
    "leaves": ("What left, or was taken along", frozenset({
        "report_to_pso", "remove", "list_outside_records", "export_provenance", "export_determination",
        "download_feedback", "download_audit", "download_import_errors", "download_signal", "download_figures",
        "deliver_rows", "give_alert", "answer_alert", "download_alert",
        "export_disclosure_case", "tell_npsd", "download_npsd", "tell_outside_body", "record_disclosure",
        "download_copy", "download_ledger", "download_attestations", "print_letter", "list_directory",
    })),
    "doors": ("Sign-ins and second factors", frozenset({
        "sign_in", "sign_in_failed", "sign_out", "second_factor_failed", "add_second_factor", "remove_second_factor",
        "reset_second_factor", "change_password", "reset_password", "ask_password_reset", "refuse_credential",
    })),
}  # fmt: skip
# Acts of the PSO's desk. Who it was stays with the PSO: beside its own entries a name would tell it whose text it read.
OF_THE_DESK: Final = frozenset({"text_opened", "text_decided"})


def verbs_of(asked: str) -> frozenset[str]:
    """The verbs of a kind; of anything else, that one verb."""
    return KINDS[asked][1] if asked in KINDS else frozenset({asked})


def verb_words(verb: str) -> str:
    """A verb for people."""
    return VERBS.get(verb, verb.replace("_", " ").capitalize())


def said(entry: Any) -> str:
    """An entry in a few words: the verb, and what it was about where that says more; of a file its name and hash."""
    words, thing, detail = verb_words(entry.verb), THINGS.get(entry.table, ""), json.loads(entry.content)["detail"]
    if entry.verb == "read_sealed" and thing:
        rows = detail.get("rows", 1)
        return f"{words}: {thing}" if rows == 1 else f"{words}: {thing} ({rows} rows at once)"
    return f"{words}: {detail['file']} (SHA-256 {detail['sha256'][:12]}…)" if "file" in detail else words
