"""Files that two people released as nonidentifiable, entered in the PSO's log of disclosures (42 CFR 3.206(b)(5))."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from pso_portal import audit
from pso_portal.tenancy.sides import Side

from .. import disclosing
from ..disclosures import BY_CODE
from ..evidence import Extent
from ..frozen_copy import hashed
from ..models import PsoDisclosure
from ..policies import Unmet

GROUND = "nonidentifiable"


@transaction.atomic
def enter_released_file(
    *, text: str, evidence: dict[str, Any], recipient: tuple[str, str], prepared_by: UUID, released_by: UUID, on: date,
    key: UUID, now: datetime,
) -> PsoDisclosure:
    """Enter a file with its very copy; with the same key it is entered once. The floor above says who the two were.

    Raises Unmet for evidence that is missing (42 CFR 3.212), ValueError where the two are one person.
    """
    with connection.cursor() as cursor:  # as for what a person enters: numbers have no gap
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"disclosures of {Side.PSO} "])
    earlier: PsoDisclosure | None = PsoDisclosure.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    if missing := disclosing.problems(GROUND, evidence, on=on):
        raise Unmet(missing)
    if prepared_by == released_by:
        raise ValueError("one person prepares such a file, and another releases it")
    last = PsoDisclosure.objects.aggregate(last=Max("number"))["last"] or 0
    made = PsoDisclosure(
        ground=GROUND, number=last + 1, disclosed_on=on, recorded_at=now, recorded_by=released_by,
        proposed_by=prepared_by, extent=Extent.CODED, after=BY_CODE[GROUND].after, sha256=hashed(text), key=key,
        entity=recipient[0], person=recipient[1], evidence=evidence, copy=text,
    )  # fmt: skip
    made.save(force_insert=True)
    told = {"ground": GROUND, "number": made.number, "sha256": made.sha256, "items": 0, "on": on.isoformat()}
    audit.record("record_disclosure", by=None, subject=made, now=now, **told)
    return made
