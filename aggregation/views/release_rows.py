"""Drafts and releases in words: where each stands, and what its page says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from pso_portal.accounts.selectors import names_of
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.tables import Column, Row, Table

from .. import selectors
from ..disclosure.decisions import Word
from ..drafting_progress import progress_of
from ..models import LedgerLine, Release, ReleaseDraft, WithdrawalRequest
from ..release_life import DraftState, Standing
from .shown import cell_sections, draft_sections

STATES = {
    DraftState.DRAFTING: ("Being checked", "info"), DraftState.FAILED: ("Failed", "concern"),
    DraftState.DROPPED: ("Dropped", ""), DraftState.EMPTY: ("Nothing can be shown", ""),
    DraftState.DRAFTED: ("Waits for the second person", "warn"),
    DraftState.DECLINED: ("Declined", ""), DraftState.APPROVED: ("Approved, being published", "info"),
    DraftState.PUBLISHED: ("Published", "ok"),
}  # fmt: skip
STANDINGS = {
    Standing.IN_FORCE: ("In force", "ok"), Standing.RESTATED: ("Restated", "info"),
    Standing.WITHDRAWN: ("Withdrawn", "warn"),
}  # fmt: skip
ACTS = {"released": "Released", "restated": "Restatement released", "withdrawn": "Withdrawn"}


def draft_words(drafts: Iterable[ReleaseDraft]) -> list[dict[str, Any]]:
    """Rows of the list of drafts."""
    return [{"draft": draft, "state": STATES[DraftState(draft.state)]} for draft in drafts]


def draft_job(draft: ReleaseDraft, url: str) -> dict[str, Any]:
    """How far a draft is, for the job's panel."""
    told = progress_of(draft.pk)
    title = f"Checking {SETTINGS[draft.setting].label}, {draft.period}"
    if told is None:
        return {"title": title, "percent": 0, "url": url, "done": False, "text": "It waits for a worker."}
    since = f"{told.since:%b %-d, %Y, %-I:%M %p} UTC"
    return {
        "title": title, "percent": told.percent, "url": url, "done": False,
        "text": f"{told.decided} of {told.of} cells are decided. A worker began on {since}.",
    }  # fmt: skip


def checked_context(draft: ReleaseDraft, *, decides: bool) -> dict[str, Any]:
    """What the check of a draft found: every cell with its verdict and how it was come to; for whoever decides over
    drafts with the tightest bounds, too.
    """
    cells: dict[str, Any] = draft.cells or {}
    words = {cell.get("words") for cell in cells.get("cells", ())}
    return {
        "draft": draft, "setting": SETTINGS[draft.setting],
        "sections": draft_sections(draft, bounds=decides) if cells else None, "bounds": decides,
        "formed": cells.get("formed", ""), "few_in_difference": str(Word.FEW_IN_DIFFERENCE) in words,
    }  # fmt: skip


def release_rows(releases: Iterable[Release]) -> list[dict[str, Any]]:
    """Rows of the list of releases."""
    return [{"release": release, "standing": STANDINGS[selectors.standing(release)]} for release in releases]


def request_rows(requests: Iterable[WithdrawalRequest]) -> list[dict[str, Any]]:
    """Requests to withdraw that wait."""
    found = list(requests)
    names = names_of([each.asked_by for each in found])
    return [{"asked": each, "by": names.get(each.asked_by, "somebody")} for each in found]


def release_context(release: Release) -> dict[str, Any]:
    """What a release's page says. Of one that was withdrawn no figure."""
    withdrawn = selectors.withdrawal_of(release)
    asked = None if withdrawn else selectors.request_to_withdraw(release)
    people = [withdrawn.asked_by, withdrawn.withdrawn_by] if withdrawn else [asked.asked_by] if asked else []
    names = names_of(people)
    return {
        "release": release, "setting": SETTINGS[release.setting], "withdrawn": withdrawn, "asked": asked,
        "people": [names.get(who, "somebody") for who in people],
        "successor": selectors.successor_of(release), "standing": STANDINGS[selectors.standing(release)],
        "sections": None if withdrawn else cell_sections(release),
    }  # fmt: skip


def ledger_table(lines: Iterable[LedgerLine]) -> Table:
    """Lines of the ledger, the latest first. Hashes are cut to what an eye compares."""
    columns = [Column("Line", number=True), Column("What"), Column("Release"), Column("On"),
               Column("Providers", number=True), Column("Rules"), Column("Hash of the line"),
               Column("Hash before"), Column("What readers see"), Column("Record with proofs")]  # fmt: skip
    rows = [
        Row([line.number, ACTS[line.act], line.release.number, f"{line.at:%b %-d, %Y}", line.audience,
             line.rules_version, *map(_cut, (line.sha256, line.previous_sha256, line.shown_sha256, line.proof_sha256))],
            url=reverse("aggregation:release", args=[line.release_id]))
        for line in lines
    ]  # fmt: skip
    return Table("Ledger of releases", columns, rows, hide_caption=True)


def _cut(digest: str) -> str:
    return f"{digest[:12]}…" if digest else "none"
