"""When a report is due, and how periods are said."""

from __future__ import annotations

import pytest

from feedback.calendar import is_due, said, short
from pso_portal.agreements.enums import Frequency

QUARTERS = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]


@pytest.mark.parametrize("frequency", [Frequency.QUARTERLY, Frequency.MONTHLY])
def test_quarterly_terms_get_every_quarter_and_monthly_ones_no_more(frequency: Frequency) -> None:
    assert [period for period in QUARTERS if is_due(frequency, period)] == QUARTERS


def test_yearly_terms_get_the_release_that_closes_the_year() -> None:
    assert [period for period in [*QUARTERS, "2025"] if is_due(Frequency.YEARLY, period)] == ["2025-Q4", "2025"]


@pytest.mark.parametrize(
    ("period", "words", "few"),
    [
        ("2025-Q1", "January to March 2025", "Q1 2025"),
        ("2025-Q4", "October to December 2025", "Q4 2025"),
        ("2025", "2025", "2025"),
        ("2023-2025", "2023 to 2025", "2023 to 2025"),
    ],
)
def test_periods_are_said_in_months(period: str, words: str, few: str) -> None:
    assert (said(period), short(period)) == (words, few)
