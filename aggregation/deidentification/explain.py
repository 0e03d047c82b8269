"""The item table of the review desk: what was found, what it became, by which rule."""

from __future__ import annotations

from dataclasses import dataclass, field

from aggregation.deidentification.labels import RULES
from aggregation.deidentification.reading import Result
from aggregation.deidentification.risk import UNEXPLAINED_BELOW
from aggregation.deidentification.transform import replacement


@dataclass(frozen=True)
class Row:
    """One item. `found` is an identifier: show it only to who may read the sealed text, never log it."""

    number: int
    start: int
    end: int
    found: str = field(repr=False)
    becomes: str
    label: str
    layer: str
    confidence: float
    paragraph: str
    doubtful: bool


def explain(result: Result) -> list[Row]:
    """A row for each removed item, in the order of the text; empty after a failure."""
    return [Row(number, span.start, span.end, found := result.original[span.start:span.end],
                replacement(span.label, found), span.label.value, span.layer, round(span.confidence, 2),
                RULES[span.label].paragraph, span.confidence < UNEXPLAINED_BELOW)
            for number, span in enumerate(result.spans, start=1)]
