"""Sums by contributor, month, type, kind, harm, stratum and version, kept as submissions come in. Merging is addition.

What comes to count is first an entry of a journal. Just before their transaction commits, entries are merged into the
sums together and in the order of the keys, so that of several workers one may wait for another, and never both. Sums
and journal are in step at every commit, whoever reads them; a crash takes back both or neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from pso_portal.tenancy.memo import gathered

from .models import Contributor, ExposureFact, FactEntry, FactorEntry
from .strata import LISTS_VERSION, UNKNOWN

MERGE = """
INSERT INTO {table} AS sums ({key}, count)
SELECT {key}, sum(count) FROM {journal} WHERE id = ANY(%s::uuid[]) AND {known} GROUP BY {key} ORDER BY {key}
ON CONFLICT ({key}) DO UPDATE SET count = sums.count + excluded.count
"""


class Cube(NamedTuple):
    """A table of sums: its key in the order of its index, by which entries are merged, which entries it knows, and the
    journal that these stand in.
    """

    table: str
    key: str
    known: str
    journal: str = "aggregation_factentry"


FACTS = Cube("aggregation_fact", "setting, month, contributor, event_type, kind, harm, stratum, version", "true")
DELAYS = Cube("aggregation_delayfact", "setting, month, contributor, lag", "lag IS NOT NULL")
CUBES = (FACTS, DELAYS)
FACTORS = Cube("aggregation_factorfact", "setting, month, contributor, event_type, harm, factor", "true",
               "aggregation_factorentry")  # fmt: skip
EVERY = (*CUBES, FACTORS)
ANY = "any"


@dataclass(frozen=True, slots=True)
class Codes:
    """All that the sums know of an event. `lag`: months from the event to its first report; None: not known."""

    month: str
    event_type: str
    kind: str
    harm: str
    stratum: str = UNKNOWN
    version: int = LISTS_VERSION
    lag: int | None = None


def count_event(contributor: Contributor, codes: Codes, *, count: int) -> None:
    """Enter an event that comes to count (1) or counts no more (-1). The sums have it when the scope is left."""
    entry = FactEntry(contributor=contributor.code, setting=contributor.setting, count=count, **asdict(codes))
    entry.save(force_insert=True)
    gathered("entries of facts", merge).append(entry.pk)


def count_factors(contributor: Contributor, codes: Codes, factors: Sequence[str], *, count: int) -> None:
    """Enter the factors of an event that comes to count (1) or counts no more (-1), and once that it told any."""
    told = [*factors, ANY] if factors and UNKNOWN not in factors else list(factors)
    of = {"contributor": contributor.code, "setting": contributor.setting, "month": codes.month,
          "event_type": codes.event_type, "harm": codes.harm, "count": count}  # fmt: skip
    made = FactorEntry.objects.bulk_create([FactorEntry(factor=factor, **of) for factor in told])
    gathered("entries of factors", merge_factors).extend(entry.pk for entry in made)


def merge(entries: Sequence[UUID]) -> None:
    """Add entries of the journal to the sums. Those that a savepoint took back are none, and count for nothing."""
    _merge(entries, CUBES)


def merge_factors(entries: Sequence[UUID]) -> None:
    """The same for what played a part."""
    if entries:
        _merge(entries, [FACTORS])


def _merge(entries: Sequence[UUID], cubes: Sequence[Cube]) -> None:
    # As one literal: adapting five hundred ids one by one took the client as long as a third of the merge.
    ids = "{" + ",".join(entry.hex for entry in entries) + "}"
    with connection.cursor() as cursor:
        for cube in cubes:
            cursor.execute(MERGE.format(**cube._asdict()), [ids])


def set_exposure(contributor: Contributor, *, month: str, value: int, return_number: int) -> None:
    """Set a month's denominator. The latest return counts, in whatever order they arrive."""
    key = {"contributor": contributor.code, "month": month}
    new = {"value": value, "return_number": return_number}
    if ExposureFact.objects.filter(**key, return_number__lt=return_number).update(**new):
        return
    if ExposureFact.objects.filter(**key).exists():
        return
    try:
        with transaction.atomic():
            ExposureFact(setting=contributor.setting, **key, **new).save(force_insert=True)
    except IntegrityError:  # another worker made the row meanwhile
        set_exposure(contributor, month=month, value=value, return_number=return_number)
