from __future__ import annotations

import numpy as np
import pytest

from aggregation.signals.pairs import Mixture, belongs, fitted, log_likelihood, no_excess, shrunk
from aggregation.statistics.results import NotShown, Reason
from tests.aggregation.statistics.worked_data import worked_csv, worked_json

PRIOR = Mixture(0.2, 0.1, 2.0, 4.0, 1 / 3)      # DuMouchel's start: a third of the pairs lies widely


def drawn(prior: Mixture, size: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs that were reported at least once, as the mixture gives them."""
    chance = np.random.default_rng(seed)
    first = chance.random(size) < prior.weight
    ratio = np.where(first, chance.gamma(prior.shape1, 1 / prior.rate1, size),
                     chance.gamma(prior.shape2, 1 / prior.rate2, size))
    expected = chance.gamma(0.6, 5.0, size) + 0.05
    counts = chance.poisson(ratio * expected)
    return counts[counts > 0], expected[counts > 0]


def test_ninety_nine_pairs_are_too_few():
    assert fitted([1] * 99, [1.0] * 99) == NotShown(Reason.FEW_PAIRS)


def test_a_small_count_is_drawn_to_what_all_pairs_are_like_and_a_great_one_is_not():
    found = shrunk([1, 100], [0.05, 5.0], PRIOR)
    assert found.mean[0] < 10 < found.mean[1]
    assert found.mean[1] == pytest.approx(20, rel=0.05)
    assert (found.lower < found.mean).all()
    assert (found.mean < found.upper).all()


def test_a_pair_is_asked_about_from_three_events_on_and_a_lower_end_of_two():
    counts, expected = [2, 3, 12, 12], [0.0001, 0.05, 1.0, 8.0]
    assert shrunk(counts, expected, PRIOR).signals(counts).tolist() == [False, True, True, False]


def test_the_strongest_pair_is_a_signal():
    found = shrunk([700], [0.05], PRIOR)
    assert found.signals([700]).tolist() == [True]
    assert found.mean[0] > 1_000


def test_no_mixture_near_by_is_likelier_and_the_one_that_made_them_hardly():
    made = Mixture(0.8, 0.3, 3.0, 3.0, 0.2)
    counts, expected = drawn(made, 4_000, seed=11)
    found = fitted(counts, expected)
    likelihood = log_likelihood(counts, expected, found)
    assert log_likelihood(counts, expected, made) <= likelihood
    for place in range(5):
        for by in (0.9, 1.1):
            values = [found.shape1, found.rate1, found.shape2, found.rate2, found.weight]
            values[place] *= by
            assert log_likelihood(counts, expected, Mixture(*values)) <= likelihood + 1e-6


def test_where_hardly_any_pairs_keep_company_these_few_are_found_all_the_same():
    """From one start alone the search ended where nothing was strong, 13 of log likelihood below the greatest."""
    chance = np.random.default_rng(3)
    expected = chance.gamma(0.6, 5.0, 900) + 0.05
    counts = chance.poisson(expected)
    kept = counts > 0
    counts, expected = np.append(counts[kept], [20, 20]), np.append(expected[kept], [4.8, 5.6])
    found = fitted(counts, expected)
    assert not isinstance(found, NotShown)
    assert shrunk(counts, expected, found).signals(counts).nonzero()[0].tolist() == [len(counts) - 2, len(counts) - 1]


def test_of_pairs_that_have_nothing_to_do_with_each_other_hardly_one_is_asked_about():
    chance = np.random.default_rng(4)
    expected = chance.gamma(0.6, 5.0, 4_000) + 0.05
    counts = chance.poisson(expected)
    counts, expected = counts[counts > 0], expected[counts > 0]
    assert shrunk(counts, expected, fitted(counts, expected)).signals(counts).mean() < 0.005


@pytest.mark.parametrize(("counts", "expected"), [([0] * 100, [1.0] * 100), ([1] * 100, [0.0] * 100),
                                                  ([1] * 100, [1.0] * 99)])
def test_what_are_no_pairs_is_refused(counts, expected):
    with pytest.raises(ValueError):
        fitted(counts, expected)


def test_shrinkage_agrees_with_worked_data():
    case = worked_json("signal_openEBGM.json")
    theta = case["theta"]
    prior = Mixture(theta["alpha1"], theta["beta1"], theta["alpha2"], theta["beta2"], theta["p"])
    counts, expected = ([row[name] for row in case["rows"]] for name in ("N", "E"))
    found = shrunk(counts, expected, prior)
    assert len(counts) == 200
    assert [n / e for n, e in zip(counts, expected, strict=True)] == pytest.approx(
        [row["RR"] for row in case["rows"]], abs=0.005 + 1e-9)
    assert belongs(counts, expected, prior) == pytest.approx([row["qn"] for row in case["rows"]], rel=1e-9)
    # The worked data are rounded to two decimals; their 5 % points by halving, which stops within one of them.
    for values, name, within in ((found.mean, "EBGM", 0.005), (found.lower, "EB05", 0.01), (found.upper, "EB95", 0.01)):
        assert values == pytest.approx([row[name] for row in case["rows"]], abs=within)


def test_lower_points_agree_with_other_worked_data():
    case = worked_json("signal_PhViD.json")
    rows = case["package_GPS_top"]
    counts, expected = [row["count"] for row in rows], [row["expected count"] for row in rows]
    found = shrunk(counts, expected, Mixture(*case["gps_prior"]))
    assert found.lower == pytest.approx([row["Q_0.05(lambda)"] for row in rows], rel=1e-6)
    assert [row["drug margin"] * row["event margin"] / case["N"] for row in rows] == pytest.approx(expected, rel=1e-9)
    assert [n / e for n, e in zip(counts, expected, strict=True)] == pytest.approx([row["n11/E"] for row in rows])
    assert len(rows) == 80


def test_false_alarms_agree_with_other_worked_data():
    """Of the strongest pairs, one after the other: the chance to be none, and what is so called among all pairs."""
    case, pairs = worked_json("signal_PhViD.json"), worked_csv("signal_phvid_counts.csv")
    prior, rows = Mixture(*case["gps_prior"]), case["package_GPS_top"]
    top = no_excess([row["count"] for row in rows], [row["expected count"] for row in rows], prior)
    counts = np.array([int(row["n11"]) for row in pairs])
    every = no_excess(counts, [int(row["n1p"]) * int(row["np1"]) / case["N"] for row in pairs], prior)
    number = np.arange(1, 81)
    assert (counts.sum(), len(pairs)) == (case["N"], case["n_pairs"])
    assert top == pytest.approx([row["postH0"] for row in rows], rel=1e-6, abs=1e-15)
    assert top.cumsum() / number == pytest.approx([row["FDR"] for row in rows], rel=1e-6, abs=1e-15)
    missed = (1 - every).sum() - (1 - top).cumsum() + (1 - top)
    assert missed / (len(pairs) - number) == pytest.approx([row["FNR"] for row in rows], rel=1e-6)
    assert (1 - top).cumsum() / (1 - every).sum() == pytest.approx([row["Se"] for row in rows], rel=1e-6)
    assert 1 - top.cumsum() / every.sum() == pytest.approx([row["Sp"] for row in rows], rel=1e-6)


def test_the_chance_to_be_no_signal_is_the_share_of_the_posterior_below_one():
    counts, expected = [1, 12, 300], [2.0, 1.0, 300.0]
    chance = np.random.default_rng(17)
    weight = belongs(counts, expected, PRIOR)
    for place, (n, e) in enumerate(zip(counts, expected, strict=True)):
        first = chance.random(200_000) < weight[place]
        drawn = np.where(first, chance.gamma(PRIOR.shape1 + n, 1 / (PRIOR.rate1 + e), 200_000),
                         chance.gamma(PRIOR.shape2 + n, 1 / (PRIOR.rate2 + e), 200_000))  # fmt: skip
        assert no_excess(counts, expected, PRIOR)[place] == pytest.approx((drawn <= 1).mean(), abs=0.005)


def test_a_count_of_a_million_is_its_own_ratio():
    found = shrunk([10**6], [10**5], PRIOR)
    assert (found.mean[0], found.lower[0], found.upper[0]) == pytest.approx((10, 10, 10), rel=0.01)


def test_the_fit_to_worked_data_is_likelier_than_the_one_that_comes_with_them():
    case, rows = worked_json("signal_openEBGM.json"), worked_csv("signal_caers_counts.csv")
    counts, expected = [int(row["N"]) for row in rows], [float(row["E"]) for row in rows]
    assert len(rows) == case["n_pairs"]
    assert [n / e for n, e in zip(counts, expected, strict=True)] == pytest.approx(
        [float(row["RR"]) for row in rows], abs=0.005 + 1e-9)
    assert log_likelihood(counts, expected, fitted(counts, expected)) >= log_likelihood(
        counts, expected, Mixture(*case["autoHyper"]))
