"""Texts that wait at the desk, and those that are read a second time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from pso_portal.audit.models import Entry

from ..models import Case, DeskQuestion, DoubleRead, ReviewItem
from ..review import CLAIM_LASTS
from ..review.double_read import Measured, measured
from .finding import one

OPEN_STATES = ("waiting", "signed")


def waiting_texts() -> QuerySet[ReviewItem]:
    """Doubtful texts that no two people have decided yet, oldest first; those of one hour in no order that tells of
    their coming. What is sealed in them stays shut.

    `asked_since`: since when the house was asked and has not answered; `answers`: how many answers are here.
    """
    return ReviewItem.objects.filter(state__in=OPEN_STATES).order_by("waiting_since", "id").annotate(
        asked_since=Min("questions__asked_at", filter=Q(questions__state="open")),
        answers=Count("questions", filter=Q(questions__state="answered")),
    )  # fmt: skip


def next_text(after: ReviewItem, me: UUID, now: datetime) -> ReviewItem | None:
    """The oldest other text that this person can work on or confirm; one that waits for its house is passed over."""
    free = Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM_LASTS) | Q(claimed_by=me)
    not_mine = Q(signed_by=None) | ~Q(signed_by=me)
    found: ReviewItem | None = waiting_texts().filter(free, not_mine, asked_since=None).exclude(pk=after.pk).first()
    return found


def text(item_id: UUID) -> ReviewItem:
    return one(ReviewItem.objects.filter(pk=item_id))


def questions_of(item: ReviewItem) -> list[DeskQuestion]:
    """What was asked about a text, oldest first."""
    return list(item.questions.all())


def unread() -> QuerySet[DoubleRead]:
    """Texts drawn for a second reading that still stand as they were drawn, in the order of their months."""
    rows = DoubleRead.objects.filter(read_at=None, case__withdrawn=False, case__reading="drawn")
    known = rows.select_related("draw", "case__settled__group__settlement").defer("case__narrative")
    return known.order_by("draw__month", "id")


def reading(reading_id: UUID, *, lock: bool = False) -> DoubleRead:
    rows = DoubleRead.objects.select_for_update() if lock else DoubleRead.objects.all()
    found: DoubleRead = one(rows.filter(pk=reading_id))
    return found


def has_seen(user_id: UUID, case_id: UUID) -> bool:
    """Whether this person has opened the text of a case before: the audit knows."""
    opened = Entry.objects.filter(table=Case._meta.db_table, row=case_id, actor_id=user_id, verb="read_sealed")
    return bool(opened.exists())


def double_reads() -> list[Measured]:
    """What second readings found, by engine version."""
    by_version = DoubleRead.objects.exclude(read_at=None).order_by().values_list("engine_version")
    return measured(by_version.annotate(texts=Count("pk"), misses=Count("pk", filter=Q(missed__gt=0))))
