"""Adopting what a workforce attests, and attesting it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.memo import forget
from pso_portal.tenancy.sides import Side
from pso_portal.web.downloads import File, sheet
from pso_portal.web.tables import Column, Row, Table
from pso_portal.web.zones import OPEN

from .. import attestation_selectors as selectors
from ..attesting import LONGEST, in_force

CHANGED = "Somebody adopted another version while you were writing. Look at it, then send yours again."
COLUMNS = tuple(Column(each) for each in ("Name", "Roles", "State", "Confirmed (UTC)", "Version", "Holds until"))


@transaction.atomic
def adopt_statement(*, by: Acting, text: str, required: bool, effective_on: date, expected: int, now: datetime) -> Any:
    """Make the next version, from a page that showed version `expected` (0: none); sent twice, it is made once.

    Raises Denied: not for the keeper of this place's people, no text, a day that is past, or another version since.
    """
    by.check(Permission.MANAGE_PSO_PEOPLE if by.side is Side.PSO else Permission.MANAGE_PEOPLE)
    text = text.strip()
    latest = next(iter(selectors.statements(by)), None)
    if latest is not None and (latest.text, latest.required, latest.effective_on) == (text, required, effective_on):
        return latest
    if (latest.number if latest else 0) != expected:
        raise Denied(CHANGED)
    if not text or len(text) > LONGEST:
        raise Denied(f"Write what everybody confirms, in at most {LONGEST:,} characters.")
    if effective_on < now.date():
        raise Denied("A version takes effect today or later.")
    made = selectors.TABLES[by.side][0](
        number=expected + 1, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), required=required,
        effective_on=effective_on, adopted_by=by.user_id, adopted_at=now, **_owner(by),
    )  # fmt: skip
    _insert(made)
    audit.record("adopt_statement", by=by, subject=made, now=now, version=made.number, sha256=made.sha256)
    forget(f"attestation:{by.user_id}")
    return made


@transaction.atomic
def attest(*, by: Acting, expected_sha256: str, now: datetime) -> Any:
    """Confirm the text in force, as the page showed it; within its year once more counts anew. Raises Denied."""
    held = in_force(selectors.statements(by), now.date())
    if held is None:
        raise Denied("There is nothing to confirm.")
    if held.sha256 != expected_sha256:
        raise Denied("The text has changed since you opened this page. Read it again, then confirm.")
    made = selectors.TABLES[by.side][1](
        statement=held, user_id=by.user_id, version=held.number, sha256=held.sha256, attested_at=now, **_owner(by)
    )
    made.save(force_insert=True)
    audit.record("attest", by=by, subject=made, now=now, version=held.number, sha256=held.sha256)
    forget(f"attestation:{by.user_id}")
    return made


@transaction.atomic
def download_attestations(*, by: Acting, now: datetime) -> File:
    """Who confirmed and who did not, as CSV; the download is an entry. Raises Denied."""
    by.check(Permission.MANAGE_PSO_PEOPLE if by.side is Side.PSO else Permission.MANAGE_PEOPLE)
    lines = selectors.people(by, now.date())
    table = Table("Attestations", COLUMNS, [_row(line) for line in lines])
    file = sheet(table, "attestations.csv", by=by, zone=OPEN, now=now)
    noted = {"rows": len(lines), **file.noted()}
    audit.record("download_attestations", by=by, provider_id=by.provider_id, now=now, **noted)
    return file


def _row(line: selectors.PersonLine) -> Row:
    own = line.own
    at = f"{own.attested_at:%Y-%m-%d %H:%M}" if own.attested_at else ""
    version = own.statement.number if own.statement and own.until else ""
    return Row([line.place.user.name, "; ".join(line.roles), line.words[0], at, version, own.until or ""])


def _owner(by: Acting) -> dict[str, Any]:
    return {"provider_id": by.provider_id} if by.side is Side.PROVIDER else {}


def _insert(made: Any) -> None:
    """Two at once take the same number: the database lets one of them through."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Denied(CHANGED) from error
