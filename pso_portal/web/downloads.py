"""Files as they leave the portal. Each bears its legend, who took it and when: there is no other way out.

A service makes the file and writes its hash into the entry of the download; the view answers with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from pso_portal.accounts.acting import Acting
from pso_portal.tenancy.models import Provider, Pso

from . import zones
from .documents import render_pdf
from .tables import Table
from .workbooks import workbook
from .zones import Zone

CSV, PDF, ZIP, TEXT = "text/csv; charset=utf-8", "application/pdf", "application/zip", "text/plain; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BEARS = "Privileged and confidential"  # where the bytes are not ours to change, the name says it
_MARK = "\ufeff"  # spreadsheets take the file for UTF-8 by it


@dataclass(frozen=True, slots=True)
class File:
    """What leaves, to the byte."""

    name: str
    media_type: str
    body: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    def noted(self) -> dict[str, Any]:
        """What an entry says of it."""
        return {"file": self.name, "sha256": self.sha256, "bytes": len(self.body)}

    def answer(self) -> HttpResponse:
        """The download, to be saved and never shown here."""
        headers = {"Content-Disposition": content_disposition_header(True, self.name) or "attachment"}
        return HttpResponse(self.body, content_type=self.media_type, headers=headers)


def sheet(table: Table, name: str, *, by: Acting, zone: Zone, now: datetime) -> File:
    """A table as CSV. The heading of the last column names the legend even where there is no row."""
    legend = f"{legend_of(by, zone)} Downloaded by {taken_by(by, now)}."
    text = table.as_csv(head=f"Legend: {zone.title.rstrip('.')}", legend=legend)
    return File(name, CSV, f"{_MARK}{text}".encode())


def book(tables: Sequence[Table], name: str, *, by: Acting, zone: Zone, now: datetime) -> File:
    """Tables as one workbook. The last column of each names the legend. Raises ValueError for no table."""
    legend = f"{legend_of(by, zone)} Downloaded by {taken_by(by, now)}."
    return File(name, XLSX, workbook(tables, head=f"Legend: {zone.title.rstrip('.')}", legend=legend))


def document(template: str, data: Mapping[str, Any], name: str, *, by: Acting, zone: Zone, now: datetime) -> File:
    """A PDF. Raises as `render_pdf` does."""
    body = render_pdf(template, data, printed_by=f"{by.name}, {_place(by)}", at=now, legend=legend_of(by, zone))
    return File(name, PDF, body)


def untouched(body: bytes, name: str, media_type: str) -> File:
    """Bytes that must stay what they are: a very copy, an attached file."""
    return File(f"{BEARS} - {name}", media_type, body)


def legend_of(by: Acting, zone: Zone) -> str:
    """The legend for what this person takes out of this zone; a demonstration says that it is one."""
    return zones.legend_for(by, zone, simulation=_pso().is_demo)


def taken_by(by: Acting, now: datetime) -> str:
    """Who, of which house, and when."""
    at = now.astimezone(UTC)
    return f"{by.name}, {_place(by)}, {at:%B} {at.day}, {at.year}, {at:%H:%M} UTC"


def _place(by: Acting) -> str:
    return str(Provider.objects.get(pk=by.provider_id).name) if by.provider_id else str(_pso().name)


def _pso() -> Pso:
    return Pso.objects.get()
