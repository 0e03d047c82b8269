"""The figures above a dashboard: each with its interval and what it was a year before."""

from __future__ import annotations

from aggregation.dashboards import headline
from aggregation.dashboards.completeness import known
from aggregation.dashboards.headline import Window
from aggregation.dashboards.months import a_year_before
from aggregation.dashboards.sums import FEW_PROVIDERS, Counts
from aggregation.measures import measure
from tests.aggregation.dashboards.test_completeness import LAST, delays

from .made import YEAR, codes, counts

BOTH = (*a_year_before(YEAR), *YEAR)
WINDOW = Window(YEAR, codes(6), codes(6))


def grown(before: int, now: int) -> Counts:
    return {**counts(a_year_before(YEAR), *[before] * 6), **counts(YEAR, *[now] * 6)}


def test_events_beside_those_of_the_same_months_a_year_before() -> None:
    found = headline.events("Events", grown(20, 25), WINDOW)
    assert (found.value, found.asides) == ("1,800", ("A year before: 1,440 (+25%)",))


def test_who_left_since_the_year_before_is_counted() -> None:
    assert Window(YEAR, codes(6), codes(6)).says == "6 providers returned something."
    assert Window(YEAR, codes(6), codes(8)).says == (
        "6 providers returned something, 2 of those of a year before did not.")  # fmt: skip
    assert Window(YEAR, codes(5), codes(8)).says == ""


def test_a_few_more_events_than_a_year_before_are_not_called_more() -> None:
    assert headline.events("Events", grown(3, 4), WINDOW).asides == ("A year before: 216 (+33%)",)
    few = {**counts(a_year_before(YEAR)[:1], *[2] * 6), **counts(YEAR[:1], *[3] * 6)}
    assert headline.events("Events", few, WINDOW).asides == ("A year before: 12; not distinguishable",)
    assert headline.events("Events", grown(25, 20), WINDOW).asides == ("A year before: 1,800 (−20%)",)


def test_a_rate_says_how_many_times_the_year_before_it_is() -> None:
    found = headline.measured("Rate", measure("hospital.reporting_rate"), grown(20, 25), counts(BOTH, *[5_000] * 6),
                              WINDOW)  # fmt: skip
    assert (found.value, found.asides) == (
        "5.0", ("95% interval 4.8 to 5.2", "A year before: 4.0; 1.25 times that (1.17 to 1.34)"))  # fmt: skip


def test_a_change_that_chance_may_explain_is_not_called_one() -> None:
    found = headline.measured("Rate", measure("hospital.reporting_rate"), grown(3, 3), counts(BOTH, *[5_000] * 6),
                              WINDOW)  # fmt: skip
    assert found.asides[1] == "A year before: 0.60; not distinguishable"


def test_a_giant_is_a_star_without_words() -> None:
    found = headline.events("Events", counts(BOTH, 900, 1, 1, 1, 1, 1), WINDOW)
    assert (found.value, found.asides) == ("*", ())


def test_few_providers_are_told_in_words() -> None:
    found = headline.culture("Culture", counts(YEAR, 5), counts(YEAR, 9), Window(YEAR, codes(1), codes(1)))
    assert (found.value, found.asides) == ("*", (FEW_PROVIDERS,))


def test_near_misses_for_each_event_with_harm() -> None:
    found = headline.culture("Culture", counts(BOTH, *[2] * 6), counts(BOTH, *[4] * 6), WINDOW)
    assert (found.value, found.asides[1]) == ("0.50", "A year before: 0.50")


def test_how_many_came_in_soon() -> None:
    found = headline.promptness("Soon", counts(BOTH, *[9] * 6), counts(BOTH, *[10] * 6), WINDOW)
    assert (found.value, found.asides) == ("90%", ("95% interval 88% to 92%", "A year before: 90%"))


def test_how_much_is_known_of_the_newest_month() -> None:
    found = headline.completeness(known(delays((60, 30, 10)), LAST))
    assert (found.label, found.value, found.asides) == (
        "Known so far of December 2025", "60%", ("Nov 25 90%, Oct 25 100%",))  # fmt: skip
    assert headline.completeness(known([], LAST)).value == "*"
