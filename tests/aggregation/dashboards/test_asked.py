"""What an address asks for: whatever is not offered falls back, and never fails."""

from __future__ import annotations

import pytest

from aggregation.dashboards.asked import Asked, asked_for, measure_asked, narrowed
from aggregation.dashboards.months import period_words, run_of, spoken
from aggregation.measures import Selection

SPANS = {"hospital": ("2024-03", "2025-11"), "clinic": ("2025-01", "2025-02")}
TYPES = {"hospital": ["fall", "medication"], "clinic": ["fall"]}


def asked(over: str = "2025-11", **given: str) -> Asked:
    return asked_for(given, SPANS, TYPES, over)


def test_without_a_word_it_is_the_first_setting_and_its_newest_year() -> None:
    found = asked()
    assert found.query() == {"setting": "hospital", "period": "2025"}
    assert found.offered == (
        "2025", "2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1", "2024", "2024-Q4", "2024-Q3", "2024-Q2", "2024-Q1",
    )  # fmt: skip


def test_a_year_that_has_just_begun_is_offered_but_not_the_usual_one() -> None:
    found = asked_for({}, {"hospital": ("2024-03", "2026-01")}, TYPES, "2026-01")
    assert (found.period, found.offered[0]) == ("2025", "2026")


@pytest.mark.parametrize(
    ("name", "value"), [("setting", "moon"), ("period", "2031"), ("type", "burn"), ("harm", "x"), ("period", "")]
)
def test_what_is_not_offered_falls_back(name: str, value: str) -> None:
    assert asked(**{name: value}) == asked()


def test_filters_stand_in_the_address() -> None:
    found = asked(type="fall", harm="severe", period="2025-Q2")
    assert found.query() == {"setting": "hospital", "period": "2025-Q2", "type": "fall", "harm": "severe"}
    assert found.narrowed == Selection(frozenset({"fall"}), None, frozenset({"severe", "death"}))
    assert found.two_years == run_of("2023-07", "2025-06")


def test_a_setting_that_reported_only_in_the_open_month_has_a_period() -> None:
    found = asked_for({}, {"clinic": ("2025-12", "2025-12")}, TYPES, "2025-11")
    assert found.period == "2025"


def test_two_selections_take_what_both_take() -> None:
    one, other = Selection(frozenset({"fall"}), None, frozenset({"mild", "severe"})), Selection(
        None, None, frozenset({"severe"}))  # fmt: skip
    assert narrowed(one, other) == Selection(frozenset({"fall"}), None, frozenset({"severe"}))
    assert narrowed(Selection(frozenset({"fall"})), Selection(frozenset({"burn"}))).event_types == frozenset()


def test_an_unknown_measure_is_the_reporting_rate() -> None:
    assert measure_asked("hospital.nonsense", "hospital").code == "hospital.reporting_rate"
    assert measure_asked("clinic.reporting_rate", "hospital").code == "hospital.reporting_rate"


@pytest.mark.parametrize(
    ("months", "said"),
    [(run_of("2025-01", "2025-12"), "2025"), (run_of("2025-01", "2025-03"), "January to March 2025"),
     (run_of("2024-11", "2025-01"), "November 2024 to January 2025"), (("2025-03",), "March 2025")],
)  # fmt: skip
def test_months_are_named_as_people_name_them(months: tuple[str, ...], said: str) -> None:
    assert spoken(months) == said


def test_a_quarter_is_named_by_its_months() -> None:
    assert (period_words("2025-Q3"), period_words("2025")) == ("2025, July to September", "2025")
