"""What waits at the door and what became of what went through, for the PSO's staff: numbers, never whose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pso_portal.jobs.batches import Progress, progress

TAKE_IN, READ_ANEW = "aggregation.take_in", "aggregation.read_anew"
TASKS = {TAKE_IN: "Taken in", READ_ANEW: "Read anew"}


@dataclass(frozen=True)
class Line:
    """One batch: when it began, of how many, how many went through, wait for a person, failed or lost their worker."""

    started_at: datetime
    what: str
    total: int
    done: int
    held: int
    failed: int
    running: bool


@dataclass(frozen=True)
class Door:
    """The whole door and its latest batches."""

    progress: Progress
    lines: tuple[Line, ...]
    done: int
    held: int
    failed: int

    @property
    def is_quiet(self) -> bool:
        """Nothing waits, and nothing went through in the last day."""
        return not self.progress.owed and not self.lines


def at_the_door(now: datetime) -> Door:
    """As it is now. Two questions, however much waits."""
    seen = progress(TASKS, now=now)
    return Door(seen, tuple(map(_line, seen.latest)), *_sums(seen.outcomes))


def _line(batch: Any) -> Line:
    return Line(batch.started_at, TASKS[batch.task], batch.total, *_sums(batch.outcomes), batch.ended_at is None)


def _sums(outcomes: Any) -> tuple[int, int, int]:
    """Went through, wait for a person, failed. What was done before is none of them: it was counted then."""
    failed = outcomes.get("failed", 0) + outcomes.get("lost", 0)
    before = outcomes.get("before", 0) + outcomes.get("already done", 0)
    return sum(outcomes.values()) - failed - before - outcomes.get("held", 0), outcomes.get("held", 0), failed
