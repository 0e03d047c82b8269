"""Rules that tell a special cause from noise in an XmR chart, as the NHS's Making Data Count applies them.

A point is named by the first rule that it meets: it lies beyond a limit; it belongs to seven that rise or fall one
after the other; to two of three on one side of the mean that lie beyond two thirds of the way to the limit; to seven on
one side. Rules never reach across a place at which the limits were calculated anew. Source: NHS England, Making Data
Count; Provost & Murray, The Health Care Data Guide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from aggregation.statistics.results import NotShown, Reason
from aggregation.statistics.spc import SAME, ControlChart

Signs = npt.NDArray[np.int_]
SEVEN, THREE, TWO = 7, 3, 2


class Cause(StrEnum):
    """What is unusual about a point; the value is the label on screen."""

    ABOVE_LIMIT = "above the upper limit"
    BELOW_LIMIT = "below the lower limit"
    RISING = "seven points rising"
    FALLING = "seven points falling"
    TWO_HIGH = "two of three near the upper limit"
    TWO_LOW = "two of three near the lower limit"
    ABOVE_MEAN = "seven points above the mean"
    BELOW_MEAN = "seven points below the mean"

    @property
    def is_high(self) -> bool:
        """Whether it speaks of more: whether that is good is the measure's to say."""
        return self in {Cause.ABOVE_LIMIT, Cause.RISING, Cause.TWO_HIGH, Cause.ABOVE_MEAN}


def special_causes(chart: ControlChart) -> tuple[Cause | None, ...] | NotShown:
    """Of each point why it is unusual, or None. Not shown while the chart has no limits."""
    if not chart.upper:
        return NotShown(Reason.FEW_FOR_LIMITS)
    return tuple(cause for part in chart.parts for cause in _of_part(chart, part))


def near_limits(chart: ControlChart) -> tuple[int, ...]:
    """Of each point 1 or −1 where it lies within the limits and beyond two thirds of the way to the upper or the lower
    one, else 0. Empty while the chart has no limits.
    """
    inner = zip(chart.values, chart.inner_lower, chart.inner_upper, chart.outside, strict=False)
    return tuple(0 if outside else int(value > high) - int(value < low) for value, low, high, outside in inner)


def _of_part(chart: ControlChart, part: slice) -> Iterator[Cause | None]:
    y = np.asarray(chart.values[part])
    centre = np.asarray(chart.centre[part])
    side = np.where(np.isclose(y, centre, rtol=SAME, atol=0), 0, np.sign(y - centre)).astype(int)
    near = np.asarray(near_limits(chart)[part], int)
    outside = side * np.asarray(chart.outside[part], int)
    rules = (
        (outside, Cause.ABOVE_LIMIT, Cause.BELOW_LIMIT),
        (_spread(np.sign(np.diff(y)).astype(int), SEVEN - 1, len(y), _all), Cause.RISING, Cause.FALLING),
        (_two_of_three(side, near), Cause.TWO_HIGH, Cause.TWO_LOW),
        (_spread(side, SEVEN, len(y), _all), Cause.ABOVE_MEAN, Cause.BELOW_MEAN),
    )
    for place in range(len(y)):
        yield next((high if found[place] > 0 else low for found, high, low in rules if found[place]), None)


def _all(window: Signs) -> int:
    """1 or −1 where all of them are that."""
    return int(np.sign(window[0])) if abs(int(window.sum())) == len(window) else 0


def _spread(signs: Signs, length: int, points: int, rule: Callable[[Signs], int]) -> Signs:
    """Every point of every window that the rule finds; a window of steps ends a point later than it has steps."""
    found = np.zeros(points, int)
    for start in range(len(signs) - length + 1):
        if sign := rule(signs[start:start + length]):
            found[start:start + length + points - len(signs)] = sign
    return found


def _two_of_three(side: Signs, near: Signs) -> Signs:
    """Of three on one side, two or three near its limit: those that are near it."""
    found = np.zeros(len(side), int)
    for start in range(len(side) - THREE + 1):
        window = slice(start, start + THREE)
        if (sign := _all(side[window])) and abs(int(near[window].sum())) >= TWO:
            found[window] = np.where(near[window] != 0, sign, found[window])
    return found
