"""What waits at the door and what became of what went through, for the PSO's staff: numbers, never whose.

Sums over all batches alone: a batch is of one provider, and how many of its texts were held would group those at the
desk by whose they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pso_portal.jobs.batches import progress

from .review import hour_of

TAKE_IN, READ_ANEW = "aggregation.take_in", "aggregation.read_anew"


@dataclass(frozen=True)
class Door:
    """What is owed, the hour since when, whether any of it is in work; and of the last day what went through, waits for
    a person, and failed or lost its worker.
    """

    owed: int
    since: datetime | None
    in_work: bool
    done: int
    held: int
    failed: int

    @property
    def is_quiet(self) -> bool:
        """Nothing waits, and nothing went through in the last day."""
        return not (self.owed or self.in_work or self.done or self.held or self.failed)


def at_the_door(now: datetime) -> Door:
    """As it is now. Two questions, however much waits. What was done before counts nowhere: it was counted then."""
    seen = progress({TAKE_IN, READ_ANEW}, now=now)
    since = hour_of(seen.since) if seen.since else None
    said = dict(seen.outcomes)
    failed, held = said.pop("failed", 0) + said.pop("lost", 0), said.pop("held", 0)
    done = sum(said.values()) - said.get("before", 0) - said.get("already done", 0)
    return Door(seen.owed, since, seen.running > 0, done, held, failed)
