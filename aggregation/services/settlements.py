"""Once a quarter: in which form cases may be shown."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import transaction

from pso_portal import audit
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from ..alike import Rules
from ..disclosure.rules import ReleaseRules
from ..models import Settlement
from ..periods import closed_quarters


@transaction.atomic
def owe_settlement(*, now: datetime) -> bool:
    """Owe the settling for the last closed quarter. False where that was done before: then nothing changes.

    Of organizations it asks as many as any part of a release needs: five besides that of whoever reads. Raises
    ValueError where PSO_K_ALIKE is below 1.
    """
    quarter = closed_quarters(f"{now.year - 1}-01", now.date())[-1]
    if Settlement.objects.filter(quarter=quarter).exists():
        return False
    rules = asdict(Rules(k=settings.PSO_K_ALIKE, organizations=ReleaseRules().smallest_atom))
    settlement = Settlement(quarter=quarter, owed_at=now, **rules)
    settlement.save(force_insert=True)
    audit.record("ask_for_settlement", by=None, subject=settlement, now=now, quarter=quarter, **rules)
    enqueue("aggregation.settle_cases", side=Side.DOOR, now=now, settlement_id=settlement.pk)
    return True
