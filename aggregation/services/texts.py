"""The review desk: one person works on a text, finding by finding, and signs; another confirms.

Each act locks the text, claims it for whoever acts, and counts its revision up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from aggregation.deidentification import Profile
from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from .. import selectors
from ..binding import CROSSED
from ..indexing import index_text
from ..models import Case, ReviewItem
from ..policies import check_can_confirm, check_can_send_back, check_can_work
from ..review import Act, Decision, Mark, Unready, Work, signatures_needed, why_not_keep, why_not_stand
from ..review.findings import Finding, check_mark


@dataclass(frozen=True)
class Asked:
    """An act on one text, as the person last saw it. `revision` None: as it stands now."""

    by: Acting
    item_id: UUID
    now: datetime
    revision: int | None = None


@transaction.atomic
def open_text(*, by: Acting, item_id: UUID, now: datetime) -> ReviewItem:
    """A doubtful text to read. Its provider learns of it by the door: here nobody knows whose text it is.

    Whoever has claimed it opened it before, and is not told of again. Raises Denied, Http404.
    """
    by.check(Permission.REVIEW_DEIDENTIFICATION)
    item: ReviewItem = selectors.text(item_id)
    if item.claimed_by != by.user_id:
        enqueue("aggregation.tell_opened", side=Side.DOOR, now=now, review_id=item.pk)
    return item


@transaction.atomic
def claim_text(asked: Asked) -> ReviewItem:
    """Say that one works on it. Raises Overtaken."""
    return save_work(asked, open_for_work(asked), "claim_text")


@transaction.atomic
def release_text(asked: Asked) -> ReviewItem:
    """Leave it to the next; what was decided stays. Raises Overtaken."""
    item = save_work(asked, open_for_work(asked), "release_text")
    item.claimed_by = item.claimed_at = None
    item.save(update_fields=["claimed_by", "claimed_at"])
    return item


@transaction.atomic
def decide_finding(asked: Asked, number: int, decision: Decision | None) -> ReviewItem:
    """Decide on a finding of the engine, or (None) take the decision back. Raises Overtaken, Unready."""
    item = open_for_work(asked)
    work, finding = Work.from_json(item.work), _finding(item, number)
    decisions = {key: said for key, said in work.decisions.items() if key != number}
    if decision is not None:
        decision = decision.checked()
        if decision.act is Act.KEEP and (refused := why_not_keep(finding.found, item.known or {})):
            raise Unready(refused)
        decisions[number] = decision
    act = str(decision.act) if decision else "take back"
    detail = {"decision": act, "kind": finding.label, "layer": finding.layer, "finding": number}
    return save_work(asked, item, "decide_finding", replace(work, decisions=decisions), **detail)


@transaction.atomic
def accept_remaining(asked: Asked) -> ReviewItem:
    """All findings that nobody decided go. Raises Overtaken."""
    item = open_for_work(asked)
    work = Work.from_json(item.work)
    open_ones = [finding.number for finding in work.findings(item.received, item.spans) if finding.undecided]
    accepted = dict.fromkeys(open_ones, Decision(Act.ACCEPT))
    changed = replace(work, decisions={**work.decisions, **accepted})
    return save_work(asked, item, "accept_remaining", changed, findings=len(open_ones))


@transaction.atomic
def mark_more(asked: Asked, mark: Mark) -> ReviewItem:
    """Words that the engine missed go, wherever they stand. Raises Overtaken, Unready."""
    item = open_for_work(asked)
    check_mark(mark, item.received)
    work = Work.from_json(item.work)
    if mark in work.marks:
        return item
    return save_work(asked, item, "mark_more", replace(work, marks=(*work.marks, mark)), kind=mark.label)


@transaction.atomic
def take_mark_back(asked: Asked, number: int) -> ReviewItem:
    """What a person marked is no finding after all. Raises Overtaken, Unready."""
    item = open_for_work(asked)
    work, finding = Work.from_json(item.work), _finding(item, number)
    left = tuple(mark for mark in work.marks if mark != Mark(finding.found, finding.label))
    return save_work(asked, item, "take_mark_back", replace(work, marks=left), kind=finding.label)


@transaction.atomic
def rewrite_text(asked: Asked, text: str | None) -> ReviewItem:
    """The last resort: a text written by hand in place of the composed one; None goes back to the composed one.

    Raises Overtaken, Unready.
    """
    item = open_for_work(asked)
    if text is not None and not text.strip():
        raise Unready("Enter the text that may stand, or withhold it.")
    return save_work(asked, item, "rewrite_text", replace(Work.from_json(item.work), rewritten=text))


@transaction.atomic
def sign_text(asked: Asked) -> ReviewItem:
    """The first person's word: this text may stand. Raises Overtaken, Unready (a question to its house is open)."""
    item = open_for_work(asked)
    if item.questions.filter(state="open").exists():
        raise Unready("Its provider has not answered yet. Wait, or take the question back.")
    work = Work.from_json(item.work)
    findings = work.findings(item.received, item.spans)
    text = work.text(item.received, findings, understood=bool(item.proposed))
    if refused := why_not_stand(text, findings, item.known or {}):
        raise Unready(refused)
    save_work(asked, item, "sign_text", rewritten=item.rewritten, findings=len(findings))
    item.state, item.signed_by, item.signed_at, item.decided_text = "signed", asked.by.user_id, asked.now, text
    item.claimed_by = item.claimed_at = item.sent_back = item.sent_back_by = None
    item.save()
    if signatures_needed(Profile(item.profile), leaves=True) == 1:
        _make_case(asked, item, "approved")
    return item


