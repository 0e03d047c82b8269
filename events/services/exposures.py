"""Denominators: the month's exposure as the provider counts it, and its return to the PSO."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pses.models import Submission
from pses.services import submit_return
from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..models import Exposure


@transaction.atomic
def record_exposure(*, by: Acting, month: str, value: int, now: datetime) -> Exposure:
    """Enter a month's exposure (YYYY-MM; a whole number of the setting's unit). A correction is a new version; the
    same value again changes nothing. Raises Denied for a month to come.
    """
    by.check(Permission.RETURN_EXPOSURES)
    if month > now.strftime("%Y-%m"):
        raise Denied("Enter a month that has begun.")
    latest = selectors.exposures_of([month], locked=True).get(month)
    if latest is not None and latest.value == value:
        return latest
    exposure = Exposure(
        provider_id=by.provider_id,
        month=month,
        value=value,
        version=latest.version + 1 if latest else 1,
        entered_by=by.user_id,
        entered_at=now,
    )
    exposure.save(force_insert=True)
    audit.record("record_exposure", by=by, subject=exposure, now=now, month=month, version=exposure.version)
    return exposure


@transaction.atomic
def submit_exposures(*, by: Acting, months: Sequence[str], now: datetime) -> list[Submission]:
    """Report the latest version of each month's exposure to the PSO; what was reported already is not sent again.

    Raises Denied (no step-up, no terms, nothing entered for a month).
    """
    latest = selectors.exposures_of(list(months))
    missing = [month for month in months if month not in latest]
    if missing:
        raise Denied(f"Enter a figure for {missing[0]} first.")
    return [
        submit_return(
            by=by, content_id=each.pk, month=month, value=each.value, version=each.version, now=now,
        )
        for month, each in sorted(latest.items())
    ]  # fmt: skip
