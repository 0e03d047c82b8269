"""Sums kept up as entries come in: merged in sorted batches, one by one, beside many sums and few, by four at once."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from uuid import UUID

import numpy as np
import psycopg

from benchmarks.aggregation import entries
from benchmarks.aggregation.outcome import Goal, Outcome
from benchmarks.aggregation.place import door, owner_does
from benchmarks.aggregation.size import Size

PROVIDERS, HOT = 500, 40    # providers; so many of them, where writers are to meet
WARM, NEW = 5, 0.1   # batches before the clock counts; share of entries that make a sum that was not there
# 500 providers with so many months of so many cells: keys that differ, month after month as they come to be.
STAND = """
INSERT INTO aggregation_fact (setting, month, contributor, event_type, kind, harm, stratum, version, count)
SELECT place % {providers} % 10, {first} + place / ({providers} * {cells}), 100000 + place % {providers},
       place / {providers} % {cells} % 20, place / {providers} % {cells} / 20 % 2, place / {providers} % {cells} / 40,
       0, 1, 1
  FROM generate_series(0, {facts} - 1) place
"""
UPSERT = """
INSERT INTO {table} AS sums ({key}, count) VALUES ({places}, %s)
ON CONFLICT ({key}) DO UPDATE SET count = sums.count + excluded.count
"""
TOTAL = "SELECT sum(count) FROM aggregation_fact"
Merging = Callable[[list[UUID]], None]


@dataclass(frozen=True)
class Standing:
    """Sums that stand: `cells` of every provider and month, over `months`."""

    facts: int
    cells: int
    months: int

    @classmethod
    def of(cls, facts: int) -> Standing:
        """Months of 200 cells where there are so many sums, else of 4."""
        cells = 200 if facts >= PROVIDERS * 200 else 4
        return cls(facts, cells, -(-facts // (PROVIDERS * cells)))

    def batches(self, number: int, each: int, *, providers: int = PROVIDERS, seed: int = 1) -> list[list[UUID]]:
        """Entries as they come in: of any provider and cell, most of the last months."""
        chance, rows = np.random.default_rng(seed), number * each
        late = np.minimum(chance.geometric(entries.SOON, rows) - 1, self.months - 1)
        provider, cell = chance.integers(0, providers, rows), chance.integers(0, self.cells, rows)
        ids = entries.write({
            "contributor": 100_000 + provider, "setting": provider % 10,
            "month": entries.FIRST + self.months - 1 - late, "event_type": cell % 20, "kind": cell // 20 % 2,
            "harm": cell // 40, "stratum": (chance.random(rows) < NEW).astype(int),
            "version": np.ones(rows, int), "lag": late, "count": np.ones(rows, int),
        }, told=True)  # fmt: skip
        return [ids[place : place + each] for place in range(0, rows, each)]


def measure(size: Size, say: Callable[[str], None]) -> Outcome:
    """Batches beside few sums and beside many, then one by one and by several at once beside many."""
    figures: dict[str, float] = {}
    for facts in (size.few, size.facts):
        say(f"upkeep: {facts:,} sums …")
        standing = _stand(facts)
        batches = standing.batches(size.batches + WARM, size.batch)
        seconds = [_seconds(_merge, batch) for batch in batches][WARM:]
        figures[f"p50 of a batch beside {facts:,} sums, ms"] = 1000 * median(seconds)
        figures[f"events a second in batches beside {facts:,} sums"] = size.batch * len(seconds) / sum(seconds)
    say("upkeep: one by one …")
    figures["events a second, one upsert a commit"] = _one_by_one(standing, size.alone)
    say(f"upkeep: {size.writers} writers at once …")
    figures |= _together(standing, size)
    entries.empty()
    return Outcome(figures, _goals(size, figures))


def _goals(size: Size, figures: dict[str, float]) -> list[Goal]:
    few, many = (figures[f"p50 of a batch beside {facts:,} sums, ms"] for facts in (size.few, size.facts))
    batches = figures[f"events a second in batches beside {size.facts:,} sums"]
    return [
        Goal("batches", f"times the events a second, in batches of {size.batch}, of one upsert a commit",
             batches / figures["events a second, one upsert a commit"], 20, low=True),
        Goal("many_sums", f"p50 of a batch beside {size.facts:,} sums to that beside {size.few:,}", many / few, 1.5,
             low=False),
        Goal("deadlocks", f"deadlocks of {size.writers} writers of the same sums", figures["deadlocks"], 0, low=False),
        Goal("control", "writers refused, of those that merge in no order (so that a deadlock could be seen)",
             figures["refused without an order"], 1, low=True),
        Goal("lost", "events that the writers' sums lost or made up", figures["events lost"], 0, low=False),
    ]  # fmt: skip


def _stand(facts: int) -> Standing:
    """So many sums, and no entries."""
    from aggregation.facts import FACTS

    standing = Standing.of(facts)
    entries.empty()
    owner_does(
        "ALTER TABLE aggregation_fact DROP CONSTRAINT aggregation_fact_pkey",
        STAND.format(providers=PROVIDERS, first=entries.FIRST, cells=standing.cells, facts=facts),
        "SET LOCAL maintenance_work_mem = '512MB'",
        f"ALTER TABLE aggregation_fact ADD CONSTRAINT aggregation_fact_pkey PRIMARY KEY ({FACTS.key})",
    )
    owner_does("ANALYZE aggregation_fact")
    return standing


def _merge(batch: list[UUID]) -> None:
    from aggregation.facts import merge

    with door():
        merge(batch)


def _merge_in_no_order(batch: list[UUID]) -> None:
    """What the order is for."""
    from django.db import connection

    from aggregation.facts import FACTS, MERGE

    with door(), connection.cursor() as cursor:
        cursor.execute(MERGE.replace("ORDER BY {key}", "ORDER BY random()").format(**FACTS._asdict()), [batch])


def _one_by_one(standing: Standing, number: int) -> float:
    """Events a second where each is added to both sums in a commit of its own: no more round trips than that needs."""
    from aggregation.facts import CUBES

    (ids,) = standing.batches(1, number, seed=2)
    with psycopg.connect(os.environ["DATABASE_URL"], options="-c pso.side=door", autocommit=True) as writer:
        ask = "SELECT {key}, count FROM aggregation_factentry WHERE id = ANY(%s)"
        rows = [writer.execute(ask.format(**cube._asdict()).encode(), [ids]).fetchall() for cube in CUBES]
        upserts = [UPSERT.format(**cube._asdict(), places=", ".join(["%s"] * (cube.key.count(",") + 1))).encode()
                   for cube in CUBES]  # fmt: skip
        start = time.perf_counter()
        for both in zip(*rows, strict=True):
            with writer.transaction():
                for upsert, row in zip(upserts, both, strict=True):
                    writer.execute(upsert, row, prepare=True)
        return number / (time.perf_counter() - start)


def _together(standing: Standing, size: Size) -> dict[str, float]:
    """Several write to the same sums at once: as the portal does, and, to see that it could fail, in no order."""
    before = _total()
    share = max(1, size.batches // size.writers)
    start = time.perf_counter()
    refused = _at_once(_merge, standing.batches(share * size.writers, size.batch, providers=HOT, seed=3), size.writers)
    took, added = time.perf_counter() - start, _total() - before
    events = share * size.writers * size.batch
    control = _at_once(
        _merge_in_no_order, standing.batches(5 * size.writers, size.batch, providers=HOT, seed=4), size.writers
    )
    return {"events a second of all writers together": events / took, "deadlocks": float(refused),
            "events lost": float(abs(events - added)), "refused without an order": float(control)}  # fmt: skip


def _at_once(merging: Merging, batches: Sequence[list[UUID]], writers: int) -> int:
    """How many batches were refused because of a deadlock."""
    start, refused = threading.Barrier(writers), []

    def write(own: Sequence[list[UUID]]) -> None:
        from django.db import OperationalError, connection

        start.wait()
        for batch in own:
            try:
                merging(batch)
            except OperationalError as error:
                if not isinstance(error.__cause__, psycopg.errors.DeadlockDetected):
                    raise
                refused.append(error)
        connection.close()

    with ThreadPoolExecutor(writers) as pool:
        for done in [pool.submit(write, batches[number::writers]) for number in range(writers)]:
            done.result()
    return len(refused)


def _seconds(merging: Merging, batch: list[UUID]) -> float:
    start = time.perf_counter()
    merging(batch)
    return time.perf_counter() - start


def _total() -> int:
    return int(str(owner_does(TOTAL)[0][0]))
