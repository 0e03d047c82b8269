from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.statistics.harm import harm_index
from aggregation.statistics.intervals import garwood_interval
from aggregation.statistics.results import NotShown, Reason

WEIGHTS = {"none": 0.0, "mild": 1.0, "moderate": 3.0, "severe": 8.0, "death": 10.0}


def test_nine_events_are_too_few():
    assert harm_index({"mild": 8, "death": 1}, WEIGHTS, 100, scale=1000) == NotShown(Reason.FEW_WEIGHED)


def test_without_exposure_there_is_no_index():
    assert harm_index({"mild": 12}, WEIGHTS, 0, scale=1000) == NotShown(Reason.NO_DENOMINATOR)


def test_each_event_counts_by_its_weight():
    found = harm_index({"none": 50, "mild": 10, "severe": 2}, WEIGHTS, 4000, scale=1000)
    assert (found.value, found.events) == (26 / 4, 12)


def test_where_all_weigh_one_it_is_the_plain_rate_with_its_exact_interval():
    found, exact = harm_index({"mild": 16}, WEIGHTS, 1000, scale=1000), garwood_interval(16)
    assert (found.value, found.interval.lower, found.interval.upper) == pytest.approx((16, exact.lower, exact.upper))


def test_events_without_weight_make_nothing_surer():
    assert harm_index({"none": 300, "death": 9}, WEIGHTS, 1000, scale=1000) == NotShown(Reason.FEW_WEIGHED)
    few, many = (harm_index({"none": none, "death": 12}, WEIGHTS, 1000, scale=1000) for none in (0, 300))
    assert few == many


@pytest.mark.parametrize(("events", "weights", "exposure", "scale"), [
    ({"mild": -1}, WEIGHTS, 10, 1), ({"mild": 12}, {"mild": -1.0}, 10, 1), ({"mild": 12}, WEIGHTS, -1, 1),
    ({"mild": 12}, WEIGHTS, 10, 0), ({"unknown": 12}, WEIGHTS, 10, 1),
])
def test_what_makes_no_sense_is_refused(events, weights, exposure, scale):
    with pytest.raises(ValueError):
        harm_index(events, weights, exposure, scale=scale)


@given(st.dictionaries(st.sampled_from([*WEIGHTS]), st.integers(0, 500)).filter(
    lambda told: sum(count for degree, count in told.items() if degree != "none") >= 10))
def test_the_index_lies_in_its_interval_and_never_below_zero(events):
    found = harm_index(events, WEIGHTS, 1000, scale=1000)
    assert 0 <= found.interval.lower <= found.value + 1e-9
    assert found.value <= found.interval.upper + 1e-9


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_a_million_events_and_next_to_no_exposure_have_their_index(confidence):
    for found in (harm_index({"death": 10**6}, WEIGHTS, 7.0, scale=1000, confidence=confidence),
                  harm_index({"death": 10}, WEIGHTS, 1e-9, scale=1000, confidence=confidence)):
        assert found.interval.lower < found.value < found.interval.upper


def test_nothing_told_gives_a_reason():
    assert harm_index({}, {}, 10.0, scale=1000) == NotShown(Reason.FEW_WEIGHED)


def test_the_interval_holds_the_true_index_about_as_often_as_it_says():
    chance, true = np.random.default_rng(16), {"mild": 30.0, "moderate": 12.0, "severe": 4.0, "death": 2.0}
    index = sum(WEIGHTS[degree] * mean for degree, mean in true.items())
    held = 0
    for _ in range(2_000):
        found = harm_index({degree: int(chance.poisson(mean)) for degree, mean in true.items()}, WEIGHTS, 1, scale=1)
        held += found.interval.lower <= index <= found.interval.upper
    assert held / 2_000 == pytest.approx(0.95, abs=0.02)
