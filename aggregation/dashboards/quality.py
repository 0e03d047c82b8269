"""What one contributor's data are worth: what is missing, what is unknown, how late it comes. Pure.

As of all single contributors: on sealed pages only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from aggregation.dashboards.figures import Withheld, number, plural, withheld
from aggregation.dashboards.months import full
from aggregation.dashboards.sums import Counts, by_contributor
from aggregation.statistics.comparison import RateRatio, near_miss_ratio
from aggregation.statistics.proportions import Proportion, share
from aggregation.statistics.results import NotShown, Reason

LATE_BELOW, UNKNOWN_ABOVE = 0.5, 0.25  # of its reports, whole interval
GONE_FROM = 3                          # months at the end with nothing at all


@dataclass(frozen=True, slots=True)
class Reports:
    """Sums of a setting by contributor and month: all, and the parts that quality is told from."""

    events: Counts
    exposures: Counts
    incidents: Counts
    judged: Counts
    untyped: Counts
    near_misses: Counts
    harmful: Counts
    early: Counts
    dated: Counts


@dataclass(frozen=True, slots=True)
class Quality:
    """One contributor over so many months. `last`: the newest with anything at all. Shares between 0 and 1."""

    code: int
    months: int
    last: str
    gone: int
    silent: int
    without_exposure: int
    events: int
    judged: Proportion | Withheld
    untyped: Proportion | Withheld
    early: Proportion | Withheld
    near_misses: RateRatio | Withheld

    @property
    def remarks(self) -> tuple[str, ...]:
        """What to ask its risk manager about, in words."""
        found = []
        if self.gone >= GONE_FROM:
            found.append(f"nothing since {full(self.last)}")
        if self.without_exposure > self.gone:
            found.append(f"{plural(self.without_exposure, 'month')} without exposure")
        if self.silent > self.gone:
            found.append(f"{plural(self.silent, 'month')} without a report")
        if isinstance(self.judged, Proportion) and 1 - self.judged.interval.upper > UNKNOWN_ABOVE:
            found.append("harm often unknown")
        if isinstance(self.early, Proportion) and self.early.interval.upper < LATE_BELOW:
            found.append("most reports come late")
        return tuple(found)


def quality_of(reports: Reports, months: Sequence[str]) -> tuple[Quality, ...]:
    """Every contributor with anything in these months, those with most remarks first."""
    told: dict[int, set[str]] = {}
    for part in (reports.events, reports.exposures):
        for month in months:
            for code in (code for code, count in part.get(month, {}).items() if count > 0):
                told.setdefault(code, set()).add(month)
    sums = {name: by_contributor(getattr(reports, name), months) for name in SUMMED}
    found = [_quality(code, reports, months, max(told[code]), {name: of.get(code, 0) for name, of in sums.items()})
             for code in told]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-len(one.remarks), one.code)))


SUMMED = ("events", "incidents", "judged", "untyped", "near_misses", "harmful", "early", "dated")


def _quality(code: int, reports: Reports, months: Sequence[str], last: str, sums: Mapping[str, int]) -> Quality:
    return Quality(
        code, len(months), last, sum(month > last for month in months), _missing(reports.events, code, months),
        _missing(reports.exposures, code, months), sums["events"], _share(sums["judged"], sums["incidents"]),
        _share(sums["untyped"], sums["events"]), _share(sums["early"], sums["dated"]),
        _ratio(sums["near_misses"], sums["harmful"]),
    )  # fmt: skip


def says(lines: Collection[Quality], months: int) -> str:
    """How many of them miss what."""
    if not lines:
        return "Nobody of this setting returned anything in these months."
    without, silent = (sum(getattr(one, name) > 0 for one in lines) for name in ("without_exposure", "silent"))
    return (f"Of {plural(len(lines), 'provider')} over {plural(months, 'month')}: {without} with exposure missing, "
            f"{silent} with a month without a report.")  # fmt: skip


def culture_says(lines: Collection[Quality]) -> str:
    """From where to where the near-miss ratio goes. It tells of culture: no way is better."""
    ratios = [one.near_misses.value for one in lines if isinstance(one.near_misses, RateRatio)]
    if not ratios:
        return Reason.FEW_HARM_EVENTS.value
    if len(ratios) == 1:
        told = f"{number(ratios[0])} near misses per event"
        return f"One provider has 5 events with harm or more: {told}. Higher is not worse."
    return (f"Near misses per event with harm go from {number(min(ratios))} to {number(max(ratios))} among "
            f"{plural(len(ratios), 'provider')} with 5 events with harm or more. Higher is not worse.")  # fmt: skip


def _missing(counts: Counts, code: int, months: Collection[str]) -> int:
    return sum(counts.get(month, {}).get(code, 0) <= 0 for month in months)


def _share(part: int, whole: int) -> Proportion | Withheld:
    found = share(min(part, whole), whole)
    return withheld(found) if isinstance(found, NotShown) else found


def _ratio(near_misses: int, harmful: int) -> RateRatio | Withheld:
    found = near_miss_ratio(near_misses, harmful)
    return withheld(found) if isinstance(found, NotShown) else found
