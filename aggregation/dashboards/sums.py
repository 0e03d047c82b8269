"""Sums by contributor and month, and what of them may be shown pooled. Pure.

What is pooled here is read inside the PSO and never leaves: still nobody sees more of it than rule 4 lets a reader of a
release see (the counts and the exposures each by themselves). What is known without counts, the roster or an open
month, is said in words; whatever depends on counts is one symbol.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from aggregation.dashboards.figures import STARRED, Figure, Withheld
from aggregation.disclosure.primary import weakness_of_counts, weakness_of_exposures
from aggregation.disclosure.rules import ReleaseRules
from aggregation.measures import Denominator, Measure
from aggregation.statistics.intervals import garwood_interval
from aggregation.statistics.proportions import wilson_interval
from aggregation.statistics.results import Interval, Reason

Counts = Mapping[str, Mapping[int, int]]  # month → contributor → events, or units of exposure

FEWEST = ReleaseRules().smallest_atom
FEW_PROVIDERS = (
    f"Fewer than {FEWEST} providers of this setting returned anything for these months: whatever is told of all "
    "of them tells of one of them."
)  # fmt: skip
FEW_EXPOSURES = (
    f"Fewer than {FEWEST} providers returned their exposure for these months: a rate of so few could tell of one."
)


def by_contributor(counts: Counts, months: Collection[str]) -> dict[int, int]:
    """Sums over these months, for everybody that has any; a sum that withdrawals brought below nought counts as 0."""
    sums: dict[int, int] = {}
    for month in months:
        for code, count in counts.get(month, {}).items():
            sums[code] = sums.get(code, 0) + count
    return {code: max(0, count) for code, count in sums.items()}


def shown_sum(by_code: Mapping[int, int], *, sensitive: bool = False) -> int | None:
    """The sum, or None where it fails rule 4. Codes of one organization are told apart at the door only."""
    return None if weakness_of_counts(by_code, ReleaseRules(), sensitive=sensitive) else sum(by_code.values())


def roster(parts: Iterable[Counts], months: Collection[str]) -> frozenset[int]:
    """Everybody that reported or returned anything in these months."""
    return frozenset(
        code for part in parts for month in months for code, count in part.get(month, {}).items() if count > 0
    )


def counted(counts: Counts, months: Collection[str], present: Collection[int]) -> int | Withheld:
    """A pooled count of events over these months, of a group that is present with enough providers."""
    if len(present) < FEWEST:
        return Withheld(FEW_PROVIDERS)
    total = shown_sum(by_contributor(counts, months))
    return STARRED if total is None else total


def pooled(
    measure: Measure, above: Counts, below: Counts, months: Collection[str], present: Collection[int]
) -> Figure | Withheld:
    """The measure over these months, all contributors together, with its exact (rate) or Wilson's (share) interval.

    Where events are counted against exposure, a contributor's month counts only if its exposure was returned: events
    without a denominator would raise the rate.
    """
    if len(present) < FEWEST:
        return Withheld(FEW_PROVIDERS)
    if measure.denominator is Denominator.EVENTS:
        return _share(measure, by_contributor(above, months), by_contributor(below, months))
    units = with_denominator(below, below, months)
    exposures = by_contributor(units, months)
    if not exposures:
        return Withheld(Reason.NO_DENOMINATOR.value)
    if len(exposures) < FEWEST:
        return Withheld(FEW_EXPOSURES)
    return _rate(measure, by_contributor(with_denominator(above, units, months), months), exposures)


def with_denominator(counts: Counts, below: Counts, months: Collection[str]) -> Counts:
    """The months of contributors that have anything to count against."""
    return {
        month: {code: counts.get(month, {}).get(code, 0) for code, units in below.get(month, {}).items() if units > 0}
        for month in months
    }


def figure_of(measure: Measure, events: int, below: int) -> Figure | Withheld:
    """One figure of one contributor or of a group that may be shown, in the unit that the measure names."""
    if measure.denominator is Denominator.EXPOSURE:
        if below <= 0:
            return Withheld(Reason.NO_DENOMINATOR.value)
        unit, exact = measure.scale / below, garwood_interval(events)
        return Figure(events * unit, Interval(exact.lower * unit, exact.upper * unit), events, below)
    if below < max(1, measure.minimum.reports):
        return Withheld(Reason.FEW_ANSWERS.value)
    exact = wilson_interval(events, below)
    scaled = Interval(exact.lower * measure.scale, exact.upper * measure.scale)
    return Figure(measure.scale * events / below, scaled, events, below)


def _share(measure: Measure, above: Mapping[int, int], below: Mapping[int, int]) -> Figure | Withheld:
    total, part = shown_sum(below), shown_sum(above, sensitive=measure.sensitive)
    if total is None or part is None:
        return STARRED
    return figure_of(measure, part, total)


def _rate(measure: Measure, events: Mapping[int, int], exposures: Mapping[int, int]) -> Figure | Withheld:
    total = shown_sum(events, sensitive=measure.sensitive)
    if total is None or weakness_of_exposures(exposures, ReleaseRules()):
        return STARRED
    return figure_of(measure, total, sum(exposures.values()))
