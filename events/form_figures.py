"""How long forms take, told from buckets alone. Pure.

Nothing is kept of a single report but a step of a counter for its month: neither a report nor a person, an anonymous
one least of all, can be found by it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from enum import StrEnum

UNKNOWN = 0  # the bucket of what no draft tells: a machine filed it at once
EDGES = (15, 30, 45, 60, 75, 90, 105, 120, 150, 180, 240, 300, 420, 600, 900, 1800)  # seconds, each bucket's last
MORE = EDGES[-1] + 1
MOST_QUESTIONS = 200
FEWEST = 10  # reports under which no figure is shown
MEDIAN_GOAL, TAIL_GOAL = 90, 150  # seconds of a quick report: half of them, nine of ten


class Measure(StrEnum):
    """What a counter counts. `SECONDS` and `QUESTIONS` have buckets, the others have one."""

    SECONDS = "seconds"
    QUESTIONS = "questions"
    LEFT = "left"
    REFUSED = "refused"
    CONFLICT = "conflict"


def seconds_bucket(seconds: float) -> int:
    """The last second of the bucket; MORE above the last edge."""
    place = bisect_left(EDGES, seconds)
    return EDGES[place] if place < len(EDGES) else MORE


def reached(buckets: Mapping[int, int], percent: int) -> int | None:
    """The bucket by whose end `percent` of all are done; None where nothing is known."""
    known = {bucket: count for bucket, count in buckets.items() if bucket != UNKNOWN}
    wanted, so_far = sum(known.values()) * percent, 0
    for bucket in sorted(known):
        so_far += known[bucket] * 100
        if so_far >= wanted:
            return bucket
    return None


def span_words(bucket: int | None) -> str:
    """A bucket of seconds as people say it."""
    if bucket is None:
        return "Not known"
    if bucket >= MORE:
        return f"More than {EDGES[-1] // 60} minutes"
    return f"At most {bucket} seconds" if bucket <= 180 else f"At most {bucket // 60} minutes"
