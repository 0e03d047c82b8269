"""Indirect standardisation: what a provider reported beside what its case mix would lead one to expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aggregation.statistics.intervals import count_interval
from aggregation.statistics.results import Interval, NotShown, Reason, check_count, check_counts

SHOW_FROM_EXPECTED = 1.0
FLAG_FROM_EXPECTED = 5.0


@dataclass(frozen=True)
class StandardisedRatio:
    """Observed over expected (no unit; 1 means as the pool). Outliers may be flagged only if
    `may_be_flagged`.
    """

    value: float
    interval: Interval
    observed: float
    expected: float
    may_be_flagged: bool


def expected_events(exposure: Mapping[str, float], pool_rate: Mapping[str, float]) -> float:
    """E = Σ_s n_s · R_s over strata: own exposure times the pool's rate per unit of exposure. Unit: events.

    Raises KeyError where a stratum of the provider has no pool rate, ValueError for a negative exposure or rate.
    """
    check_counts("exposure", exposure.values())
    check_counts("pool_rate", pool_rate.values())
    return sum(amount * pool_rate[stratum] for stratum, amount in exposure.items())


def standardised_ratio(observed: float, expected: float, *, confidence: float = 0.95) -> StandardisedRatio | NotShown:
    """O/E with the count's interval divided by E: exact below 10 events, Byar from 10 on.

    Not shown below 1 expected event; not to be flagged below 5. Source: Breslow & Day, IARC 82, 1987.
    """
    check_count("observed", observed)
    check_count("expected", expected)
    if expected < SHOW_FROM_EXPECTED:
        return NotShown(Reason.SMALL_EXPECTED)
    bounds = count_interval(observed, confidence)
    return StandardisedRatio(
        value=observed / expected,
        interval=Interval(bounds.lower / expected, bounds.upper / expected),
        observed=observed,
        expected=expected,
        may_be_flagged=expected >= FLAG_FROM_EXPECTED,
    )
