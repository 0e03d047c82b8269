"""Once a year: who is compared with whom."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from ..models import Fact, Grouping


@transaction.atomic
def owe_peer_groups(*, year: int, now: datetime) -> bool:
    """Owe the forming of a year's peer groups. False where every setting that was reported in has them.

    What is formed is recorded when it is formed: a setting without enough organizations waits for them. Raises
    ValueError for a year that has not begun.
    """
    if year > now.year:
        raise ValueError(f"{year} has not begun: its peer groups are formed when it has.")
    formed = Grouping.objects.filter(year=year).values_list("setting", flat=True)
    if not Fact.objects.exclude(setting__in=list(formed)).exists():
        return False
    enqueue("aggregation.freeze_peer_groups", side=Side.DOOR, now=now, year=year)
    return True
