from __future__ import annotations

import pytest

from aggregation.statistics.intervals import garwood_interval
from aggregation.statistics.rates import reporting_rate
from aggregation.statistics.results import NotShown, Reason


def test_a_rate_is_events_per_scale_of_exposure():
    found = reporting_rate(30, 12_000, scale=1000)
    assert found.value == pytest.approx(2.5)
    exact = garwood_interval(30)
    assert (found.exact.lower, found.exact.upper) == pytest.approx((exact.lower / 12, exact.upper / 12))
    assert found.unstable is False


def test_without_exposure_there_is_a_reason_and_no_number():
    assert reporting_rate(3, 0, scale=1000) == NotShown(Reason.NO_DENOMINATOR)


@pytest.mark.parametrize(("events", "unstable"), [(0, True), (15, True), (16, False)])
def test_a_rate_on_fewer_than_16_events_is_marked_unstable(events, unstable):
    assert reporting_rate(events, 100, scale=100).unstable is unstable


def test_impossible_input_is_refused():
    with pytest.raises(ValueError):
        reporting_rate(-1, 10, scale=1000)
    with pytest.raises(ValueError):
        reporting_rate(1, -10, scale=1000)
    with pytest.raises(ValueError):
        reporting_rate(1, 10, scale=0)
