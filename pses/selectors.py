"""Reads of the evaluation system. Rows are those of the scope; an absent and a foreign one are the same 404."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from .deliberation.rooms import CONTENT_KIND
from .enums import State, SubmissionKind
from .models import Submission, WorkProduct


def product_of(content_kind: str, content_id: UUID) -> WorkProduct:
    """Raises Http404."""
    return get_object_or_404(WorkProduct.objects.all(), content_kind=content_kind, content_id=content_id)


def locked_product(content_kind: str, content_id: UUID) -> WorkProduct:
    """The same, locked: removal and reporting of one work product wait for each other. Raises Http404."""
    found = WorkProduct.objects.select_for_update()
    return get_object_or_404(found, content_kind=content_kind, content_id=content_id)


def products_of(content_kind: str, content_ids: list[UUID]) -> dict[UUID, WorkProduct]:
    """Work products of many contents, by content id."""
    found = WorkProduct.objects.filter(content_kind=content_kind, content_id__in=content_ids)
    return {product.content_id: product for product in found}


def products(ids: Iterable[str | UUID]) -> list[WorkProduct]:
    """Work products by their ids, newest first; a foreign, an absent and a misspelled one are left out."""
    return list(WorkProduct.objects.filter(pk__in=[found for each in ids if (found := _uuid(each))]))


def _uuid(text: str | UUID) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def workspace(state: str = "") -> QuerySet[Any]:
    """What the evaluation system holds, newest first."""
    products = WorkProduct.objects.all()
    return products.filter(state=state) if state else products


def counts_by_state() -> dict[str, int]:
    """How many work products stand in each state."""
    rows = WorkProduct.objects.order_by().values("state").annotate(count=Count("id"))
    return {row["state"]: row["count"] for row in rows}


def waiting_count() -> int:
    """How many work products wait for a decision. Deliberations wait for none: they stay."""
    waiting = WorkProduct.objects.filter(state__in=(State.COLLECTED, State.READY))
    return waiting.exclude(content_kind=CONTENT_KIND).order_by().count()


def submissions() -> QuerySet[Any]:
    """The ledger: every submission that left, latest first (ground: 42 CFR 3.206(b)(4)(i))."""
    return Submission.objects.order_by("-sent_at", "-number")


def last_sent(provider_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each provider last submitted; those that never did are left out."""
    rows = Submission.objects.filter(provider_id__in=list(provider_ids)).order_by().values_list("provider_id")
    return dict(rows.annotate(at=Max("sent_at")))


def submission_of(content_id: UUID) -> Submission | None:
    """The submission that reported an event, if it was."""
    return Submission.objects.filter(kind=SubmissionKind.EVENT, content_id=content_id).first()


def reports_of(content_ids: Iterable[UUID]) -> dict[UUID, Submission]:
    """The submissions that first reported these contents, by content id."""
    found = Submission.objects.filter(kind=SubmissionKind.EVENT, content_id__in=list(content_ids))
    return {each.content_id: each for each in found}


def withdrawal_of(earlier: Submission) -> Submission | None:
    """The submission that took an earlier one back, if one did."""
    return Submission.objects.filter(kind=SubmissionKind.WITHDRAWAL, names_earlier=earlier.pk).first()


def copies_of(content_id: UUID) -> list[Submission]:
    """Every copy of an event that left, the first report first, then later facts; the last is what counts."""
    kinds = (SubmissionKind.EVENT, SubmissionKind.LATER_FACTS)
    return list(Submission.objects.filter(content_id=content_id, kind__in=kinds).order_by("number"))


def submissions_of(content_id: UUID) -> list[Submission]:
    """Everything that left about a content, withdrawals too, oldest first."""
    return list(Submission.objects.filter(content_id=content_id).order_by("number"))


def named_by(submission: Submission) -> Submission | None:
    """The submission that a withdrawal takes back or that later facts add to; None for every other kind."""
    if submission.kind not in (SubmissionKind.WITHDRAWAL, SubmissionKind.LATER_FACTS):
        return None
    found: Submission = Submission.objects.get(pk=submission.names_earlier)
    return found


def counted_events(provider_id: UUID, months: Iterable[str]) -> QuerySet[Any]:
    """A provider's events of some months as last reported, without those taken back."""
    kinds = (SubmissionKind.EVENT, SubmissionKind.LATER_FACTS)
    rows = Submission.objects.filter(provider_id=provider_id, kind__in=kinds).annotate(
        first=Coalesce("names_earlier", "pk")
    )
    after = Submission.objects.filter(provider_id=provider_id, names_earlier=OuterRef("first"))
    back = after.filter(kind=SubmissionKind.WITHDRAWAL)
    newer = after.filter(kind=SubmissionKind.LATER_FACTS, number__gt=OuterRef("number"))
    return rows.filter(~Exists(back), ~Exists(newer), month__in=list(months))


def submission(submission_id: UUID) -> Submission:
    """The very copy that left. Raises Http404."""
    return get_object_or_404(Submission.objects.all(), pk=submission_id)


def exposure_returns(month: str) -> QuerySet[Any]:
    """Submissions of a month's exposure, latest first."""
    return Submission.objects.filter(kind=SubmissionKind.EXPOSURE_RETURN, month=month).order_by("-number")


def returned_exposures(months: list[str]) -> dict[str, Submission]:
    """The latest submission of each month's exposure that has one."""
    found = Submission.objects.filter(kind=SubmissionKind.EXPOSURE_RETURN, month__in=months).order_by("number")
    return {each.month: each for each in found}
