from __future__ import annotations

import numpy as np
import pytest

from aggregation.signals.chance import LOWEST, rounded, standard
from aggregation.signals.cusum import path, threshold_for


def test_two_digits_are_kept_downwards():
    assert [rounded(value) for value in (0.0578, 1.0, 9.99, 1234, 0.3, 57)] == [0.057, 1.0, 9.9, 1200, 0.3, 57]


def test_a_month_without_cause_alarms_as_seldom_as_stated_although_the_rate_was_learnt():
    """Other chance numbers than those of the simulation: rates learnt from 60 events, anew each year."""
    found = standard(5.0, 60.0)
    chance = np.random.default_rng(2026)
    alarms, months = 0, 0
    for _ in range(60):
        truth = np.repeat(5.0 * chance.gamma(60, 1 / 60, 50), 12)
        alarms += len(path(chance.poisson(truth).tolist(), [5.0] * 600, found.threshold).alarms)
        months += 600
    assert alarms / months == pytest.approx(1 / 200, rel=0.25)
    assert found.false_alarms == pytest.approx(1 / 200, rel=0.03)


def test_a_rate_that_is_hardly_known_needs_a_higher_threshold_than_one_that_is_known():
    assert standard(5.0, 60.0).threshold > standard(5.0, 5_000.0).threshold
    assert standard(5.0, 60.0).threshold > threshold_for([5.0])


def test_a_doubling_is_found_within_the_stated_delay():
    found = standard(6.0, 72.0)
    chance = np.random.default_rng(7)
    truth = 6.0 * chance.gamma(72, 1 / 72, 400)
    counts = [chance.poisson(2 * mean, 200).tolist() for mean in truth]
    waited = [path(each, [6.0] * 200, found.threshold).alarms[0] + 1 for each in counts]
    assert np.mean(waited) == pytest.approx(found.delay, rel=0.1)
    assert found.delay < 4


def test_of_many_events_a_month_the_evidence_itself_is_what_is_asked_for():
    assert (standard(100.0, 1_200.0).threshold, standard(100.0, 1_200.0).delay) == (LOWEST, 1.0)


def test_a_sum_at_the_threshold_is_as_rare_as_an_alarm_and_a_small_one_is_nothing():
    found = standard(5.0, 60.0)
    assert found.p_value(found.threshold) == pytest.approx(found.false_alarms, rel=0.01)
    assert found.p_value(0.0) == 1.0
    assert 0 < found.p_value(1e9) < found.p_value(found.threshold)


@pytest.mark.parametrize(("expected", "learnt", "quiet", "ratio"), [
    (0, 1, 200, 2), (1, 0, 200, 2), (1, 1, 0, 2), (1, 1, 200, 1), (float("nan"), 1, 200, 2),
])
def test_what_is_no_series_is_refused(expected, learnt, quiet, ratio):
    with pytest.raises(ValueError, match="must be above 0"):
        standard(expected, learnt, quiet_months=quiet, ratio=ratio)
