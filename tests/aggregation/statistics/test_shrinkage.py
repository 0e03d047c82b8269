from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom

from aggregation.statistics.results import NotShown, Reason
from aggregation.statistics.shrinkage import by_moments, fitted, shrunk, shrunk_ratios
from tests.aggregation.statistics.worked_data import worked_json

COUNTIES = st.lists(st.tuples(st.integers(0, 60), st.floats(0.5, 60)), min_size=10, max_size=25).filter(
    lambda rows: any(observed for observed, _ in rows))


def test_nine_providers_are_too_few():
    assert shrunk_ratios([5] * 12, [5.0] * 9 + [0.0] * 3) == NotShown(Reason.FEW_PROVIDERS)


def test_without_an_event_there_is_nothing_to_draw_towards():
    assert shrunk_ratios([0] * 12, [5.0] * 12) == NotShown(Reason.NO_EVENTS)
    assert shrunk_ratios([1] + [0] * 11, [0.0] + [5.0] * 11) == NotShown(Reason.NO_EVENTS)


def test_equal_providers_are_all_drawn_to_the_pool():
    found = shrunk_ratios([5] * 12, [5.0] * 12)
    assert {(each.value, each.reliability) for each in found} == {(1.0, 0.0)}


def test_who_expects_nothing_is_the_pool():
    ratios = shrunk_ratios([*range(0, 60, 5), 0], [20.0] * 12 + [0.0])
    prior = fitted(range(0, 60, 5), [20.0] * 12)
    assert (ratios[-1].value, ratios[-1].reliability) == pytest.approx((prior.mean, 0.0))


def test_negative_counts_and_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="negative"):
        shrunk_ratios([-1] + [5] * 11, [5.0] * 12)
    with pytest.raises(ValueError, match="same length"):
        fitted([5] * 11, [5.0] * 12)
    with pytest.raises(ValueError, match="expected and observed"):
        fitted([0, 0], [1.0, 1.0])


@settings(max_examples=60, deadline=None)
@given(COUNTIES)
def test_shrinkage_lies_between_own_ratio_and_pool_and_nearer_its_own_the_more_it_expects(rows):
    observed, expected = zip(*rows, strict=True)
    prior = fitted(observed, expected)
    for o, e in rows:
        found = shrunk(o, e, prior)
        low, high = sorted((o / e, prior.mean))
        assert low - 1e-9 <= found.value <= high + 1e-9
        assert found.interval.lower <= found.value <= found.interval.upper
    reliabilities = [shrunk(0, e, prior).reliability for e in sorted(expected)]
    assert reliabilities == sorted(reliabilities)


@settings(max_examples=30, deadline=None)
@given(COUNTIES, st.floats(0.7, 1.4), st.floats(0.7, 1.4))
def test_no_other_prior_near_by_is_likelier(rows, shape_by, mean_by):
    observed, expected = (np.array(column, float) for column in zip(*rows, strict=True))
    prior = fitted(observed, expected)
    if prior.shape == inf:
        return
    shape, mean = prior.shape * shape_by, prior.mean * mean_by
    other = nbinom.logpmf(observed, shape, shape / (shape + mean * expected)).sum()
    assert other <= prior.log_likelihood + 1e-9


def test_greatest_likelihood_agrees_with_worked_data():
    case = worked_json("eb_shrinkage.json")
    lengths, counties = case["medpar_los"], case["nc_sids_nb"]
    rows = case["nc_sids_marshall"]["rows"]
    by_county = fitted([row["O"] for row in rows], [row["n"] for row in rows])
    assert (by_county.shape, by_county.mean, by_county.log_likelihood) == pytest.approx(
        (counties["theta"], counties["mu"], counties["logLik"]), rel=1e-6)
    for row, value, low, high in zip(rows, counties["posterior_mean"], counties["lo95"], counties["hi95"], strict=True):
        found = shrunk(row["O"], row["n"], by_county)
        assert (found.value, found.interval.lower, found.interval.upper) == pytest.approx((value, low, high), rel=1e-6)
    rows = lengths["rows"]
    prior = fitted([row["O"] for row in rows], [row["E"] for row in rows])
    assert (prior.shape, prior.mean, prior.log_likelihood) == pytest.approx(
        (lengths["theta"], lengths["mu"], lengths["logLik"]), rel=1e-6)
    for row, found in zip(rows, shrunk_ratios([row["O"] for row in rows], [row["E"] for row in rows]), strict=True):
        assert (found.value, found.reliability, found.interval.lower, found.interval.upper) == pytest.approx(
            (row["post_mean"], row["reliability"], row["lo95"], row["hi95"]), rel=1e-6)


def test_moments_agree_with_worked_data():
    case = worked_json("eb_shrinkage.json")["nc_sids_marshall"]
    prior = by_moments([row["O"] for row in case["rows"]], [row["n"] for row in case["rows"]])
    assert (prior.mean, prior.mean**2 / prior.shape) == pytest.approx(
        (case["params"]["b"], case["params"]["a"]), rel=1e-9)
    assert [shrunk(row["O"], row["n"], prior).value for row in case["rows"]] == pytest.approx(
        [row["estmm"] for row in case["rows"]], rel=1e-9)
