"""Texts read anew by another version of the engine. The door's side, as intake.

What waits and nobody has begun on gets the new reading, and the old one is kept; where no doubt is left, it passes as
it would have at the door. What stands is not touched: where the new version takes more out of it, the text goes to the
desk beside its case, with what was found, and two people decide. What people decided, or have in hand, is theirs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from aggregation.deidentification import ENGINE_VERSION, Result
from pso_portal import audit
from pso_portal.jobs import enqueue
from pso_portal.names import Known
from pso_portal.tenancy.sides import Side

from .binding import CROSSED, passage_key, relink, tell_provider
from .door import READ_ANEW
from .intake import STRUCTURED_ONLY, doubts, events_reported, read_anew, rewrite
from .models import Case, EngineReading, Passage, ReviewItem
from .review import hour_of, known_about
from .review.later import WHY, more_taken

PASSED_ALONE = ("due", "drawn")     # the marks of a text that nobody saw before it passed


def owe_rereads(*, provider_id: UUID, now: datetime) -> int:
    """Owe a new reading of this provider's texts that another version read; returns how many. On the door's side."""
    keys = events_reported()
    older = Passage.objects.filter(submission_key__in=list(keys)).exclude(
        engine_version__in=(ENGINE_VERSION, STRUCTURED_ONLY)
    )
    found = [keys[key] for key in older.order_by("pk").values_list("submission_key", flat=True)]
    for submission_id in found:
        enqueue(READ_ANEW, side=Side.DOOR, provider_id=provider_id, now=now, together=True, submission_id=submission_id)
    audit.record("owe_rereads", by=None, now=now, provider_id=provider_id, texts=len(found), engine=ENGINE_VERSION)
    return len(found)


def reread(*, submission_id: UUID, now: datetime, set_aside: bool = False) -> str:
    """Read one report's text anew. Returns "done", "held" (a person has to look), "in hand", "unread" or "before".

    A second time ("before") changes nothing. A text that the new version does not survive keeps its old reading. Each
    text that was read is an entry that its provider alone can read.
    """
    key = passage_key(submission_id)
    passage = Passage.objects.select_for_update().filter(submission_key=key).first()
    if passage is None or passage.engine_version == ENGINE_VERSION or "withdrawn" in passage.link:
        return "before"
    item = ReviewItem.objects.select_for_update().filter(passage_id=passage.pk, state__in=("waiting", "signed")).first()
    if item is not None and _is_in_hand(item):
        return "in hand"
    told = None if set_aside else read_anew(UUID(passage.link.get("counts", str(submission_id))))
    if told is not None:
        tell_provider(passage, "read_anew", now, engine=ENGINE_VERSION)
    if set_aside or (told is not None and told[0].failed_layer):
        return "unread"
    outcome = _read(passage, item, *told, now) if told is not None else "done"
    Passage.objects.filter(pk=passage.pk).update(engine_version=ENGINE_VERSION)
    return outcome


def _is_in_hand(item: ReviewItem) -> bool:
    """Whether anybody began on it: decisions name findings by number, and the numbers would change under them."""
    begun = item.state == "signed" or item.claimed_by or item.settled or item.sent_back_by or item.case_id
    # A house that was asked about it is promised that a person decides.
    return bool(begun or item.rewritten or item.questions.exists())


def _read(passage: Passage, item: ReviewItem | None, result: Result, known: Known, now: datetime) -> str:
    if item is not None:
        return _read_waiting(passage, item, result, known, now)
    standing = Case.objects.filter(pk=passage.link.get("case"), withdrawn=False, reading__in=PASSED_ALONE).first()
    if standing is None or standing.engine_version == ENGINE_VERSION:
        return "done"
    return _read_standing(passage, standing, result, known, now)


def _read_waiting(passage: Passage, item: ReviewItem, result: Result, known: Known, now: datetime) -> str:
    _keep(item.pk, item.engine_version, item.risk, item.spans, item.reasons, now)
    for name, value in doubts(result).items():
        setattr(item, name, value)
    item.known = known_about(known, str(item.received))  # later facts may have left the text and known more of it
    item.revision += 1
    if not result.held:
        rewrite(passage, {name: getattr(item, name) for name in CROSSED}, result)
        item.state, item.decided_at, item.decided_text = "passed", hour_of(now), result.text
    item.save()
    return "held" if result.held else "done"


def _read_standing(passage: Passage, case: Case, result: Result, known: Known, now: datetime) -> str:
    text = str(case.narrative)
    more = more_taken(text, result.text)
    _keep(case.pk, ENGINE_VERSION, result.risk, more, [each.sentence for each in result.reasons], now)
    if not more:
        return "done"
    item = ReviewItem(
        **{name: getattr(case, name) for name in CROSSED}, **doubts(result) | {"spans": more, "found": len(more)},
        passage_id=passage.pk, case_id=case.pk, received=text, known=known_about(known, text),
        waiting_since=hour_of(now),
    )  # fmt: skip
    item.reasons = [WHY, *item.reasons]
    item.save(force_insert=True)
    relink(passage, text=str(item.pk))
    return "held"


def _keep(subject: UUID, version: str, risk: float, spans: list[Any], reasons: list[str], now: datetime) -> None:
    """One reading a version: read a second time by the same one, the first is kept."""
    if not EngineReading.objects.filter(subject=subject, engine_version=version).exists():
        EngineReading(
            subject=subject, engine_version=version, risk=risk, found=len(spans), spans=spans, reasons=reasons,
            noted_on=now.date(),
        ).save(force_insert=True)  # fmt: skip
