"""A measure from sums. Rows are what facts hold, added up over whatever months and contributors were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aggregation.measures.measure import Denominator, Measure, Selection
from aggregation.statistics.results import NotShown, Reason, check_count


@dataclass(frozen=True, slots=True)
class Sum:
    """Events of one type, kind and harm."""

    event_type: str
    kind: str
    harm: str
    count: int


def numerator_of(measure: Measure, rows: Iterable[Sum]) -> int:
    """Events that the measure counts. Raises ValueError where they come to less than none."""
    return _counted(measure.numerator, rows)


def denominator_of(measure: Measure, rows: Iterable[Sum], exposure: int | None) -> int | NotShown:
    """Units of the setting's exposure, or reports that answered.

    Not shown without exposure, or below the reports that the measure asks for (none is always too few). Raises
    ValueError for a negative count.
    """
    if measure.denominator is Denominator.EXPOSURE:
        check_count("exposure", exposure or 0)
        return exposure or NotShown(Reason.NO_DENOMINATOR)
    reports = _counted(measure.within or Selection(), rows)
    return reports if reports >= max(1, measure.minimum.reports) else NotShown(Reason.FEW_ANSWERS)


def value_of(measure: Measure, rows: Iterable[Sum], exposure: int | None) -> float | NotShown:
    """scale · numerator / denominator, in the unit that `says` names. Not shown where the denominator is not."""
    kept = list(rows)
    below = denominator_of(measure, kept, exposure)
    return below if isinstance(below, NotShown) else measure.scale * numerator_of(measure, kept) / below


def drawn(measure: Measure, numerators: Sequence[int]) -> NotShown | None:
    """Why months, one numerator each, are too few or hold too little to be drawn over time; None: they may be."""
    if len(numerators) < measure.minimum.months:
        return NotShown(Reason.FEW_POINTS)
    return NotShown(Reason.FEW_GAPS) if sum(numerators) < measure.minimum.events else None


def compared(measure: Measure, organizations: int) -> NotShown | None:
    """Why so few organizations, families counted as one, are not compared with each other; None: they may be."""
    return NotShown(Reason.FEW_ORGANIZATIONS) if organizations < measure.minimum.contributors else None


def _counted(selection: Selection, rows: Iterable[Sum]) -> int:
    count = sum(row.count for row in rows if selection.takes(row.event_type, row.kind, row.harm))
    check_count("count", count)
    return count
