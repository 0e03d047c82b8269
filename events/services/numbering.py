"""Numbers that people can say: year and count, "25-004812"; without a name, year and a drawn number."""

from __future__ import annotations

import secrets
from uuid import UUID

from ..models import Event, Numbering


def next_number(provider_id: UUID, year: int) -> str:
    """The provider's next number of the year. Locks the numbering until the transaction ends: no gap, no double."""
    return next_numbers(provider_id, year, 1)[0]


def next_numbers(provider_id: UUID, year: int, count: int) -> list[str]:
    """The provider's next `count` numbers of the year, locked likewise."""
    numbering = _locked(provider_id, year) or _first(provider_id, year)
    first = numbering.last + 1
    numbering.last += count
    numbering.save(update_fields=["last"])
    return [f"{year % 100:02d}-{number:06d}" for number in range(first, first + count)]


def _locked(provider_id: UUID, year: int) -> Numbering | None:
    return Numbering.objects.select_for_update().filter(provider_id=provider_id, year=year).first()


def _first(provider_id: UUID, year: int) -> Numbering:
    """Two at once may both find none: one makes it, and the other waits for it."""
    Numbering.objects.bulk_create([Numbering(provider_id=provider_id, year=year)], ignore_conflicts=True)
    found = _locked(provider_id, year)
    assert found is not None, "it was made a line above"
    return found


def number_without_order(provider_id: UUID, year: int) -> str:
    """A number for a report without a name, "25-A40713": drawn, so that it does not stand between two others."""
    while True:
        number = f"{year % 100:02d}-A{secrets.randbelow(100_000):05d}"
        if not Event.objects.filter(provider_id=provider_id, number=number).exists():
            return number
