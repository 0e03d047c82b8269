"""What a contributor's data are worth: what to ask its risk manager about."""

from __future__ import annotations

from dataclasses import replace

from aggregation.dashboards.quality import Quality, Reports, culture_says, quality_of, says
from aggregation.dashboards.sums import Counts

from .made import YEAR, counts

EVEN = Reports(
    events=counts(YEAR, 10), exposures=counts(YEAR, 900), incidents=counts(YEAR, 8), judged=counts(YEAR, 8),
    untyped=counts(YEAR, 1), near_misses=counts(YEAR, 2), harmful=counts(YEAR, 3), early=counts(YEAR, 9),
    dated=counts(YEAR, 10),
)  # fmt: skip


def of(**changed: Counts) -> Quality:
    (found,) = quality_of(replace(EVEN, **changed), YEAR)
    return found


def test_of_whole_data_nothing_is_to_be_asked() -> None:
    assert of().remarks == ()


def test_missing_months_are_counted() -> None:
    found = of(exposures=counts(YEAR[:9], 900), events=counts(YEAR[1:], 10))
    assert (found.without_exposure, found.silent) == (3, 1)
    assert found.remarks == ("3 months without exposure", "1 month without a report")


def test_a_provider_that_left_is_told_from_one_that_forgets() -> None:
    found = of(exposures=counts(YEAR[:7], 900), events=counts(YEAR[:7], 10))
    assert found.remarks == ("nothing since July 2025",)


def test_unknown_harm_and_lateness_are_told_where_the_whole_interval_says_so() -> None:
    assert of(judged=counts(YEAR, 4)).remarks == ("harm often unknown",)
    assert of(early=counts(YEAR, 2)).remarks == ("most reports come late",)
    assert of(judged=counts(YEAR[:1], 5), incidents=counts(YEAR[:1], 8)).remarks == ()


def test_sentences_count_who_misses_what() -> None:
    lines = quality_of(replace(EVEN, events=counts(YEAR, 10, 10), exposures=counts(YEAR, 900)), YEAR)
    assert says(lines, 12) == "Of 2 providers over 12 months: 1 with exposure missing, 0 with a month without a report."
    assert culture_says(lines) == (
        "One provider has 5 events with harm or more: 0.67 near misses per event. Higher is not worse."
    )


def test_the_near_miss_ratio_of_several_goes_from_the_lowest_to_the_highest() -> None:
    lines = quality_of(replace(EVEN, near_misses=counts(YEAR, 2, 3), harmful=counts(YEAR, 3, 3),
                               events=counts(YEAR, 10, 10)), YEAR)  # fmt: skip
    assert culture_says(lines) == (
        "Near misses per event with harm go from 0.67 to 1.0 among 2 providers with 5 events with harm or more. Higher "
        "is not worse."
    )


def test_of_nobody_a_sentence_says_so() -> None:
    assert says((), 12) == "Nobody of this setting returned anything in these months."
