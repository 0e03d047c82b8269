"""The sections of the bench, by name. Each works in the place that `a_place` made, and leaves no rows to another."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.aggregation import auditing, rebuild, upkeep
from benchmarks.aggregation.outcome import Outcome
from benchmarks.aggregation.size import Size

Say = Callable[[str], None]
SECTIONS: dict[str, Callable[[Size, Say], Outcome]] = {
    "rebuild": rebuild.measure,
    "upkeep": upkeep.measure,
    "audit": auditing.measure,
}
