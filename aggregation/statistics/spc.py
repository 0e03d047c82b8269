"""Control charts over time. One chart shows one provider's own months, or a released series.

A run chart needs 12 points, control limits need 20; before that the limits are empty and only the centre
line stands. Source of the formulas: Montgomery, Introduction to Statistical Quality Control; Provost &
Murray, The Health Care Data Guide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from aggregation.statistics.results import NotShown, Reason

FEWEST_POINTS = 12
LIMITS_FROM = 20
FEWEST_EVENTS_A_PERIOD = 3.0
D2, D4 = 1.128, 3.267

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ControlChart:
    """Series, centre line and 3-sigma limits, one value a period, all in the unit of `values`."""

    kind: str
    values: tuple[float, ...]
    centre: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]

    @property
    def outside(self) -> tuple[bool, ...]:
        """Which points lie beyond a limit; empty while there are no limits."""
        return tuple(
            not low <= value <= high for value, low, high in zip(self.values, self.lower, self.upper, strict=False)
        )


def u_chart(
    events: Sequence[int], exposures: Sequence[float], *, baseline: int | None = None, prime: bool = False
) -> ControlChart | NotShown:
    """Events per unit of exposure: ū ± 3√(ū/nᵢ), ū = ΣO/Σn over the first `baseline` periods (all by
    default).

    `prime` widens by σ_z = mean|Δz|/1.128 (Laney 2002). Not shown with 0 exposure or below 3 events a period.
    """
    o, n = _floats(events), _floats(exposures)
    refused = _refuse(o, n) or (NotShown(Reason.RARE_EVENTS) if o.mean() < FEWEST_EVENTS_A_PERIOD else None)
    if refused:
        return refused
    base = slice(baseline)
    ubar = float(o[base].sum() / n[base].sum())
    return _prime_chart("u", o / n, ubar, np.sqrt(ubar / n), prime, ceiling=np.inf, base=base)


def p_chart(
    counts: Sequence[int], answered: Sequence[int], *, baseline: int | None = None, prime: bool = False
) -> ControlChart | NotShown:
    """Share of reports: p̄ ± 3√(p̄(1−p̄)/nᵢ), kept within 0 and 1. `prime` as in `u_chart`."""
    o, n = _floats(counts), _floats(answered)
    if refused := _refuse(o, n):
        return refused
    base = slice(baseline)
    pbar = float(o[base].sum() / n[base].sum())
    sigma = np.sqrt(pbar * (1 - pbar) / n)
    return _prime_chart("p", o / n, pbar, sigma, prime, ceiling=1.0, base=base)


def c_chart(
    events: Sequence[int], *, baseline: int | None = None, left_out: Sequence[int] = ()
) -> ControlChart | NotShown:
    """Events a period where exposure hardly changes: c̄ ± 3√c̄. `left_out`: positions not counted into c̄."""
    o = _floats(events)
    if refused := _refuse(o):
        return refused
    kept = np.delete(o[slice(baseline)], list(left_out))
    centre = float(kept.mean())
    reach = 3 * np.sqrt(np.full(len(o), centre))
    return _chart("c", o, np.full(len(o), centre), np.maximum(0, centre - reach), centre + reach)


def xmr_chart(
    values: Sequence[float], *, baseline: int | None = None, screened: bool = True
) -> ControlChart | NotShown:
    """Individual values: mean ± 2.66 · mean moving range, in the unit of the values.

    `screened` leaves out, once, ranges of 3.267 means and more, so that a jump does not widen its own limits.
    """
    y = _floats(values)
    if refused := _refuse(np.abs(y)):
        return refused
    centre, reach = _moving_range_limits(y[slice(baseline)], screened)
    middle = np.full(len(y), centre)
    return _chart("i", y, middle, middle - reach, middle + reach)


def g_chart(gaps: Sequence[int]) -> ControlChart | NotShown:
    """Cases or days between rare events: mean ± 3√(m(m+1)), centre line at the median. Source: Benneyan
    2001.
    """
    y = _floats(gaps)
    if refused := _refuse(y):
        return refused
    mean = float(y.mean())
    reach = 3 * np.sqrt(mean * (mean + 1))
    full = np.ones(len(y))
    return _chart("g", y, full * float(np.median(y)), full * max(0.0, mean - reach), full * (mean + reach))


def t_chart(times: Sequence[float]) -> ControlChart | NotShown:
    """Time between rare events: an XmR chart of y^(1/3.6), carried back by ^3.6. Source: Nelson 1994."""
    y = _floats(times)
    if refused := _refuse(y):
        return refused
    centre, reach = _moving_range_limits(y ** (1 / 3.6), screened=True)
    full = np.ones(len(y))
    low, high = max(0.0, centre - reach) ** 3.6, (centre + reach) ** 3.6
    return _chart("t", y, full * centre**3.6, full * low, full * high)


def run_chart(values: Sequence[float]) -> ControlChart | NotShown:
    """Values around their median, without limits."""
    y = _floats(values)
    if refused := _refuse(np.abs(y)):
        return refused
    return replace(_chart("run", y, np.full(len(y), np.median(y)), y, y), lower=(), upper=())


def _prime_chart(
    kind: str, y: Floats, centre: float, sigma: Floats, prime: bool, *, ceiling: float, base: slice
) -> ControlChart | NotShown:
    if not sigma.all():
        return NotShown(Reason.NO_SPREAD)
    z = ((y - centre) / sigma)[base]
    wider = float(np.abs(np.diff(z)).mean()) / D2 if prime else 1.0
    reach = 3 * sigma * wider
    middle = np.full(len(y), centre)
    return _chart(kind + "′" * prime, y, middle, np.maximum(0, middle - reach), np.minimum(ceiling, middle + reach))


def _moving_range_limits(y: Floats, screened: bool) -> tuple[float, float]:
    ranges = np.abs(np.diff(y))
    calm = ranges[ranges < D4 * ranges.mean()] if screened else ranges
    return float(y.mean()), 3 / D2 * float(calm.mean()) if len(calm) else 0.0


def _refuse(y: Floats, exposure: Floats | None = None) -> NotShown | None:
    if len(y) and y.min() < 0:
        raise ValueError("counts must not be negative")
    if len(y) < FEWEST_POINTS:
        return NotShown(Reason.FEW_POINTS)
    if exposure is not None and not (exposure > 0).all():
        return NotShown(Reason.NO_DENOMINATOR)
    return None


def _chart(kind: str, y: Floats, centre: Floats, lower: Floats, upper: Floats) -> ControlChart:
    limits = (_plain(lower), _plain(upper)) if len(y) >= LIMITS_FROM else ((), ())
    return ControlChart(kind, _plain(y), _plain(centre), *limits)


def _plain(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _floats(values: Sequence[float]) -> Floats:
    return np.asarray(values, dtype=np.float64)
