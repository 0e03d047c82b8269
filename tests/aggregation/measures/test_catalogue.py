from __future__ import annotations

import pytest

from aggregation.measures import Better, Denominator, Selection, measure, measures_of
from aggregation.measures.catalogue import EVERY_MEASURE
from aggregation.measures.elements import ELEMENTS
from aggregation.measures.fingerprints import committed
from aggregation.measures.linting import findings
from aggregation.statistics.proportions import FEWEST_ANSWERS
from aggregation.statistics.spc import FEWEST_POINTS
from pso_portal.tenancy.care_settings import SETTINGS

MAIN = ("hospital", "nursing_home", "ems", "pharmacy", "clinic")


def test_the_catalogue_breaks_no_rule():
    assert findings(EVERY_MEASURE, committed()) == []


def test_the_five_main_settings_have_at_least_forty_measures():
    assert sum(len(measures_of(setting)) for setting in MAIN) >= 40


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_setting_has_its_reporting_rate_and_near_miss_share_and_neither_has_a_better_end(setting):
    always = measures_of(setting)[:2]
    assert [one.code for one in always] == [f"{setting}.reporting_rate", f"{setting}.near_miss_share"]
    assert [one.better for one in always] == [Better.NEITHER, Better.NEITHER]


def test_no_measure_is_counted_against_another_settings_exposure():
    rates = [one for one in EVERY_MEASURE if one.denominator is Denominator.EXPOSURE]
    assert {one.code: SETTINGS[one.setting].per in one.says for one in rates if one.says.count("per ") > 0} == {
        one.code: True for one in rates
    }


def test_what_is_not_in_the_catalogue_is_a_key_error():
    with pytest.raises(KeyError):
        measure("hospital.incidence")
    with pytest.raises(KeyError):
        measures_of("spaceship")


def test_minimum_data_are_those_of_the_charts():
    assert {one.minimum.months for one in EVERY_MEASURE} == {FEWEST_POINTS}
    assert {one.minimum.reports for one in EVERY_MEASURE if one.within} == {FEWEST_ANSWERS}


def test_the_elements_of_a_measure_are_the_questions_it_is_counted_from():
    assert measure("hospital.reporting_rate").elements == ("HERF/DE9a",)
    assert measure("hospital.near_miss_share").elements == ("HERF/DE9a", "HERF/DE3")
    assert measure("hospital.fall_injury_rate").elements == tuple(ELEMENTS)


def test_rates_are_called_reporting_rates_and_never_incidence():
    assert [one.code for one in EVERY_MEASURE if "incidence" in f"{one.label} {one.says} {one.why}".lower()] == []


def test_a_portal_whose_measures_do_not_mean_what_they_say_does_not_start(monkeypatch):
    from django.core.checks import run_checks

    from aggregation import apps

    assert [one.msg for one in run_checks() if one.id == "aggregation.E001"] == []
    monkeypatch.setattr(apps, "committed", dict)
    told = [one.msg for one in run_checks() if one.id == "aggregation.E001"]
    assert (len(told), told[0].split(": ")[1]) == (len(EVERY_MEASURE), "commit what it means in fingerprints.txt")


def test_grave_harm_self_harm_and_assault_are_sensitive_and_nothing_else_is():
    sensitive = {one.code.split(".")[1] for one in EVERY_MEASURE if one.sensitive}
    assert sensitive == {"severe_harm_rate", "severe_harm_share", "surgery_severe_share"}
    assert [Selection(event_types=frozenset(kinds)).sensitive for kinds in
            (["behavioral"], ["behavioral", "protection"], ["behavioral", "fall"])] == [True, True, False]  # fmt: skip
