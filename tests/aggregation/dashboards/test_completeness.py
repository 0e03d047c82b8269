"""Months that are not complete are hidden or hatched, with the share that is known of them."""

from __future__ import annotations

import pytest

from aggregation.dashboards.completeness import Delay, known, triangle_of
from aggregation.dashboards.months import moved, run_of
from aggregation.statistics.delay import months as ladder
from aggregation.statistics.results import NotShown, Reason

LAST = "2025-12"
MONTHS = run_of(moved(LAST, -23), LAST)


def delays(by_lag: tuple[int, ...], months: tuple[str, ...] = MONTHS) -> list[Delay]:
    """Every month the same: so many events after 0, 1, 2 … months, as far as they can be known."""
    return [(month, lag, count) for place, month in enumerate(months) for lag, count in enumerate(by_lag)
            if lag < len(months) - place]  # fmt: skip


def test_the_triangle_is_cumulated_and_as_long_as_time_has_passed() -> None:
    assert triangle_of([("2025-10", 0, 5), ("2025-10", 1, 3), ("2025-10", 9, 1), ("2025-11", 0, 4)],
                       ("2025-10", "2025-11", "2025-12")) == [[5, 8, 8], [4, 4], [0]]  # fmt: skip


def test_the_latest_months_are_as_complete_as_earlier_ones_were_then() -> None:
    found = known(delays((60, 30, 10)), LAST)
    assert [round(found.share(month) or 0, 3) for month in MONTHS[-4:]] == [1.0, 1.0, 0.9, 0.6]
    assert found.hidden("2025-12") is not None
    assert found.hidden("2025-11") is None
    assert [found.hatched(month) for month in MONTHS[-3:]] == [False, True, False]


def test_it_is_the_chain_ladder_that_worked_data_prove() -> None:
    rows = delays((61, 27, 12))
    proved = ladder(triangle_of(rows, MONTHS))
    assert not isinstance(proved, NotShown)
    assert list(known(rows, LAST).by_month.values()) == list(proved)


def test_a_month_that_is_not_shown_says_why() -> None:
    found = known(delays((60, 30, 10)), LAST)
    hidden, still = found.hidden("2025-12"), found.hidden("2026-01")
    assert hidden is not None
    assert hidden.words == "December 2025 is 60% complete: too little of it is known to be shown."
    assert still is not None
    assert still.words == "January 2026 is not over yet."
    assert found.left_out(["2025-10", "2025-12", "2026-01", "2026-02"]) == (
        "Not over yet: January 2026 and February 2026. Too incomplete to count: December 2025 (60%).")  # fmt: skip
    assert found.left_out(["2025-01"]) == ""


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (delays((60, 30, 10), MONTHS[-6:]), Reason.FEW_DELAYS.value),
        (delays((1, 1)), Reason.FEW_EVENTS.value),
        ([], "No delay is known yet, so how complete a month is cannot be told."),
    ],
)
def test_where_too_little_is_known_months_stand_as_they_are_and_the_reason_is_told(
    rows: list[Delay], reason: str
) -> None:
    found = known(rows, LAST)
    assert found.refused is not None
    assert found.refused.words == reason
    assert (found.share(LAST), found.hidden(LAST), found.hatched(LAST)) == (None, None, False)


def test_what_came_in_after_the_last_month_is_not_known_at_its_end() -> None:
    later = [*delays((60, 30, 10)), ("2025-12", 1, 35)]
    assert known(later, LAST).by_month == known(delays((60, 30, 10)), LAST).by_month
