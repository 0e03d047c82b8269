from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.disclosure.rounding import Span, round_count, round_rate, span_of_count, span_of_rate


@pytest.mark.parametrize(("count", "rounded"), [(0, 0), (2, 0), (3, 5), (11, 10), (12, 10), (13, 15)])
def test_counts_go_to_the_nearest_five(count, rounded):
    assert round_count(count, 5) == rounded


def test_base_five_hides_two_each_way():
    assert span_of_count(15, 5) == Span(13, 17)
    assert span_of_count(0, 5) == Span(0, 2)


@given(st.integers(0, 300), st.sampled_from([5, 6, 10]))
def test_a_span_holds_exactly_the_counts_that_round_alike(count, base):
    rounded = round_count(count, base)
    alike = [other for other in range(400) if round_count(other, base) == rounded]
    assert span_of_count(rounded, base) == Span(alike[0], alike[-1])


@given(st.integers(0, 200), st.integers(1, 5000), st.sampled_from([1, 1000, 10_000]))
def test_a_rate_with_a_known_exposure_leaves_exactly_the_counts_that_round_alike(count, exposure, scale):
    rate = round_rate(count, exposure, scale, 1)
    alike = [other for other in range(601) if round_rate(other, exposure, scale, 1) == rate]
    span = span_of_rate(rate, exposure, scale, 1)
    assert (span.lower, min(span.upper, 600)) == (alike[0], alike[-1])


def test_a_rate_keeps_its_last_zero():
    assert str(round_rate(2, 1000, 1000, 1)) == "2.0"
    assert round_rate(1, 20, 1, 1) == Decimal("0.1")
