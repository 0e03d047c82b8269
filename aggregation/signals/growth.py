"""Whether the reporting rate of a type has grown: each month's pooled count beside what its contributors' exposures let
expect, summed up by the CUSUM against a threshold that is fixed for the year.

What makes a run is told by organization, so that one provider alone does not look like a problem of many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aggregation.signals.baseline import Baseline, Month, Unjudged, baseline_of
from aggregation.signals.chance import Standard, standard
from aggregation.signals.cusum import path
from aggregation.statistics.delay import HIDDEN_BELOW


@dataclass(frozen=True)
class Judged:
    """A month beside its baseline: `events` and `expected` by contributor, `value` of the sum behind it."""

    name: str
    events: Mapping[int, float]
    expected: Mapping[int, float]
    value: float
    baseline: Baseline
    standard: Standard

    @property
    def count(self) -> int:
        return round(sum(self.events.values()))

    @property
    def mean(self) -> float:
        return sum(self.expected.values())

    @property
    def alarms(self) -> bool:
        return self.value >= self.standard.threshold


@dataclass(frozen=True)
class Growth:
    """A watched type: the months that were judged, oldest first, and why the others were not."""

    months: tuple[Judged, ...]
    unjudged: Mapping[str, Unjudged]

    def at(self, name: str) -> Judged | None:
        return next((month for month in self.months if month.name == name), None)

    def alarms(self, since: str) -> list[Judged]:
        """Months from `since` on in which the sum reached the threshold."""
        return [month for month in self.months if month.alarms and month.name >= since]

    def run_to(self, alarm: Judged) -> list[Judged]:
        """The months in which the sum grew to an alarm: those since it was last nought, or had alarmed before."""
        run: list[Judged] = []
        for month in self.months[: self.months.index(alarm) + 1]:
            run = [] if not month.value or (run and run[-1].alarms) else run
            run += [month] if month.value else []
        return run


def growth_of(months: Sequence[Month]) -> Growth:
    """Every month judged against the baseline of its year, as far as there is one. `months`: closed ones, ascending."""
    unjudged: dict[str, Unjudged] = {}
    judged: list[tuple[Month, Baseline]] = []
    complete = [month for month in months if not _refused(month)]
    for year in sorted({month.year for month in months}):
        baseline = baseline_of([month for month in complete if month.year < year])
        for month in (month for month in months if month.year == year):
            reason = _refused(month) or (baseline if isinstance(baseline, Unjudged) else None)
            if reason:
                unjudged[month.name] = reason
            elif isinstance(baseline, Baseline):
                judged.append((month, baseline))
    return Growth(_summed(judged), unjudged)


def carried_by(observed: Mapping[int, float], expected: Mapping[int, float]) -> int:
    """How many organizations make up what is above the expected: the fewest, largest excess first, that reach all of
    it; 0 where nothing is above. One provider's own trouble gives 1, however many others report as ever.
    """
    excesses = sorted((observed.get(code, 0) - expected.get(code, 0) for code in {*observed, *expected}), reverse=True)
    total, reached = sum(excesses), 0.0
    if total <= 0:
        return 0
    for number, excess in enumerate(excesses, 1):
        reached += excess
        if reached >= total - 1e-9:
            return number
    return len(excesses)


def _refused(month: Month) -> Unjudged | None:
    if month.known < HIDDEN_BELOW:
        return Unjudged.INCOMPLETE
    return None if sum(month.exposures.values()) > 0 else Unjudged.NO_EXPOSURE


def _summed(judged: Sequence[tuple[Month, Baseline]]) -> tuple[Judged, ...]:
    expected = [baseline.expected(month) for month, baseline in judged]
    standards = [standard(baseline.events / baseline.months, baseline.events) for _, baseline in judged]
    counts = [round(sum(month.counted.values())) for month, _ in judged]
    values = path(counts, [sum(each.values()) for each in expected], [each.threshold for each in standards]).values
    return tuple(
        Judged(month.name, month.counted, means, value, baseline, held)
        for (month, baseline), means, value, held in zip(judged, expected, values, standards, strict=True)
    )
