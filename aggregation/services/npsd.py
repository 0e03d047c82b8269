"""Exports of nonidentifiable records for the national database: prepared by one person, released by another."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side
from pso_portal.web.downloads import File

from .. import selectors
from ..alike import Rules
from ..disclosure.rules import ReleaseRules
from ..models import NpsdExport
from ..policies import (
    check_can_decline_npsd,
    check_can_prepare_npsd,
    check_can_release_npsd,
    check_can_take_npsd,
)

RECIPIENT = ("PSO Privacy Protection Center (PSOPPC)", "Data intake")
PATIENTS = "45 CFR 164.514(b)(2): coded answers alone, no text, of dates the year; each form of at least {k} cases."
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Determined:
    """By whom, when and how it was determined that what goes is nonidentifiable (42 CFR 3.212(a)).

    `method`: "expert" or "removal", the words of the log of disclosures.
    """

    method: str
    determined_by: str
    determined_on: date
    determination: str


@transaction.atomic
def prepare_npsd_export(*, by: Acting, now: datetime) -> NpsdExport:
    """Owe a file of what the terms of that day let go; the door fills it. Raises Denied."""
    _one_at_a_time()
    allowing = selectors.allowing_npsd(now.date())
    check_can_prepare_npsd(by, selectors.npsd_under_way(), allowing)
    last = NpsdExport.objects.order_by("-number").values_list("number", flat=True).first()
    export = NpsdExport(
        number=(last or 0) + 1, asked_by=by.user_id, asked_at=now, allowing=[str(each) for each in allowing],
        **asdict(Rules(k=settings.PSO_K_ALIKE, organizations=ReleaseRules().smallest_atom)),
    )  # fmt: skip
    export.save(force_insert=True)
    audit.record("ask_for_npsd", by=by, subject=export, now=now, number=export.number, providers=len(allowing))
    enqueue("aggregation.prepare_npsd", side=Side.DOOR, now=now, export_id=export.pk)
    return export


@transaction.atomic
def release_npsd_export(
    *, by: Acting, export_id: UUID, expected_sha256: str, determined: Determined, now: datetime
) -> NpsdExport:
    """The second person's word on the very file. It can be taken as soon as the log of disclosures has its entry.

    The narrower wins: where the terms of a provider in it no longer allow it, it does not go. Raises Denied.
    """
    export = _locked(export_id)
    allowing = {str(each) for each in selectors.allowing_npsd(now.date())}
    check_can_release_npsd(by, export, expected_sha256, still_allowed=set(export.allowing) <= allowing, now=now)
    said = asdict(determined) | {"determined_on": determined.determined_on.isoformat()}
    export.determination = said | {"patients": PATIENTS.format(k=export.k)}
    export.state, export.decided_by, export.decided_at = "releasing", by.user_id, now
    export.save(update_fields=["determination", "state", "decided_by", "decided_at"])
    audit.record("release_npsd", by=by, subject=export, now=now, number=export.number, sha256=export.sha256)
    enqueue("aggregation.log_npsd", side=Side.PSO, now=now, export_id=export.pk)
    return export


@transaction.atomic
def decline_npsd_export(*, by: Acting, export_id: UUID, now: datetime) -> NpsdExport:
    """The second person says no: nothing goes, and its records wait for the next. Raises Denied."""
    export = _locked(export_id)
    check_can_decline_npsd(by, export, now)
    export.state, export.decided_by, export.decided_at = "declined", by.user_id, now
    export.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record("decline_npsd", by=by, subject=export, now=now, number=export.number)
    return export


def to_disclose(export: NpsdExport) -> dict[str, Any]:
    """What the log of disclosures says of a file that is released."""
    return {
        "text": export.contents, "evidence": export.determination, "recipient": RECIPIENT, "key": export.pk,
        "prepared_by": export.asked_by, "released_by": export.decided_by, "on": export.decided_at.date(),
    }  # fmt: skip


@transaction.atomic
def finish_npsd_release(*, export_id: UUID, disclosure: int, now: datetime) -> None:
    """From here the file can be taken: its entry in the log of disclosures bears this number."""
    export = _locked(export_id)
    if export.state != "releasing":
        return
    export.state, export.disclosure, export.released_at = "released", disclosure, now
    export.save(update_fields=["state", "disclosure", "released_at"])
    audit.record("finish_npsd", by=None, subject=export, now=now, number=export.number, disclosure=disclosure)
    enqueue("aggregation.tell_npsd", side=Side.DOOR, now=now, export_id=export.pk)


@transaction.atomic
def take_npsd_file(*, by: Acting, export_id: UUID, now: datetime) -> File:
    """The released file, to the byte that its hash and the log of disclosures name. Raises Denied, Http404."""
    export = selectors.npsd_export(export_id)
    check_can_take_npsd(by, export, now)
    file = File(f"npsd-export-{export.number}-not-validated.json", JSON, export.contents.encode())
    audit.record("download_npsd", by=by, subject=export, now=now, number=export.number, **file.noted())
    return file


def _one_at_a_time() -> None:
    """Until the transaction ends: numbers have no gap, and no two exports hold the same case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [NpsdExport._meta.db_table])


def _locked(export_id: UUID) -> NpsdExport:
    """Raises Http404."""
    selectors.npsd_export(export_id)
    found: NpsdExport = NpsdExport.objects.select_for_update().get(pk=export_id)
    return found
