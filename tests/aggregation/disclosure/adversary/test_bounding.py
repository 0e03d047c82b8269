"""Bounds of the attack equal those found by trying everything, for each kind of release."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.aggregation.disclosure.adversary.cases import case_of, found, tried

MOST = 9
QUICK = settings(deadline=None, max_examples=25)
small = st.lists(st.integers(0, 3), min_size=4, max_size=4)
PROVIDERS = "ABCD"


def _one(values):
    return {(provider, "fall"): value for provider, value in zip(PROVIDERS, values, strict=True)}


def _total(trial, providers=PROVIDERS, category="fall"):
    return sum(trial[provider, category] for provider in providers)


def _base(value, base):
    return (2 * value + base) // (2 * base) * base


@QUICK
@given(small, st.sampled_from([1, 2, 3, 5]), st.sampled_from(["A", "AB"]))
def test_a_rounded_sum_and_a_part_of_it(values, base, coalition):
    figures = _one(values)
    whole, part = _base(_total(figures), base), _total(figures, "CD")
    case = case_of(
        figures,
        {"kind": "sum", "select": {"category": "fall"}, "value": whole, "rounding": {"base": base, "mode": "nearest"}},
        {"kind": "sum", "select": {"provider": ["C", "D"]}, "value": part},
    )
    expected = tried(figures, coalition, "C", "fall",
                     lambda t: _base(_total(t), base) == whole and _total(t, "CD") == part, MOST)  # fmt: skip
    assert found(case, coalition, "C", "fall") == expected


@QUICK
@given(small, st.sampled_from(["A", "AB"]))
def test_a_mean_to_a_tolerance(values, coalition):
    figures = _one(values)
    mean = Fraction(_total(figures), 4)
    case = case_of(figures, {"kind": "mean", "select": {"category": "fall"}, "value": float(mean),
                             "rounding": {"tolerance": 0.25}})  # fmt: skip
    expected = tried(figures, coalition, "D", "fall",
                     lambda t: abs(Fraction(_total(t), 4) - mean) <= Fraction(1, 4), MOST + 4)  # fmt: skip
    assert found(case, coalition, "D", "fall") == expected


@QUICK
@given(small, st.sampled_from(["A", "AB"]))
def test_a_weighted_sum(values, coalition):
    figures = _one(values)
    weights = {"A": 1, "B": 2, "C": 3, "D": 1}

    def index(trial):
        return sum(weight * trial[provider, "fall"] for provider, weight in weights.items())

    terms = [{"select": {"provider": provider}, "coef": weight} for provider, weight in weights.items()]
    shown = {"kind": "weighted", "value": index(figures) + 1, "rounding": {"tolerance": 1}, "terms": terms}
    expected = tried(figures, coalition, "C", "fall", lambda t: 0 <= index(t) - index(figures) <= 2, 20)
    case = case_of(figures, shown)
    assert found(case, coalition, "C", "fall") == expected


@QUICK
@given(small, st.sampled_from(["A", "AB"]))
def test_a_rate_whose_denominators_everybody_knows(values, coalition):
    figures = _one(values)
    exposures = dict(zip(PROVIDERS, (310, 290, 205, 195), strict=True))

    def rate(trial):
        return Fraction(int(Fraction(1000 * _total(trial), 1000) * 10 + Fraction(1, 2)), 10)

    case = case_of(figures, {"kind": "rate", "select": {"measure": "events"}, "denominator": {"measure": "exposure"},
                             "scale": 1000, "value": float(rate(figures)), "rounding": {"decimals": 1}},
                   exposures=exposures)  # fmt: skip
    expected = tried(figures, coalition, "D", "fall", lambda t: rate(t) == rate(figures), MOST + 4)
    assert found(case, coalition, "D", "fall") == expected


@QUICK
@given(small, st.sampled_from([1, 2, 4]), st.sampled_from(["A", "AB"]), st.sampled_from([0, 1]))
def test_a_place_in_the_order_of_providers(values, rank, coalition, tolerance):
    figures = _one(values)
    place = sorted(figures.values())[rank - 1]
    total = _total(figures)
    case = case_of(
        figures,
        {"kind": "order_stat", "select": {"category": "fall"}, "k": rank, "value": place,
         "rounding": {"tolerance": tolerance}},
        {"kind": "sum", "select": {"category": "fall"}, "value": total},
    )  # fmt: skip
    expected = tried(
        figures, coalition, "D", "fall",
        lambda t: abs(sorted(t.values())[rank - 1] - place) <= tolerance and _total(t) == total, 12,
    )  # fmt: skip
    assert found(case, coalition, "D", "fall") == expected


@settings(deadline=None, max_examples=10)
@given(st.lists(st.integers(0, 2), min_size=8, max_size=8), st.sampled_from(["A", "AB"]))
def test_two_categories_and_their_total_for_those_who_see_them(values, coalition):
    keys = [(provider, category) for provider in PROVIDERS for category in ("fall", "device")]
    figures = dict(zip(keys, values, strict=True))
    falls, both = _total(figures), sum(figures.values())
    case = case_of(
        figures,
        {"kind": "sum", "select": {"category": "fall"}, "value": falls, "audience": ["B"]},
        {"kind": "sum", "select": {"measure": "events"}, "value": both},
    )
    if coalition == "A":  # who is no reader of the falls
        expected = (0, both - figures["A", "fall"] - figures["A", "device"])
    else:
        expected = tried(figures, coalition, "C", "fall",
                         lambda t: sum(t.values()) == both and _total(t) == falls, 16)  # fmt: skip
    assert found(case, coalition, "C", "fall") == expected


@pytest.mark.parametrize(("tells", "expected"), [({"lower": 1, "upper": 10}, (0, 10)), ({}, (0, float("inf")))])
def test_a_symbol_tells_what_it_is_said_to_tell(tells, expected):
    figures = _one([2, 2, 2, 2])
    case = case_of(figures, {"kind": "suppressed", "select": {"provider": ["C", "D"]}} | tells)
    assert found(case, "A", "D", "fall") == expected


@pytest.mark.parametrize(
    ("mode", "value", "expected"), [("down", 10, (0, 12)), ("up", 15, (0, 13)), ("random", 10, (0, 12))]
)
def test_other_ways_of_rounding(mode, value, expected):
    figures = _one([2, 3, 4, 5])
    case = case_of(figures, {"kind": "sum", "select": {"category": "fall"}, "value": value,
                             "rounding": {"base": 5, "mode": mode}})  # fmt: skip
    assert found(case, "A", "D", "fall") == expected


def test_that_a_figure_is_shown_tells_of_the_least_that_may_be():
    figures = _one([4, 2, 3, 2])
    shown = {"kind": "sum", "select": {"category": "fall"}, "value": 10, "rounding": {"base": 5, "mode": "nearest"}}
    assert found(case_of(figures, shown), "AB", "D", "fall") == (0, 6)
    part = {"kind": "sum", "select": {"provider": "C"}, "value": 3}
    least = {"min_events": 11}
    assert found(case_of(figures, shown, part, static=least), "AB", "D", "fall") == (2, 3)
