"""What each layer gives and what it costs: the engine with all layers, and without each in turn."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregation.deidentification import deidentify
from aggregation.deidentification.engine import LAYERS
from benchmarks.deid.reading import Row
from benchmarks.deid.scoring import Tally, added, tally
from pso_portal.names import Known

EVERYTHING = "nothing"


@dataclass(frozen=True)
class Line:
    """One line of the table. Recalls with what is known and without; the rest with it; `seconds` of one pass of
    this process over all narratives."""

    without: str
    core_known: float
    core_unknown: float
    names_unknown: float
    precision: float
    touched: int
    held: int
    leaking_unheld: int
    seconds: float


def table(rows: Sequence[Row]) -> Iterator[Line]:
    """All layers first, then each left out."""
    for row in rows:    # Lists and model are loaded, and common words met, before anything is timed.
        deidentify(row.text, Known())
    yield _line(EVERYTHING, rows, tuple(LAYERS))
    for name in LAYERS:
        yield _line(name, rows, tuple(each for each in LAYERS if each != name))


def _line(without: str, rows: Sequence[Row], layers: tuple[str, ...]) -> Line:
    began = time.process_time()
    known = [_tally(row, Known.from_mapping(row.known), layers) for row in rows]
    seconds = time.process_time() - began
    unknown = [_tally(row, Known(), layers) for row in rows]
    removed = sum(each.removed for each in known)
    return Line(
        without, _recall(known, "core"), _recall(unknown, "core"), _recall(unknown, "names"),
        sum(each.right for each in known) / removed if removed else 1.0, sum(each.traps().found for each in known),
        sum(each.held for each in known), sum(each.leaks() and not each.held for each in known), seconds,
    )  # fmt: skip


def _tally(row: Row, known: Known, layers: tuple[str, ...]) -> Tally:
    result = deidentify(row.text, known, layers=layers)
    return tally(row, [(span.start, span.end) for span in result.spans], held=result.held)


def _recall(tallies: Sequence[Tally], part: str) -> float:
    count = added(getattr(each, part)() for each in tallies)
    return count.found / count.n if count.n else 1.0
