from __future__ import annotations

from aggregation.statistics.run_rules import anhoej_runs


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
