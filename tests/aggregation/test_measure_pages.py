"""An analyst reads what is measured and who is compared with whom: names and numbers, never who is in a group."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aggregation.measures import measures_of
from aggregation.models import Fact, Grouping, PeerGroup
from aggregation.views.measure_rows import CHARTS
from pso_portal.tenancy import scope
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
FORMED = datetime(2026, 1, 2, 6, tzinfo=UTC)


@pytest.fixture
def ana(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "analyst", name="Ana List"))


@pytest.fixture
def hospitals(pso: Any) -> None:
    """A year's groups of hospitals, and a clinic that has none."""
    with scope.enter(PSO):
        grouping = Grouping(year=2026, setting="hospital", organizations=19, fewest=6, frozen_at=FORMED)
        grouping.save(force_insert=True)
        group(grouping, ["hospital"], 19, 7)
        group(grouping, ["hospital", "large"], 12, 12)
        Fact(contributor=1, setting="clinic", month="2026-01", event_type="fall", kind="incident", harm="mild",
             count=1).save(force_insert=True)  # fmt: skip


def group(grouping: Grouping, path: list[str], organizations: int, staying: int) -> None:
    made = PeerGroup(grouping=grouping, path=path, place=grouping.groups.count(), organizations=organizations,
                     staying=staying)  # fmt: skip
    made.save(force_insert=True)


def words(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_the_catalogue_says_of_each_measure_what_is_counted_and_which_way_is_better(setting: str, ana: Any) -> None:
    said = words(ana.get("/measures/", {"setting": setting}))
    lines = [
        f"{one.label} {one.says} {one.better.capitalize()} {CHARTS[one.chart][0]} {one.version}"
        for one in measures_of(setting)
    ]
    assert [line for line in lines if line not in said] == []


def test_a_setting_that_is_not_one_shows_the_first(ana: Any) -> None:
    assert "Measures: Hospital" in words(ana.get("/measures/?setting=spaceship"))


def test_a_measure_s_page_says_why_and_from_which_elements(ana: Any) -> None:
    said = words(ana.get("/measures/hospital.fall_injury_share/"))
    assert "Counted Event types: Fall; kinds: Incident; degrees of harm: Death, Severe harm, Moderate harm, " in said
    assert "Against Reports, per 100. Event types: Fall; kinds: Incident; degrees of harm: Death, " in said
    assert "Better Lower. Low beds, mats and hip protectors do not stop every fall" in said
    assert "12 months before anything is drawn; 10 reports that answered; 6 organizations before" in said
    assert "HERF/DE21 (Categories associated with the event or unsafe condition)" in said
    assert "Drawn over time as Share by month (p chart)" in said
    assert "hospital.fall_injury_share, version 1" in said


def test_every_measure_has_its_page(ana: Any) -> None:
    codes = [one.code for setting in SETTINGS for one in measures_of(setting)]
    assert {code: ana.get(f"/measures/{code}/").status_code for code in codes} == dict.fromkeys(codes, 200)


def test_a_measure_that_is_not_in_the_catalogue_is_absent(ana: Any) -> None:
    assert ana.get("/measures/hospital.incidence/").status_code == 404


@pytest.mark.parametrize("path", ["/measures/", "/measures/hospital.fall_rate/", "/measures/peer-groups/"])
def test_who_reads_no_aggregates_finds_none_and_the_ribbon_is_that_of_aggregates(
    path: str, ana: Any, make_member: Any, client_for: Any
) -> None:
    assert b'class="zone agg"' in ana.get(path).content
    assert client_for(make_member(None, "pso_administrator")).get(path).status_code == 404


def test_before_any_group_is_formed_the_page_says_when_it_will_be(ana: Any) -> None:
    page = ana.get("/measures/peer-groups/")
    assert b'class="empty"' in page.content
    assert "as soon as six organizations that were under contract when the year began have reported" in words(page)


def test_groups_are_shown_by_name_and_number_and_settings_without_any_are_said(hospitals: None, ana: Any) -> None:
    said = words(ana.get("/measures/peer-groups/?year=2026"))
    assert "Formed January 2, 2026 of 19 organizations." in said
    assert "Hospital 19 7 Hospital, large 12 12" in said
    assert "Without peer groups this year: Clinic. Fewer than 6 organizations" in said


@pytest.mark.parametrize("year", ["1999", "soon", "", "²"])
def test_a_year_that_is_not_offered_is_this_one(year: str, hospitals: None, ana: Any, settings: Any) -> None:
    from django.utils import timezone

    assert f"Peer groups, {timezone.now().year}" in words(ana.get("/measures/peer-groups/", {"year": year}))


def test_thirty_groups_ask_no_more_of_the_database_than_two(hospitals: None, ana: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert ana.get("/measures/peer-groups/?year=2026").status_code == 200
        return len(seen)

    asked()
    few = asked()
    with scope.enter(PSO):
        for setting in [code for code in SETTINGS if code != "hospital"]:
            grouping = Grouping(year=2026, setting=setting, organizations=9, fewest=6, frozen_at=FORMED)
            grouping.save(force_insert=True)
            for size in ("small", "medium", "large"):
                group(grouping, [setting, size], 9, 9)
    assert asked() == few
