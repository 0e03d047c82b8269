"""More spread between providers than chance alone gives: φ, τ² and the wider funnel limits that follow.

Unrounded peer figures go into φ and τ²: what comes out of here stays inside the PSO until disclosure control
has a bound for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, exp, isfinite, log, sin, sqrt

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from aggregation.statistics.proportions import z_of
from aggregation.statistics.results import Interval, NotShown, Reason, check_count, check_counts

FEWEST_PROVIDERS = 10
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Transformed:
    """One provider on a scale where its standard error `s` does not depend on its value `y`."""

    y: float
    s: float


@dataclass(frozen=True)
class Spread:
    """φ (no unit, 1 = chance alone) and τ² (variance between providers on the transformed scale)."""

    phi: float
    tau2: float


def ratio_sqrt(observed: float, expected: float) -> Transformed:
    """√(O/E), s = 1/(2√E): defined at zero events, so it is the default for ratios. Raises ValueError for negative
    events, or where none are expected.
    """
    check_count("observed", observed)
    _check_above_0("expected", expected)
    return Transformed(sqrt(observed / expected), 1 / (2 * sqrt(expected)))


def ratio_log(observed: float, expected: float) -> Transformed:
    """log(O/E), s = 1/√E: the scale of the English hospital mortality indicator. Raises ValueError unless
    both are above 0.
    """
    _check_above_0("observed", observed)
    _check_above_0("expected", expected)
    return Transformed(log(observed / expected), 1 / sqrt(expected))


def share_arcsine(count: float, answered: float) -> Transformed:
    """asin √p, s = 1/(2√n). Raises ValueError where nobody answered, and for more than answered."""
    check_count("count", count)
    _check_above_0("answered", answered)
    if count > answered:
        raise ValueError("count must not be more than answered")
    return Transformed(asin(sqrt(count / answered)), 1 / (2 * sqrt(answered)))


def counts_log(numerator: float, denominator: float) -> Transformed:
    """Log of a ratio of two counts with ½ added to each; both carry chance. Raises ValueError for negative counts."""
    check_counts("counts", (numerator, denominator))
    a, b = numerator + 0.5, denominator + 0.5
    return Transformed(log(a / b), sqrt(numerator / a**2 + denominator / b**2))


def spread(units: Sequence[Transformed], target: float, *, trim: float = 0.10) -> Spread | NotShown:
    """`spread_of` for a page: not shown below 10 providers."""
    if len(units) < FEWEST_PROVIDERS:
        return NotShown(Reason.FEW_PROVIDERS)
    return spread_of(units, target, trim=trim)


def spread_of(units: Sequence[Transformed], target: float, *, trim: float = 0.10,
              leave_out: bool = False) -> Spread:
    """φ = mean of z² after z are drawn in to their `trim` and 1−`trim` quantiles; τ² by moments, 0 if φ
    shows none.

    τ² = (kφ − (k−1)) / (Σw − Σw²/Σw), w = 1/s². `target` is on the transformed scale. `leave_out`: those beyond the
    quantiles are left out of φ, k and τ² instead, as the English hospital mortality indicator does.
    Source: Spiegelhalter, Qual Saf Health Care 2005; quantiles of type 7. Raises ValueError without a unit,
    where none is left, for a target that is no number, or a `trim` of half and more.
    """
    if not (isfinite(target) and 0 <= trim < 0.5):
        raise ValueError("the target must be a number, and less than half drawn in on each side")
    z = z_scores(units, target)
    kept = left_in(z, trim) if leave_out else np.ones(len(z), bool)
    if not kept.any():
        raise ValueError("there must be a unit that is kept")
    drawn_in = z[kept] if leave_out else winsorised(z, trim)
    k, phi = int(kept.sum()), float(np.mean(drawn_in**2))
    w = np.array([unit.s**-2 for unit in units])[kept]
    room = float(w.sum() - (w**2).sum() / w.sum())
    return Spread(phi, max(0.0, (k * phi - (k - 1)) / room) if room > 0 else 0.0)


def z_scores(units: Sequence[Transformed], target: float) -> Floats:
    """(y − target)/s: how many standard errors each lies off (no unit)."""
    return np.array([(unit.y - target) / unit.s for unit in units])


def winsorised(z: Floats, trim: float) -> Floats:
    """Drawn in to the `trim` and 1−`trim` quantiles (type 7)."""
    return np.clip(z, *np.quantile(z, [trim, 1 - trim]))


def left_in(z: Floats, trim: float) -> npt.NDArray[np.bool_]:
    """Those whose place in the order, of one more than there are, lies in neither of the two outer shares."""
    place = rankdata(z) / (len(z) + 1)
    return np.asarray((place >= trim) & (place < 1 - trim))


def _check_above_0(name: str, value: float) -> None:
    check_count(name, value)
    if not value:
        raise ValueError(f"{name} must be above 0")


def wide_limits(target: float, s: float, tau2: float, coverage: float) -> Interval:
    """target ± z·√(s² + τ²), on the transformed scale. Raises ValueError for a negative `s` or `tau2`."""
    check_counts("s and tau2", (s, tau2))
    reach = z_of(coverage) * sqrt(s**2 + tau2)
    return Interval(target - reach, target + reach)


def back_from_sqrt(limits: Interval) -> Interval:
    """Limits of O/E from those of its root; a negative root means 0."""
    return Interval(max(0.0, limits.lower) ** 2, limits.upper**2)


def back_from_log(limits: Interval) -> Interval:
    """Limits of a ratio from those of its logarithm."""
    return Interval(exp(limits.lower), exp(limits.upper))


def back_from_arcsine(limits: Interval) -> Interval:
    """Limits of a share from those of its arcsine root, kept within 0 and 1."""
    quarter = asin(1.0)
    return Interval(sin(max(0.0, limits.lower)) ** 2, sin(min(quarter, limits.upper)) ** 2)
