from __future__ import annotations

import numpy as np
import pytest

from aggregation.statistics.results import NotShown, Reason
from aggregation.statistics.seasonality import seasonality

MONTHS = np.arange(48)


def series(swing: float, peak: float, trend: float = 1.0, level: float = 400) -> list[int]:
    """Events of 48 months whose rate goes with the year; exposure 1,000 each."""
    height = np.log(swing) / 2
    return [round(each) for each in level * trend**MONTHS * np.exp(height * np.cos(2 * np.pi * (MONTHS - peak) / 12))]


def test_thirty_five_months_are_too_few():
    assert seasonality([9] * 35, [100.0] * 35) == NotShown(Reason.SHORT_SERIES)


def test_a_month_without_exposure_or_a_series_of_few_events_gives_a_reason():
    assert seasonality([9] * 48, [100.0] * 47 + [0.0]) == NotShown(Reason.NO_DENOMINATOR)
    assert seasonality([3] * 35 + [2], [100.0] * 36) == NotShown(Reason.FEW_IN_SERIES)


def test_a_month_of_the_year_in_which_nothing_ever_happened_gives_a_reason():
    assert seasonality(([120] + [0] * 11) * 3, [1.0] * 36) == NotShown(Reason.EMPTY_MONTH)
    assert seasonality([150] + [0] * 47, [1.0] * 48) == NotShown(Reason.EMPTY_MONTH)


def test_a_series_of_none_gives_a_reason():
    assert seasonality([], []) == NotShown(Reason.SHORT_SERIES)
    assert seasonality([0] * 48, [1.0] * 48) == NotShown(Reason.FEW_IN_SERIES)


@pytest.mark.parametrize(("events", "exposure"), [(10**6, 1e9), (10, 1e-9)])
def test_a_level_series_of_any_size_has_no_season(events, exposure):
    found = seasonality([events] * 48, [exposure] * 48)
    assert (found.swing, found.trend, found.p_value) == pytest.approx((1, 1, 1), abs=1e-6)


def test_the_season_is_found_as_it_was_made():
    found = seasonality(series(1.5, 2.25, trend=1.01), [1000.0] * 48)
    assert (found.swing, found.peak, found.trend) == pytest.approx((1.5, 2.25, 1.01), rel=0.01)
    assert found.p_value < 1e-6


def test_a_level_series_has_no_season():
    found = seasonality([400] * 48, [1000.0] * 48)
    assert (found.swing, found.trend) == pytest.approx((1.0, 1.0), abs=1e-6)
    assert found.p_value == pytest.approx(1.0)


def test_exposure_that_goes_with_the_year_is_no_season():
    events = series(1.5, 2.25)
    found = seasonality(events, [float(each) for each in events])
    assert found.swing == pytest.approx(1.0, abs=1e-6)


def test_chance_alone_is_seldom_taken_for_a_season():
    chance = np.random.default_rng(3)
    found = [seasonality(chance.poisson(12, 48).tolist(), [1.0] * 48).p_value < 0.05 for _ in range(200)]
    assert sum(found) / 200 < 0.08


@pytest.mark.parametrize(("events", "exposures"), [([-1] * 48, [1.0] * 48), ([1] * 48, [-1.0] * 48), ([1] * 48, [1.0])])
def test_what_makes_no_sense_is_refused(events, exposures):
    with pytest.raises(ValueError):
        seasonality(events, exposures)
