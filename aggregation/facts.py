"""Sums by contributor, month, type, kind and harm, kept as submissions come in. Merging is addition."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from .models import Contributor, ExposureFact, Fact


def add_event(contributor: Contributor, *, month: str, event_type: str, kind: str, harm: str, count: int = 1) -> None:
    """Add `count` events (negative for a withdrawal) to one sum."""
    key = {"contributor": contributor.code, "month": month, "event_type": event_type, "kind": kind, "harm": harm}
    if _add(key, count):
        return
    try:
        with transaction.atomic():
            Fact(setting=contributor.setting, count=count, **key).save(force_insert=True)
    except IntegrityError:  # another worker made the row meanwhile
        _add(key, count)


def _add(key: dict[str, object], count: int) -> bool:
    return bool(Fact.objects.filter(**key).update(count=F("count") + count))


def set_exposure(contributor: Contributor, *, month: str, value: int, return_number: int) -> None:
    """Set a month's denominator. The latest return counts, in whatever order they arrive."""
    key = {"contributor": contributor.code, "month": month}
    new = {"value": value, "return_number": return_number}
    if ExposureFact.objects.filter(**key, return_number__lt=return_number).update(**new):
        return
    if ExposureFact.objects.filter(**key).exists():
        return
    try:
        with transaction.atomic():
            ExposureFact(setting=contributor.setting, **key, **new).save(force_insert=True)
    except IntegrityError:  # another worker made the row meanwhile
        set_exposure(contributor, month=month, value=value, return_number=return_number)
