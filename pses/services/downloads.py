"""Taking along what left: the exact bytes, with an entry that they were taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.web.downloads import File

from ..canonical import canonical
from ..models import Submission


@transaction.atomic
def download_copy(*, by: Acting, row: Any, now: datetime) -> str:
    """The bytes whose SHA-256 the row bears: of a submission contents and annex, of a disclosure its copy."""
    by.check_stepped_up(now)
    audit.record("download_copy", by=by, subject=row, now=now, sha256=row.sha256)
    if isinstance(row, Submission):
        return canonical({"annex": row.annex, "contents": row.contents})
    text: str = row.copy
    return text


@transaction.atomic
def note_ledger_download(*, by: Acting, rows: int, now: datetime, file: File) -> None:
    """That the ledger was taken along, and how many lines of it."""
    audit.record("download_ledger", by=by, provider_id=by.provider_id, now=now, rows=rows, **file.noted())
