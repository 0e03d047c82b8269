"""Control charts over time. One chart shows one provider's own months, or a released series.

A run chart needs 12 points, control limits need 20; before that the limits are empty and only the centre
line stands. Source of the formulas: Montgomery, Introduction to Statistical Quality Control; Provost &
Murray, The Health Care Data Guide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isclose

import numpy as np
import numpy.typing as npt

from aggregation.statistics.results import NotShown, Reason

FEWEST_POINTS = 12
LIMITS_FROM = 20
FEWEST_EVENTS_A_PERIOD = 3.0
D2, D4 = 1.128, 3.267
MOVING_RANGES = 2.66        # 3/d₂, as it is printed and used everywhere for XmR charts
SAME = 1e-12                # relative difference of two figures that are one, told by two sums
POWER = 3.6                 # 1/0.2777: makes exponential times nearly normal (Nelson 1994)

Floats = npt.NDArray[np.float64]
Lines = tuple[float, ...]


@dataclass(frozen=True)
class ControlChart:
    """Series, centre line and 3-sigma limits, one value a period, all in the unit of `values`. `inner_lower`,
    `inner_upper`: two thirds of the way to the limits. `starts`: where its limits were calculated anew.
    """

    kind: str
    values: Lines
    centre: Lines
    lower: Lines
    upper: Lines
    inner_lower: Lines = ()
    inner_upper: Lines = ()
    starts: tuple[int, ...] = (0,)

    @property
    def outside(self) -> tuple[bool, ...]:
        """Which points lie beyond a limit, not on it; empty while there are no limits."""
        return tuple(
            not (low <= value <= high or isclose(value, low, rel_tol=SAME) or isclose(value, high, rel_tol=SAME))
            for value, low, high in zip(self.values, self.lower, self.upper, strict=False)
        )

    @property
    def parts(self) -> tuple[slice, ...]:
        """The stretches that have limits of their own."""
        return tuple(slice(*ends) for ends in zip(self.starts, (*self.starts[1:], len(self.values)), strict=True))


def u_chart(
    events: Sequence[int], exposures: Sequence[float], *, baseline: int | None = None, prime: bool = False
) -> ControlChart | NotShown:
    """Events per unit of exposure: ū ± 3√(ū/nᵢ), ū = ΣO/Σn over the first `baseline` periods (all by
    default).

    `prime` widens by σ_z = mean|Δz|/1.128 (Laney 2002), or narrows where it is below 1. Not shown with 0 exposure or
    below 3 events a period. Raises ValueError for negative figures, columns of different length, or a baseline of less
    than 2 periods.
    """
    o, n = _floats(events), _floats(exposures)
    refused = _refuse(o, n) or (NotShown(Reason.RARE_EVENTS) if o.mean() < FEWEST_EVENTS_A_PERIOD else None)
    return refused or u_lines(events, exposures, baseline=baseline, prime=prime)


def u_lines(
    events: Sequence[int], exposures: Sequence[float], *, baseline: int | None = None, prime: bool = False
) -> ControlChart | NotShown:
    """The lines of `u_chart` for a caller that has asked whether the events carry them. Not shown without any event
    in the baseline. Raises ValueError as `u_chart`.
    """
    o, n = _floats(events), _floats(exposures)
    _check_baseline(baseline)
    if refused := _refuse(o, n):
        return refused
    base = slice(baseline)
    ubar = float(o[base].sum() / n[base].sum())
    return _prime_chart("u", o / n, ubar, np.sqrt(ubar / n), prime, ceiling=np.inf, base=base)


def p_chart(
    counts: Sequence[int], answered: Sequence[int], *, baseline: int | None = None, prime: bool = False
) -> ControlChart | NotShown:
    """Share of reports: p̄ ± 3√(p̄(1−p̄)/nᵢ), kept within 0 and 1. `prime` as in `u_chart`. Not shown where nobody
    answered in a period, or where all shares are 0 or all are 1. Raises ValueError for more than answered.
    """
    o, n = _floats(counts), _floats(answered)
    _check_baseline(baseline)
    if refused := _refuse(o, n):
        return refused
    if (o > n).any():
        raise ValueError("a count must not be more than answered")
    base = slice(baseline)
    pbar = float(o[base].sum() / n[base].sum())
    sigma = np.sqrt(pbar * (1 - pbar) / n)
    return _prime_chart("p", o / n, pbar, sigma, prime, ceiling=1.0, base=base)


def c_chart(
    events: Sequence[int], *, baseline: int | None = None, left_out: Sequence[int] = ()
) -> ControlChart | NotShown:
    """Events a period where exposure hardly changes: c̄ ± 3√c̄. `left_out`: positions not counted into c̄. Not shown
    where nothing happened, or where every position is left out. Raises ValueError for negative events, positions that
    are none, or a baseline of less than 2 periods.
    """
    o = _floats(events)
    _check_baseline(baseline)
    if any(not 0 <= place < len(o) for place in left_out):
        raise ValueError("only a position of the chart can be left out")
    if refused := _refuse(o):
        return refused
    first = o[slice(baseline)]
    kept = np.delete(first, [place for place in left_out if place < len(first)])
    if not len(kept):
        return NotShown(Reason.FEW_POINTS)
    centre = np.full(len(o), float(kept.mean()))
    return _chart("c", o, centre, 3 * np.sqrt(centre), floor=0.0) if centre[0] else NotShown(Reason.NO_SPREAD)


def xmr_chart(
    values: Sequence[float], *, baseline: int | None = None, screened: bool = True, rebased: Sequence[int] = (),
    factor: float = MOVING_RANGES,
) -> ControlChart | NotShown:
    """Individual values: mean ± 2.66 · mean moving range, in the unit of the values, which may be below 0.

    `screened` leaves out, once, ranges of 3.267 means and more, so that a jump does not widen its own limits.
    `rebased`: positions from which on mean and limits are calculated anew, where the process was changed on purpose;
    12 points each. `factor`: 3/1.128, where a reader compares with a chart that does not round it. Not shown where
    every value of a stretch is the same. Raises ValueError for positions out of order.
    """
    y = _floats(values)
    _check_baseline(baseline)
    starts = (0, *rebased)
    if list(starts) != sorted(set(starts)) or (rebased and starts[-1] >= len(y)):
        raise ValueError("a chart is calculated anew at positions within it, in their order")
    lengths = np.diff([*starts, len(y)])
    if refused := _too_few(y[:int(lengths.min())]) or _too_few(y):
        return refused
    found = [_moving_range_lines(part, baseline, screened, factor) for part in np.split(y, starts[1:])]
    if not all(reach for _, reach in found):
        return NotShown(Reason.NO_SPREAD)
    centre, reach = (np.repeat([lines[at] for lines in found], lengths) for at in (0, 1))
    return replace(_chart("i", y, centre, reach, shortest=int(lengths.min())), starts=starts)


def g_chart(gaps: Sequence[int]) -> ControlChart | NotShown:
    """Cases or days between rare events: mean ± 3√(m(m+1)), centre line at the median. Source: Benneyan
    2001. A gap of 0 is two events with nothing between. Not shown where all gaps are 0.
    """
    y = _floats(gaps)
    if refused := _refuse(y):
        return refused
    mean = float(y.mean())
    if not mean:
        return NotShown(Reason.NO_SPREAD)
    full = np.ones(len(y))
    lines = _chart("g", y, full * mean, full * 3 * np.sqrt(mean * (mean + 1)), floor=0.0)
    return replace(lines, centre=_plain(full * float(np.median(y))))


def t_chart(times: Sequence[float]) -> ControlChart | NotShown:
    """Time between rare events: an XmR chart of y^(1/3.6), carried back by ^3.6. Source: Nelson 1994. A time of 0 is
    two events at once. Not shown where all times are the same.
    """
    y = _floats(times)
    if refused := _refuse(y):
        return refused
    centre, reach = _moving_range_lines(y ** (1 / POWER), None, screened=True, factor=3 / D2)
    if not reach:
        return NotShown(Reason.NO_SPREAD)
    full = np.ones(len(y))
    return _chart("t", y, full * centre, full * reach, floor=0.0, back=lambda line: line**POWER)


def run_chart(values: Sequence[float]) -> ControlChart | NotShown:
    """Values around their median, without limits."""
    y = _floats(values)
    return _too_few(y) or ControlChart("run", _plain(y), _plain(np.full(len(y), np.median(y))), (), ())


def _prime_chart(
    kind: str, y: Floats, centre: float, sigma: Floats, prime: bool, *, ceiling: float, base: slice
) -> ControlChart | NotShown:
    """Not shown where the baseline has no variation at all, or for primes none from one period to the next."""
    if not sigma.all():
        return NotShown(Reason.NO_SPREAD)
    wider = float(np.abs(np.diff(((y - centre) / sigma)[base])).mean()) / D2 if prime else 1.0
    if not wider:
        return NotShown(Reason.NO_SPREAD)
    middle = np.full(len(y), centre)
    return _chart(kind + "′" * prime, y, middle, 3 * sigma * wider, floor=0.0, ceiling=ceiling)


def _moving_range_lines(y: Floats, baseline: int | None, screened: bool, factor: float) -> tuple[float, float]:
    """Mean and the reach of the limits; a reach of 0 where nothing moves."""
    first = y[slice(baseline)]
    ranges = np.abs(np.diff(first))
    calm = ranges[ranges < D4 * ranges.mean()] if screened and ranges.any() else ranges
    return float(first.mean()), factor * float(calm.mean()) if len(calm) else 0.0


def _refuse(y: Floats, exposure: Floats | None = None) -> NotShown | None:
    if (y < 0).any() or (exposure is not None and (exposure < 0).any()):
        raise ValueError("counts and exposures must not be negative")
    if exposure is not None and len(exposure) != len(y):
        raise ValueError("every period needs its exposure")
    if exposure is not None and np.isinf(exposure).any():
        raise ValueError("exposures must be numbers")
    if refused := _too_few(y):
        return refused
    if exposure is not None and not (exposure > 0).all():
        return NotShown(Reason.NO_DENOMINATOR)
    return None


def _check_baseline(baseline: int | None) -> None:
    if baseline is not None and baseline < 2:
        raise ValueError("a baseline needs 2 periods at least")


def _too_few(y: Floats) -> NotShown | None:
    if len(y) < FEWEST_POINTS:
        return NotShown(Reason.FEW_POINTS)
    return None if np.isfinite(y).all() else NotShown(Reason.MISSING_PERIOD)


def _chart(
    kind: str, y: Floats, centre: Floats, reach: Floats, *, floor: float = -np.inf, ceiling: float = np.inf,
    back: Callable[[Floats], Floats] = lambda line: line, shortest: int | None = None,
) -> ControlChart:
    """Centre ± reach, and two thirds of it, each kept within floor and ceiling and then carried back."""
    def line(part: float) -> Lines:
        return _plain(back(np.clip(centre + part * reach, floor, ceiling)))

    drawn = (line(-1), line(1), line(-2 / 3), line(2 / 3)) if (shortest or len(y)) >= LIMITS_FROM else ((), (), (), ())
    return ControlChart(kind, _plain(y), _plain(back(centre)), *drawn)


def _plain(values: Floats) -> Lines:
    return tuple(float(value) for value in values)


def _floats(values: Sequence[float]) -> Floats:
    return np.asarray(values, dtype=np.float64)
