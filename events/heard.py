"""Reads of what a reporter heard: steps, messages, outcomes, and what is owed to those still waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from pses.enums import State
from pses.models import WorkProduct

from .enums import Status
from .hearing_back import FIRST_SIGN, LOOKED_AT, OUTCOME, Waited, waited
from .models import Event, Merge, Rating, Remark, StatusMove

FEWEST_RATINGS = 5  # fewer in a quarter are not counted out: they would point to a person


def moves_of(event: Event) -> list[StatusMove]:
    """The steps of a report, first to last."""
    return list(StatusMove.objects.filter(event=event))


def moves_by_report(events: list[Event]) -> dict[Any, list[StatusMove]]:
    """The steps of many reports, by report."""
    found: dict[Any, list[StatusMove]] = {event.pk: [] for event in events}
    for move in StatusMove.objects.filter(event__in=found):
        found[move.event_id].append(move)
    return found


def remarks_of(event: Event) -> list[Remark]:
    """The messages beside a report, first to last."""
    return list(Remark.objects.filter(event=event))


def rating_of(event: Event) -> Rating | None:
    """Whether the answer helped, if its reporter said so."""
    return Rating.objects.filter(event=event).first()


def take_out(event: Event) -> dict[str, Any]:
    """What was said about a report, which leaves the evaluation system with it. The steps stay, without words."""
    moves, rating = moves_of(event), rating_of(event)
    said = {
        "remarks": [
            {"from_reporter": each.from_reporter, "at": each.written_at.isoformat(), "text": each.text}
            for each in remarks_of(event)
        ],
        "outcomes": [move.outcome for move in moves if move.outcome],
        "rating": [rating.choice, rating.sentence] if rating else None,
    }
    Remark.objects.filter(event=event).delete()
    Rating.objects.filter(event=event).delete()
    for move in moves:
        if move.outcome is not None:
            move.outcome = None
            move.save(update_fields=["outcome"])
    return said


@dataclass(frozen=True, slots=True)
class Debt:
    """What one unit owes: how many reports wait beyond a target, and since when the oldest does."""

    unit_id: Any
    unit: str
    facility: str
    unread: int
    unanswered: int
    oldest: datetime


def awaited() -> QuerySet[Any]:
    """Reports that somebody waits for: told by a person here, neither taken out nor kept under another."""
    removed = WorkProduct.objects.filter(content_kind="event", content_id=OuterRef("pk"), state=State.REMOVED)
    merged = Merge.objects.filter(duplicate=OuterRef("pk"), undone_at=None)
    return Event.objects.filter(source_id=None).exclude(Exists(removed) | Exists(merged)).order_by()


def debts(now: datetime) -> list[Debt]:
    """The units that owe an answer, the one whose oldest report waits longest first."""
    unread = Q(status=Status.SENT, filed_at__lt=now - FIRST_SIGN)
    unanswered = ~Q(status=Status.CLOSED) & Q(filed_at__lt=now - OUTCOME)
    rows = (
        awaited()
        .filter(unread | unanswered)
        .values("unit_id", "unit__name", "facility__name")
        .annotate(unread=Count("id", unread), unanswered=Count("id", unanswered), oldest=Min("filed_at"))
    )
    return [
        Debt(row["unit_id"], row["unit__name"] or "", row["facility__name"], row["unread"], row["unanswered"],
             row["oldest"])
        for row in sorted(rows, key=lambda row: row["oldest"])
    ]  # fmt: skip


def first_signs(now: datetime) -> Waited:
    """How long the last 90 days' reports waited for a first sign of life. Those too young to be late are left out."""
    return _waited(now, FIRST_SIGN, Min("moved_at"))


def outcomes(now: datetime) -> Waited:
    """The same for the first outcome: a report that was opened again was answered once."""
    return _waited(now, OUTCOME, Min("moved_at", filter=Q(to_status=Status.CLOSED)))


def _waited(now: datetime, target: timedelta, first: Min) -> Waited:
    """A report that moved before its steps were kept is left out: how long it waited is not known."""
    old_enough = awaited().filter(filed_at__gt=now - target - LOOKED_AT, filed_at__lte=now - target)
    moved = StatusMove.objects.order_by().values("event_id").annotate(first=first).values_list("event_id", "first")
    reached = dict(moved.filter(event__filed_at__gt=now - target - LOOKED_AT))
    filed = old_enough.values_list("id", "filed_at", "status")
    spans = [
        reached[id_] - filed_at if reached.get(id_) else None
        for id_, filed_at, status in filed
        if id_ in reached or status == Status.SENT
    ]
    return waited(spans, target)


def ratings_since(since: datetime) -> dict[str, int]:
    """How many said that hearing back helped, did not, or that they do not know; nothing below five."""
    rows = Rating.objects.filter(rated_at__gte=since).order_by().values("choice").annotate(count=Count("id"))
    counts = {row["choice"]: row["count"] for row in rows}
    return counts if sum(counts.values()) >= FEWEST_RATINGS else {}


def replies_waiting() -> QuerySet[Any]:
    """Reports whose reporter wrote and nobody has looked, oldest first."""
    return Event.objects.filter(reply_waiting=True).order_by(F("filed_at").asc())
