from __future__ import annotations

import numpy as np
import pytest

from aggregation.statistics.run_rules import Runs, anhoej_runs


def test_a_shift_is_a_signal():
    values = [1.0, 2.0] * 5 + [9.0] * 14
    found = anhoej_runs(values, [5.0] * 24)
    assert (found.longest_run, found.crossings, found.signal) == (14, 1, True)


def test_points_on_the_centre_line_do_not_count():
    values = [4.0, 5.0, 6.0] * 8
    found = anhoej_runs(values, [5.0] * 24)
    assert (found.useful, found.longest_run, found.crossings) == (16, 1, 15)
    assert not found.signal


def test_few_useful_points_never_signal():
    assert not anhoej_runs([9.0] * 9, [5.0] * 9).signal
    assert not anhoej_runs([5.0] * 24, [5.0] * 24).signal


def test_none_or_one_point_has_no_runs():
    assert anhoej_runs([], []) == Runs(0, 0, 0, 0, 0)
    assert anhoej_runs([1.0], [0.0]) == Runs(1, 1, 3, 0, 0)


def test_all_on_the_centre_line_leaves_nothing_to_count():
    assert anhoej_runs([5.0] * 24, [5.0] * 24) == Runs(0, 0, 0, 0, 0)


@pytest.mark.parametrize(("useful", "longest", "crossings"), [(10, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6),
                                                             (24, 8, 8), (60, 9, 23), (100, 10, 41)])  # fmt: skip
def test_the_critical_values_that_were_published(useful, longest, crossings):
    """Table of Anhøj & Olesen, PLoS ONE 2014."""
    found = anhoej_runs([float(place % 2) for place in range(useful)], [0.5] * useful)
    assert (found.longest_expected, found.crossings_expected) == (longest, crossings)


def test_of_steady_series_few_signal():
    chance = np.random.default_rng(12)
    signals = sum(anhoej_runs(values, [0.0] * 24).signal for values in chance.normal(size=(3_000, 24)))
    assert signals / 3_000 < 0.1


def test_series_of_different_length_are_refused():
    with pytest.raises(ValueError, match=r"argument"):
        anhoej_runs([1.0], [])
