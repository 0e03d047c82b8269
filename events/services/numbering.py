"""Numbers that people can say: year and count, "25-004812"."""

from __future__ import annotations

from uuid import UUID

from ..models import Numbering


def next_number(provider_id: UUID, year: int) -> str:
    """The provider's next number of the year. Locks the numbering until the transaction ends: no gap, no double."""
    return next_numbers(provider_id, year, 1)[0]


def next_numbers(provider_id: UUID, year: int, count: int) -> list[str]:
    """The provider's next `count` numbers of the year, locked likewise."""
    Numbering.objects.bulk_create([Numbering(provider_id=provider_id, year=year)], ignore_conflicts=True)
    numbering = Numbering.objects.select_for_update().get(provider_id=provider_id, year=year)
    first = numbering.last + 1
    numbering.last += count
    numbering.save(update_fields=["last"])
    return [f"{year % 100:02d}-{number:06d}" for number in range(first, first + count)]
