"""Pooled figures: no more of them than rule 4 lets a reader of a release see, and reasons in words where no count is
needed to know them.
"""

from __future__ import annotations

import pytest

from aggregation.dashboards.figures import STARRED
from aggregation.dashboards.sums import FEW_EXPOSURES, FEW_PROVIDERS, counted, pooled, roster
from aggregation.measures import Measure, measure
from aggregation.statistics.rates import Rate, reporting_rate
from aggregation.statistics.results import Reason

from .made import YEAR, codes, counts, figure, without, words

RATE, SHARE = measure("hospital.reporting_rate"), measure("hospital.near_miss_share")


def test_a_sum_of_six_providers_is_shown() -> None:
    assert counted(counts(YEAR, 2, 2, 2, 2, 2, 2), YEAR, codes(6)) == 144


def test_a_rate_has_the_exact_interval_of_its_counts() -> None:
    found = figure(pooled(RATE, counts(YEAR, 2, 2, 2, 2, 2, 2), counts(YEAR, *[500] * 6), YEAR, codes(6)))
    exact = reporting_rate(144, 36_000, scale=1000)
    assert isinstance(exact, Rate)
    assert (found.value, found.interval) == (4.0, exact.exact)


def test_events_without_exposure_do_not_raise_a_rate() -> None:
    events, exposures = counts(YEAR, *[2] * 7), without(counts(YEAR, *[500] * 7), 7, "2025-05")
    assert figure(pooled(RATE, events, exposures, YEAR, codes(7))).count == 7 * 24 - 2


@pytest.mark.parametrize("one", [RATE, SHARE])
def test_a_provider_alone_in_its_setting_is_told_in_words(one: Measure) -> None:
    assert words(pooled(one, counts(YEAR, 50), counts(YEAR, 900), YEAR, codes(1))) == FEW_PROVIDERS
    assert words(counted(counts(YEAR, 50), YEAR, codes(1))) == FEW_PROVIDERS


def test_no_denominator_is_told_in_words_and_is_no_rate_of_nought() -> None:
    assert words(pooled(RATE, counts(YEAR, *[2] * 6), {}, YEAR, codes(6))) == Reason.NO_DENOMINATOR.value
    assert words(pooled(RATE, counts(YEAR, *[2] * 6), counts(YEAR, *[0] * 6), YEAR, codes(6))) == (
        Reason.NO_DENOMINATOR.value)  # fmt: skip


def test_too_few_exposures_are_told_in_words() -> None:
    assert words(pooled(RATE, counts(YEAR, *[2] * 6), counts(YEAR, *[500] * 5), YEAR, codes(6))) == FEW_EXPOSURES


@pytest.mark.parametrize(
    "events",
    [(95, 1, 1, 1, 1, 1), (40, 40, 1, 1, 1, 1), (3, 3, 3, 0, 0, 0), (1, 1, 1, 1, 1, 1)],
    ids=["a giant among dwarfs", "two giants", "three that reported", "ten events"],
)  # fmt: skip
def test_what_depends_on_counts_is_a_star_without_words(events: tuple[int, ...]) -> None:
    month = YEAR[:1]
    assert counted(counts(month, *events), month, codes(6)) == STARRED
    assert pooled(RATE, counts(month, *events), counts(month, *[500] * 6), month, codes(6)) == STARRED
    assert pooled(SHARE, counts(month, *events), counts(month, *[200] * 6), month, codes(6)) == STARRED


def test_a_giant_of_exposures_is_a_star() -> None:
    exposures = counts(YEAR, 90_000, *[500] * 6)
    assert pooled(RATE, counts(YEAR, *[2] * 7), exposures, YEAR, codes(7)) == STARRED


def test_a_share_is_of_the_reports_that_answered() -> None:
    found = figure(pooled(SHARE, counts(YEAR, *[1] * 6), counts(YEAR, *[4] * 6), YEAR, codes(6)))
    assert (found.value, found.count, found.below) == (25.0, 72, 288)


def test_the_roster_are_those_that_sent_anything() -> None:
    reports, exposures = {"2025-01": {1: 3, 2: 0}, "2024-12": {3: 4}}, {"2025-01": {4: 100}}
    assert roster([reports, exposures], ["2025-01"]) == {1, 4}
