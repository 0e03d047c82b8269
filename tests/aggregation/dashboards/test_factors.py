"""What played a part: bars that rule 4 lets stand, and the reason or the star where it does not."""

from __future__ import annotations

import pytest

from aggregation.dashboards.factors import NOBODY_TOLD, Factors, factors_of, factors_say
from aggregation.dashboards.figures import STARRED, Withheld
from aggregation.dashboards.sums import FEW_PROVIDERS
from events.common_formats import FACTORS

MONTHS = ("2025-01", "2025-02")
EIGHT = range(1, 9)


def by(**counts: int) -> dict[str, dict[str, dict[int, int]]]:
    """Each factor told so often by every one of eight contributors, all in one month."""
    return {factor: {"2025-01": dict.fromkeys(EIGHT, count)} for factor, count in counts.items()}


def test_bars_come_largest_first_and_shares_are_of_the_events_that_told_any() -> None:
    found = factors_of(by(any=5, stress=2, fatigue=4, unknown=2), MONTHS, EIGHT, FACTORS)
    assert isinstance(found, Factors)
    assert (found.told, found.unknown, dict(found.totals)) == (40, 16, {"fatigue": 32, "stress": 16})
    assert list(found.totals) == ["fatigue", "stress"]
    tired = found.share_of("fatigue")
    assert tired is not None
    assert (tired.value, tired.answered) == (0.8, 40)
    assert tired.interval.lower < 0.8 < tired.interval.upper
    assert factors_say(found, FACTORS) == (
        "Tired staff is 67% of the 48 mentions shown, in 40 events that told what played a part."
    )


def test_a_bar_that_rests_on_one_provider_is_a_star_and_so_is_the_one_that_would_give_it_away() -> None:
    counts = by(any=9, stress=2, fatigue=3, training=4)
    counts["stress"] = {"2025-01": {1: 40, 2: 1}}
    found = factors_of(counts, MONTHS, EIGHT, FACTORS)
    assert isinstance(found, Factors)
    assert found.totals == {"training": 32, "stress": None, "fatigue": None}
    assert found.share_of("stress") is None
    assert factors_say(found, FACTORS).endswith("2 of 3 factors are not shown (*).")


def test_where_all_told_the_same_factor_none_is_shown() -> None:
    assert factors_of(by(any=5, stress=5), MONTHS, EIGHT, FACTORS) == STARRED
    almost = by(any=5, stress=5) | {"fatigue": {"2025-02": {3: 2}}}
    assert factors_of(almost, MONTHS, EIGHT, FACTORS) == STARRED


def test_events_of_too_few_providers_or_of_one_mostly_are_a_star() -> None:
    counts = by(any=1, stress=1, fatigue=1)
    for each in counts.values():
        each["2025-01"] = {1: 90, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1}
    assert factors_of(counts, MONTHS, EIGHT, FACTORS) == STARRED


def test_what_is_known_without_counts_is_told_in_words() -> None:
    assert factors_of(by(any=5, stress=5), MONTHS, range(5), FACTORS) == Withheld(FEW_PROVIDERS)
    assert factors_of(by(unknown=5), MONTHS, EIGHT, FACTORS) == Withheld(NOBODY_TOLD)


def test_an_event_withdrawn_leaves_its_bar() -> None:
    counts = by(any=5, stress=3, fatigue=4)
    counts["stress"]["2025-02"] = dict.fromkeys(EIGHT, -1)
    found = factors_of(counts, MONTHS, EIGHT, FACTORS)
    assert isinstance(found, Factors)
    assert found.totals["stress"] == 16


@pytest.mark.parametrize("unknown", [{1: 12}, {1: 1, 2: 1}])
def test_how_many_do_not_know_is_held_to_the_same_rule(unknown: dict[int, int]) -> None:
    counts = by(any=5, stress=3, fatigue=4) | {"unknown": {"2025-01": unknown}}
    found = factors_of(counts, MONTHS, EIGHT, FACTORS)
    assert isinstance(found, Factors)
    assert found.unknown is None
