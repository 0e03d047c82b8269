from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom
from statsmodels.discrete.discrete_model import NegativeBinomial

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


@pytest.mark.parametrize("observed", [
    [10, 11, 10, 9, 10, 10, 11, 10, 10, 9], [10] * 10, [0] * 9 + [1], [1] * 9 + [0],
])  # fmt: skip
def test_providers_that_differ_less_than_chance_are_all_drawn_to_the_pool(observed):
    assert fitted(observed, [10.0] * 10).shape == by_moments(observed, [10.0] * 10).shape == inf
    pool = sum(observed) / 100
    for found in shrunk_ratios(observed, [10.0] * 10):
        assert (found.value, found.reliability) == pytest.approx((pool, 0.0))
        assert (found.interval.lower, found.interval.upper) == pytest.approx((pool, pool))


def test_a_million_speaks_for_itself_and_next_to_nothing_not_at_all():
    observed, expected = [*[10**6] * 6, *[2 * 10**6] * 6, 1], [1e6] * 12 + [1e-4]
    found, prior = shrunk_ratios(observed, expected), fitted(observed, expected)
    assert found[0].value == pytest.approx(1.0, rel=1e-4)
    assert found[11].reliability > 0.9999
    assert found[12].reliability < 1e-4
    assert found[12].value == pytest.approx(prior.mean * (1 + 1 / prior.shape), rel=1e-4)


def test_a_ratio_that_no_computer_can_tell_from_infinite_counts_for_nothing():
    assert fitted([4] * 12 + [3], [4.0] * 12 + [5e-324]) == fitted([4] * 12, [4.0] * 12)


def test_the_prior_that_made_the_counts_is_found_again():
    chance = np.random.default_rng(9)
    expected = chance.uniform(5, 60, 8_000)
    counts = chance.poisson(chance.gamma(6, 1.2 / 6, 8_000) * expected)
    prior = fitted(counts, expected)
    assert (prior.mean, prior.shape) == pytest.approx((1.2, 6), rel=0.05)
    assert by_moments(counts, expected).shape == pytest.approx(6, rel=0.1)


def test_the_fit_is_that_of_another_library():
    chance = np.random.default_rng(10)
    expected = chance.uniform(5, 60, 200)
    counts = chance.poisson(chance.gamma(4, 1 / 4, 200) * expected)
    prior = fitted(counts, expected)
    other = NegativeBinomial(counts, np.ones(200), offset=np.log(expected)).fit(disp=False)
    assert (prior.mean, prior.shape) == pytest.approx((np.exp(other.params[0]), 1 / other.params[1]), rel=1e-3)
    assert prior.log_likelihood >= other.llf - 1e-9


def test_intervals_hold_the_true_ratios_as_often_as_they_say():
    chance = np.random.default_rng(13)
    true = chance.gamma(6, 1 / 6, 3_000)
    found = shrunk_ratios(chance.poisson(true * 30).tolist(), [30.0] * 3_000)
    held = [each.interval.lower <= ratio <= each.interval.upper for each, ratio in zip(found, true, strict=True)]
    assert np.mean(held) == pytest.approx(0.95, abs=0.015)


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
    assert [row["raw"] for row in rows] == pytest.approx([row["O"] / row["E"] for row in rows], rel=1e-9)
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
    assert [row["raw"] for row in case["rows"]] == pytest.approx([row["O"] / row["n"] for row in case["rows"]])
    assert [shrunk(row["O"], row["n"], prior).value for row in case["rows"]] == pytest.approx(
        [row["estmm"] for row in case["rows"]], rel=1e-9)
