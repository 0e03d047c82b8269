"""What left the evaluation system, whatever it was: submissions and disclosures as lines of one ledger.

A line is drawn from the outbound record (the frozen row) and from nothing else, so that the ledger cannot say what
did not leave. `reconcile` proves it to the byte, and against the entries of the audit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Value
from django.db.models.functions import TruncDate

from pso_portal.audit.models import Entry

from .canonical import canonical, digest
from .disclosing import BY_SUBMISSION
from .disclosure_selectors import place_zone
from .frozen_copy import hashed
from .models import Disclosure, NotOpened, Submission

SENT, DISCLOSED = "submission", "disclosure"
# Which entry of the audit each kind of outbound row has, and under which table.
ENTRIES = {SENT: ("report_to_pso", "pses_submission"), DISCLOSED: ("record_disclosure", "pses_disclosure")}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the ledger: days (both included) and ground; None and empty: all."""

    since: date | None = None
    until: date | None = None
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that left: `row` is the outbound record itself, `on` its day on the provider's clock."""

    source: str
    on: date
    row: Any

    @property
    def ground(self) -> str:
        """Its code on the list of permitted disclosures."""
        return BY_SUBMISSION if self.source == SENT else str(self.row.ground)


def outbound(asked: Asked) -> Any:
    """Keys of the lines, latest first: source, id, day. For a paginator; `lines` fetches the rows."""
    zone = place_zone()
    sent = _within(Submission.objects.annotate(on=TruncDate("sent_at", tzinfo=zone), at=F("sent_at")), asked)
    told = _within(Disclosure.objects.annotate(on=F("disclosed_on"), at=F("recorded_at")), asked)
    if asked.ground:
        sent = sent if asked.ground == BY_SUBMISSION else sent.none()
        told = told.filter(ground=asked.ground)
    return _keys(sent, SENT).union(_keys(told, DISCLOSED), all=True).order_by("-on", "-at", "pk")


def lines(keys: Iterable[tuple[Any, ...]]) -> list[Line]:
    """The lines of some keys, in their order: one query a source."""
    held = list(keys)
    rows = {
        SENT: Submission.objects.in_bulk([key[0] for key in held if key[3] == SENT]),
        DISCLOSED: Disclosure.objects.in_bulk([key[0] for key in held if key[3] == DISCLOSED]),
    }
    return [Line(source, on, rows[source][pk]) for pk, on, _, source in held]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """`rows` outbound, `compared` bytes whose hash was counted anew, `differences` as sentences without content."""

    rows: int
    compared: int
    differences: tuple[str, ...]


def reconcile() -> Reconciled:
    """Ledger against outbound record against audit, both ways, for the provider of the scope."""
    counted, wrong, seen = 0, [], set()
    ledger = lines(outbound(Asked()))
    for line in ledger:
        bytes_left, sha256 = _opened(line.row)
        counted += len(bytes_left)
        seen.add((line.source, line.row.pk))
        if sha256 != line.row.sha256:
            wrong.append(f"{line.source} {line.row.pk}: the bytes are not those of its hash")
    wrong += _against_audit(ledger)
    wrong += [f"{source} {pk}: stands in no ledger" for source, pk in _outbound_keys() - seen]
    return Reconciled(len(ledger), counted, tuple(sorted(wrong)))


def _opened(row: Any) -> tuple[bytes, str]:
    """The bytes and their hash; nothing of what was sealed for another row or under another key."""
    try:
        return _bytes_of(row)
    except NotOpened:
        return b"", ""


def _bytes_of(row: Any) -> tuple[bytes, str]:
    if isinstance(row, Submission):
        text = canonical({"annex": row.annex, "contents": row.contents})
        return text.encode(), digest(row.contents, row.annex)
    return row.copy.encode(), hashed(row.copy)


def _against_audit(ledger: list[Line]) -> Iterator[str]:
    """Every line has exactly one entry with its number and hash, and every entry its line."""
    for source, (verb, table) in ENTRIES.items():
        entries: dict[UUID, list[dict[str, Any]]] = {}
        for row, content in Entry.objects.filter(verb=verb, table=table).values_list("row", "content"):
            entries.setdefault(row, []).append(json.loads(content)["detail"])
        mine = {line.row.pk: line.row for line in ledger if line.source == source}
        for pk, held in mine.items():
            said = entries.pop(pk, [])
            if [(each["number"], each["sha256"]) for each in said] != [(held.number, held.sha256)]:
                yield f"{source} {pk}: the audit says another number or hash, or nothing"
        yield from (f"{source} {pk}: the audit knows it, and the ledger does not" for pk in entries)


def _outbound_keys() -> set[tuple[str, UUID]]:
    tables = ((SENT, Submission), (DISCLOSED, Disclosure))
    return {(source, pk) for source, model in tables for pk in model.objects.values_list("pk", flat=True)}


def _within(rows: Any, asked: Asked) -> Any:
    days = {"on__gte": asked.since, "on__lte": asked.until}
    return rows.order_by().filter(**{key: day for key, day in days.items() if day})


def _keys(rows: Any, source: str) -> Any:
    return rows.annotate(source=Value(source, CharField())).values_list("pk", "on", "at", "source")

