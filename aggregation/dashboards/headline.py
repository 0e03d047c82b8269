"""The figures above a dashboard, each beside the same months of the year before. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from aggregation.dashboards.comparison import against
from aggregation.dashboards.completeness import Known
from aggregation.dashboards.figures import (
    STARRED,
    SYMBOL,
    Withheld,
    between,
    decimals_of,
    interval_of,
    number,
    withheld,
)
from aggregation.dashboards.months import a_year_before, full, short
from aggregation.dashboards.sums import FEWEST, Counts, counted, pooled
from aggregation.measures import Measure
from aggregation.statistics.comparison import RateRatio, near_miss_ratio, rate_ratio
from aggregation.statistics.proportions import Proportion, share
from aggregation.statistics.results import NotShown


@dataclass(frozen=True, slots=True)
class Headline:
    """`value` as printed; `asides`: interval, a year before, or why there is no figure."""

    label: str
    value: str
    asides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The months that figures are of, the same of the year before, and who was there in each."""

    months: tuple[str, ...]
    present: Collection[int]
    before: Collection[int]

    @property
    def earlier(self) -> tuple[str, ...]:
        return a_year_before(self.months)

    @property
    def says(self) -> str:
        """How many were there, and how many of a year before were not; nothing of a group that is too small."""
        if len(self.present) < FEWEST:
            return ""
        gone = len(set(self.before) - set(self.present))
        less = f", {gone} of those of a year before did not" if gone else ""
        return f"{len(self.present)} providers returned something{less}."


def events(label: str, counts: Counts, window: Window) -> Headline:
    """How many, and how many a year before; by how much more or fewer only where chance does not explain it."""
    now = counted(counts, window.months, window.present)
    if isinstance(now, Withheld):
        return _none(label, now)
    then = counted(counts, window.earlier, window.before)
    if isinstance(then, Withheld):
        return Headline(label, f"{now:,}", (_before(then.words or SYMBOL),))
    return Headline(label, f"{now:,}", (_before(f"{then:,}{_changed(now, then)}"),))


def measured(label: str, measure: Measure, above: Counts, below: Counts, window: Window) -> Headline:
    """A measure with its interval."""
    now = pooled(measure, above, below, window.months, window.present)
    if isinstance(now, Withheld):
        return _none(label, now)
    then = pooled(measure, above, below, window.earlier, window.before)
    interval = f"95% interval {interval_of(now)}"
    return Headline(label, number(now.value), (interval, _before(against(now, then, measure))))


def culture(label: str, near_misses: Counts, harmful: Counts, window: Window) -> Headline:
    """Near misses for each event with harm."""
    now = _ratio(near_misses, harmful, window.months, window.present)
    if isinstance(now, Withheld):
        return _none(label, now)
    then = _ratio(near_misses, harmful, window.earlier, window.before)
    told = then.words or SYMBOL if isinstance(then, Withheld) else number(then.value)
    interval = between(now.interval, decimals_of(now.value))
    return Headline(label, number(now.value), (f"95% interval {interval}", _before(told)))


def promptness(label: str, early: Counts, told: Counts, window: Window) -> Headline:
    """The share that came in by the end of the month after."""
    now = _share(early, told, window.months, window.present)
    if isinstance(now, Withheld):
        return _none(label, now)
    then = _share(early, told, window.earlier, window.before)
    before = then.words or SYMBOL if isinstance(then, Withheld) else f"{then.value:.0%}"
    return Headline(label, f"{now.value:.0%}", (f"95% interval {_percents(now)}", _before(before)))


def completeness(known: Known) -> Headline:
    """How much of the newest month that is over is known, and of the two before it."""
    label = f"Known so far of {full(known.last)}"
    now = known.share(known.last)
    if now is None:
        return _none(label, known.refused or STARRED)
    earlier = sorted(known.by_month)[-3:-1]
    told = ", ".join(f"{short(month)} {known.by_month[month].completeness:.0%}" for month in reversed(earlier))
    return Headline(label, f"{now:.0%}", (told,) if told else ())


def _ratio(
    near_misses: Counts, harmful: Counts, months: Collection[str], present: Collection[int]
) -> RateRatio | Withheld:
    above, below = (counted(part, months, present) for part in (near_misses, harmful))
    if isinstance(above, Withheld) or isinstance(below, Withheld):
        return above if isinstance(above, Withheld) else below if isinstance(below, Withheld) else STARRED
    found = near_miss_ratio(above, below)
    return withheld(found) if isinstance(found, NotShown) else found


def _share(early: Counts, told: Counts, months: Collection[str], present: Collection[int]) -> Proportion | Withheld:
    above, below = (counted(part, months, present) for part in (early, told))
    if isinstance(above, Withheld) or isinstance(below, Withheld):
        return above if isinstance(above, Withheld) else below if isinstance(below, Withheld) else STARRED
    found = share(min(above, below), below)
    return withheld(found) if isinstance(found, NotShown) else found


def _percents(of: Proportion) -> str:
    return f"{of.interval.lower:.0%} to {of.interval.upper:.0%}"


def _changed(now: int, then: int) -> str:
    """Counts of equally many months: their exact ratio, as of two rates."""
    ratio = rate_ratio(now, 1, then, 1)
    if isinstance(ratio, NotShown):
        return ""
    return f" ({ratio.value - 1:+.0%})".replace("-", "−") if ratio.distinguishable else "; not distinguishable"


def _before(told: str) -> str:
    return f"A year before: {told}"


def _none(label: str, why: Withheld) -> Headline:
    return Headline(label, SYMBOL, (why.words,) if why.words else ())


def figures_of(headlines: Collection[Headline]) -> list[Mapping[str, object]]:
    """As the page's component reads them."""
    return [{"label": one.label, "value": one.value, "aside": ". ".join(one.asides)} for one in headlines]
