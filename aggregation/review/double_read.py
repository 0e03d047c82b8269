"""The blind second reading: how many released texts are read again, by whom, and what the misses say of the engine.

Whoever calls a text nonidentifiable has no actual knowledge to the contrary (42 CFR 3.212(a)(2)(ii), 45 CFR
164.514(b)(2)(ii)). A sample read by somebody who does not see the engine's findings shows how often it was wrong.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aggregation.review.findings import Mark, Unready, check_mark
from aggregation.statistics.proportions import wilson_interval

ANY_KIND = "NAME"   # what a reader marks is a person until the desk names the kind


def sample_size(passed: int, rate: float) -> int:
    """How many of `passed` texts are read: the share `rate` in [0, 1], rounded up, and at least one."""
    return min(passed, max(1, math.ceil(passed * rate)))


def draw(passed: Sequence[UUID], rate: float, source: random.Random) -> list[UUID]:
    """A random sample. `source` must be one that nobody can foretell: who knew what is drawn could avoid it."""
    return source.sample(list(passed), sample_size(len(passed), rate))


def month_before(today: date) -> str:
    """The month that a draw closes: "2026-02" for any day of March 2026."""
    year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    return f"{year}-{month:02d}"


def marks_in(lines: str, text: str) -> tuple[Mark, ...]:
    """What a reader wrote, one identifier a line, each as the text has it. Raises Unready."""
    marks = tuple(dict.fromkeys(Mark(" ".join(line.split()), ANY_KIND) for line in lines.splitlines() if line.strip()))
    if not marks:
        raise Unready("Enter the words that identify, or say that nothing does.")
    for mark in marks:
        check_mark(mark, text)
    return marks


@dataclass(frozen=True)
class Measured:
    """One engine version: texts read, texts with a miss, the share and its upper bound, both in [0, 1]."""

    engine_version: str
    read: int
    missed: int
    at_most: float

    @property
    def share(self) -> float:
        """Texts with a miss of those read."""
        return self.missed / self.read


def measured(readings: Iterable[tuple[str, int, int]]) -> list[Measured]:
    """From (engine version, texts read, texts with a miss). The bound is the upper end of Wilson's 95 % interval:
    no misses in few texts is no proof that there are none.
    """
    return [Measured(version, read, missed, wilson_interval(missed, read).upper)
            for version, read, missed in sorted(readings) if read]
