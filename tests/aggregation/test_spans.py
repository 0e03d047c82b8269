"""Spans of months, over the turn of the year too."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aggregation.periods import earlier, months_between, months_to

MONTHS = st.integers(2000 * 12, 2100 * 12).map(lambda at: f"{at // 12}-{at % 12 + 1:02d}")


def test_a_span_holds_both_its_ends_and_none_where_it_ends_before_it_begins() -> None:
    assert months_to("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert (months_to("2026-02", "2026-02"), months_to("2026-02", "2026-01")) == (["2026-02"], [])


@given(MONTHS, st.integers(0, 60))
def test_what_lies_so_many_months_before_is_so_many_months_away(month: str, back: int) -> None:
    assert months_between(earlier(month, back), month) == back
    assert len(months_to(earlier(month, back), month)) == back + 1