@transaction.atomic
def confirm_text(asked: Asked) -> Case:
    """The second person's word; from here the text is a case's. Raises Denied, Overtaken."""
    item = _locked(asked.item_id)
    check_can_confirm(asked.by, item, asked.revision or 0)
    return _make_case(asked, item, "approved")


@transaction.atomic
def send_back_text(asked: Asked, reason: str) -> ReviewItem:
    """The second person does not agree, and says why; what was decided stays. Raises Denied, Overtaken, Unready."""
    item = _locked(asked.item_id)
    check_can_send_back(asked.by, item, asked.revision or 0)
    if not reason.strip():
        raise Unready("Say what has to change.")
    item.state, item.revision = "waiting", item.revision + 1
    item.sent_back, item.sent_back_by = reason.strip(), asked.by.user_id
    item.signed_by = item.signed_at = item.decided_text = None
    item.save()
    audit.record("send_back_text", by=asked.by, subject=item, now=asked.now)
    return item


@transaction.atomic
def withhold_text(asked: Asked) -> Case:
    """Only the codes go through. Nothing leaves of the text, so one person is enough. Raises Overtaken."""
    item = open_for_work(asked)
    close_questions(item, now=asked.now)
    item.decided_text = None
    return _make_case(asked, item, "withheld")


def _locked(item_id: UUID) -> ReviewItem:
    found: ReviewItem = ReviewItem.objects.select_for_update().get(pk=item_id)
    return found


def close_questions(item: ReviewItem, *, now: datetime, only: UUID | None = None) -> int:
    """Nobody waits for these any more: the house is told by the door. Returns how many there were."""
    rows = item.questions.filter(state="open")
    closed = (rows.filter(pk=only) if only else rows).update(state="closed")
    if closed:
        enqueue("aggregation.ask_provider", side=Side.DOOR, now=now, review_id=item.pk)
    return int(closed)


def open_for_work(asked: Asked) -> ReviewItem:
    item = _locked(asked.item_id)
    check_can_work(asked.by, item, asked.revision, asked.now)
    return item


def _finding(item: ReviewItem, number: int) -> Finding:
    findings: Sequence[Finding] = Work.from_json(item.work).findings(item.received, item.spans)
    found = next((finding for finding in findings if finding.number == number), None)
    if found is None:
        raise Unready("There is no such finding any more. Look again.")
    return found


def save_work(asked: Asked, item: ReviewItem, verb: str, work: Work | None = None, **detail: Any) -> ReviewItem:
    item.revision, item.claimed_by, item.claimed_at = item.revision + 1, asked.by.user_id, asked.now
    if work is not None:
        findings = work.findings(item.received, item.spans)
        item.work, item.rewritten, item.found = work.to_json(), work.rewritten is not None, len(findings)
        item.settled = sum(not finding.undecided for finding in findings)
    item.save()
    audit.record(verb, by=asked.by, subject=item, now=asked.now, **detail)
    return item


def _make_case(asked: Asked, item: ReviewItem, state: str) -> Case:
    """The case of a decided text; the door ties it to its passage and tells its provider."""
    crossed = {name: getattr(item, name) for name in CROSSED}
    case = Case(**crossed, narrative=item.decided_text, engine_version=item.engine_version)
    case.save(force_insert=True)
    index_text(case, item.decided_text)
    item.state, item.revision, item.decided_at, item.decided_by = state, item.revision + 1, asked.now, asked.by.user_id
    item.claimed_by = item.claimed_at = None
    item.save()
    detail = {"decision": state, "rewritten": item.rewritten}
    audit.record("decide_text", by=asked.by, subject=item, now=asked.now, **detail)
    enqueue("aggregation.bind_case", side=Side.DOOR, now=asked.now, review_id=item.pk, case_id=case.pk)
    return case
