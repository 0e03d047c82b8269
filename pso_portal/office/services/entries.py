"""Taking audit entries along: for an auditor outside, or a court."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.web.downloads import File, sheet
from pso_portal.web.tables import Column, Row, Table
from pso_portal.web.zones import FACTS

from .. import selectors

MOST = 10_000
TOO_MANY = f"More than {MOST:,} entries match. Choose fewer days, then download again."
COLUMNS = tuple(Column(each) for each in ("When (UTC)", "What", "Who", "Provider", "About", "Row", "Entry"))


@transaction.atomic
def download_entries(*, by: Acting, asked: Mapping[str, Any], now: datetime) -> File:
    """The entries that the filters show, in words; the download is an entry itself. Raises Denied for too many."""
    found = list(selectors.entries(by, **asked)[: MOST + 1])
    if len(found) > MOST:
        raise Denied(TOO_MANY)
    lines = selectors.entry_lines(found, by)
    file = sheet(Table("Audit", COLUMNS, [_row(line) for line in lines]), "audit.csv", by=by, zone=FACTS, now=now)
    audit.record("download_audit", by=by, provider_id=by.provider_id, now=now, rows=len(found), **file.noted())
    return file


def _row(line: selectors.EntryLine) -> Row:
    at = f"{line.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    return Row([at, line.words, line.who, line.provider, line.reference, line.row or "", line.entry])
