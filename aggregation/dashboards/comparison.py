"""A figure beside the same of a year before, in words without adjectives. Pure."""

from __future__ import annotations

from math import isinf

from aggregation.dashboards.figures import SYMBOL, Figure, Withheld, number
from aggregation.measures import Better, Denominator, Measure
from aggregation.statistics.comparison import rate_ratio
from aggregation.statistics.results import NotShown

SHORT = {Better.LOWER: "Lower", Better.HIGHER: "Higher", Better.NEITHER: "Neither"}
DIRECTIONS = {
    Better.LOWER: "Lower is better",
    Better.HIGHER: "Higher is better",
    Better.NEITHER: "Neither way is better",
}


def against(now: Figure, before: Figure | Withheld, measure: Measure) -> str:
    """"4.4; 0.93 times that (0.88 to 0.98)", or that the two cannot be told apart."""
    if isinstance(before, Withheld):
        return before.words or SYMBOL
    return f"{number(before.value)}; {changed(now, before, measure)}"


def changed(now: Figure, before: Figure, measure: Measure) -> str:
    """By how much. Rates: their exact ratio with its interval. Shares: whether their intervals meet."""
    if measure.denominator is Denominator.EVENTS:
        apart = now.interval.lower > before.interval.upper or now.interval.upper < before.interval.lower
        return f"{abs(now.value - before.value):.1f} {'more' if now.value > before.value else 'fewer'}" if apart else (
            "not distinguishable")  # fmt: skip
    ratio = rate_ratio(now.count, now.below, before.count, before.below)
    if isinstance(ratio, NotShown) or isinf(ratio.interval.upper) or not ratio.distinguishable:
        return "not distinguishable"
    return f"{ratio.value:.2f} times that ({ratio.interval.lower:.2f} to {ratio.interval.upper:.2f})"


def share_words(part: float, whole: float) -> str:
    """"25%"; below one percent with one decimal."""
    share = part / whole
    return f"{share:.1%}" if 0 < share < 0.01 else f"{share:.0%}"
