"""Reads of how forms are filled in at this provider."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Sum

from .form_figures import Measure
from .models import Draft, EventDetail, FormTally
from .selectors import KEPT_FOR

Buckets = dict[int, int]
Key = tuple[str, str, str]  # address, version, channel


@dataclass(slots=True)
class Use:
    """One version by one channel. `left` counts what was begun and never sent."""

    seconds: Buckets = field(default_factory=dict)
    questions: Buckets = field(default_factory=dict)
    left: int = 0
    refused: int = 0
    conflict: int = 0

    @property
    def sent(self) -> int:
        return sum(self.seconds.values())


def uses(since: str, now: datetime) -> dict[Key, Use]:
    """By version and channel, from the month `since` on; what lies unsent for a month counts as left."""
    found: dict[Key, Use] = defaultdict(Use)
    rows = FormTally.objects.filter(month__gte=since).order_by().values_list(
        "form_url", "form_version", "channel", "measure", "bucket"
    )  # fmt: skip
    for url, version, channel, measure, bucket, count in rows.annotate(sum=Sum("count")):
        use = found[(url, version, channel)]
        if measure in (Measure.SECONDS, Measure.QUESTIONS):
            getattr(use, measure)[bucket] = count
        else:
            setattr(use, measure, count)
    old = now - KEPT_FOR
    for rows in (
        Draft.objects.filter(saved_at__lt=old),
        EventDetail.objects.filter(begun_at__lt=old, filed_at=None),
    ):  # fmt: skip
        counted = rows.order_by().values_list("form_url", "form_version").annotate(count=Count("pk"))
        for url, version, count in counted:
            found[(url, version, "page")].left += count
    return dict(found)
