"""One text of the review desk in words: its findings, both sides, whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pso_portal.accounts.selectors import names_of
from pso_portal.names.asked import ANSWERS, QUESTIONS, Asks, Says

from ..models import ReviewItem
from ..review import Act, Finding, Piece, Work, claimed_by_another, waited_words, why_not_stand
from ..review.claims import LATE
from ..review.findings import BY_PERSON, compose, marked
from ..review.words import KINDS, kind_words, why_words
from ..selectors import questions_of

ROWS = 200  # more findings than a person decides one by one
DECIDED = {Act.ACCEPT: "Goes", Act.EDIT: "Goes, edited", Act.KEEP: "Stays"}


def queue_rows(items: Sequence[ReviewItem], me: UUID, now: datetime) -> list[dict[str, Any]]:
    """Lines of the queue: nothing sealed is opened. As many queries for thirty as for one."""
    names = names_of(who for item in items for who in (item.claimed_by, item.signed_by))
    return [{
        "item": item,
        "waited": waited_words(now - item.waiting_since),
        "late": now - item.waiting_since >= LATE,
        "whose": whose(item, names, me, now),
        **_asked(item.asked_since, now),
    } for item in items]  # fmt: skip


def _asked(since: datetime | None, now: datetime) -> dict[str, Any]:
    """How long the house has not answered, and whether that is too long."""
    if since is None:
        return {"asked": ""}
    return {"asked": waited_words(now - since), "asked_late": now - since >= LATE}


def _questions(item: ReviewItem, now: datetime) -> dict[str, Any]:
    """What was asked about a text, what came of it, and what may be asked."""
    rows = [{
        "question": each,
        "asks": QUESTIONS[Asks(each.asks)],
        "says": ANSWERS[Says(each.says)] if each.says else "",
        "open": each.state == "open",
        **_asked(each.asked_at if each.state == "open" else None, now),
    } for each in questions_of(item)]  # fmt: skip
    return {"questions": rows, "waits_for_house": any(row["open"] for row in rows), "asks": list(QUESTIONS.items())}


def whose(item: ReviewItem, names: Mapping[UUID, str], me: UUID, now: datetime) -> str:
    """Who works on it, or whose word it waits for."""
    if item.state == "signed":
        signer = "you" if item.signed_by == me else names.get(item.signed_by, "somebody")  # type: ignore[arg-type]
        return f"Signed by {signer}; waits for a second person"
    if item.claimed_by == me:
        return "Claimed by you"
    if claimed_by_another(item.claimed_by, item.claimed_at, me, now):
        return f"Claimed by {names.get(item.claimed_by, 'somebody')}"  # type: ignore[arg-type]
    return "Nobody"


def text_context(item: ReviewItem, asked: str | None, me: UUID, now: datetime) -> dict[str, Any]:
    """What the page of one text shows. `asked`: the number of the finding to look at; default the first open one."""
    work = Work.from_json(item.work)
    findings = work.findings(item.received, item.spans)
    chosen, understood = _chosen(findings, asked), bool(item.proposed)
    text = work.text(item.received, findings, understood=understood)
    names = names_of([item.claimed_by, item.signed_by, item.sent_back_by, item.decided_by])
    mine = item.state == "waiting" and not claimed_by_another(item.claimed_by, item.claimed_at, me, now)
    return {
        "item": item,
        "received": _drawn(marked(item.received, findings), findings, chosen, link=True),
        "stands": _standing(item, work, text, findings, chosen),
        "text": text,
        "rows": [_row(finding) for finding in findings[:ROWS]],
        "count": len(findings),
        "not_listed": max(0, len(findings) - ROWS),
        "undecided": sum(finding.undecided for finding in findings),
        "decided_count": sum(not finding.undecided for finding in findings),
        "refused": why_not_stand(text, findings, item.known or {}) if item.state == "waiting" else "",
        "kinds": list(KINDS.items()),
        "waited": waited_words(now - item.waiting_since),
        "whose": whose(item, names, me, now),
        "may_work": mine,
        "is_claimed": item.claimed_by == me,
        "is_own_signature": item.signed_by == me,
        "sent_back_by": names.get(item.sent_back_by) if item.sent_back_by else "",
        "signed_by": names.get(item.signed_by) if item.signed_by else "",
        "decided_by": names.get(item.decided_by) if item.decided_by else "",
        **_questions(item, now),
        **_moves(findings, chosen),
    }


def _chosen(findings: Sequence[Finding], asked: str | None) -> Finding | None:
    by_number = {str(finding.number): finding for finding in findings}
    first_open = next((finding for finding in findings if finding.undecided), None)
    return by_number.get(asked or "") or first_open


def _moves(findings: Sequence[Finding], chosen: Finding | None) -> dict[str, Any]:
    at = chosen.number if chosen else 0
    return {
        "chosen": _row(chosen) if chosen else None,
        "before": at - 1 if at > 1 else 0,
        "after": at + 1 if 0 < at < len(findings) else 0,
    }


def _row(finding: Finding) -> dict[str, Any]:
    marked_by_person = finding.layer == BY_PERSON
    decided = DECIDED[finding.decision.act] if finding.decision else "Goes" if marked_by_person else ""
    return {
        "finding": finding,
        "kind": kind_words(finding.label),
        "why": why_words(finding.layer, finding.confidence),
        "decided": decided,
        "stays": finding.stays,
        "reason": finding.decision.reason if finding.decision else "",
        "marked": marked_by_person,
        "times": len(finding.places),
    }


def _standing(
    item: ReviewItem, work: Work, text: str, findings: Sequence[Finding], chosen: Finding | None
) -> SafeString | str:
    if item.state not in {"waiting", "signed"}:
        return item.decided_text or ""
    if work.rewritten is not None or not item.proposed:
        return text
    return _drawn(compose(item.received, findings), findings, chosen, link=False)


def _drawn(pieces: Sequence[Piece], findings: Sequence[Finding], chosen: Finding | None, *, link: bool) -> SafeString:
    """Pieces with what was found marked and numbered; decided ones look other than open ones. All escaped."""
    by_number = {finding.number: finding for finding in findings}
    at = chosen.number if chosen else 0
    return format_html_join("", "{}", ((_piece(piece, by_number.get(piece.number), at, link),) for piece in pieces))


def _piece(piece: Piece, finding: Finding | None, chosen: int, link: bool) -> SafeString:
    if finding is None:
        return format_html("{}", piece.text)
    look = "stays" if finding.stays else "" if finding.undecided else "goes"
    now = " chosen" if finding.number == chosen else ""
    if not link:
        return format_html('<mark class="{}{}">{}</mark>', look or "open", now, piece.text)
    return format_html(
        '<mark class="{}{}">{}<sup><a href="?finding={}#decide" aria-label="Finding {}">{}</a></sup></mark>',
        look or "open", now, piece.text, finding.number, finding.number, finding.number,
    )  # fmt: skip
