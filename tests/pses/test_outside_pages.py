"""Pages of the lane outside the PSES: sand ribbon, its legend, one thing at a time, a sheet without formulas."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from pses import outside_selectors as selectors
from pses.models import OutsideRecord, OutsideRules
from pso_portal.tenancy import scope
from tests.told import file_one

from .outside_told import FACTS, entered, reported

RIBBON = "Not part of the patient safety evaluation system."


@pytest.fixture
def home(make_provider):
    return make_provider("Juniper Manor", "nursing_home")


@pytest.fixture
def place(home, make_member):
    return make_member(home, "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(place, acting):
    return acting(place)


@pytest.fixture
def desk(place, client_for):
    return client_for(place)


@pytest.fixture
def record(manager):
    with scope.enter(manager.scope()):
        return entered(manager)


def duty_of(manager, record, duty_id="nh-abuse"):
    with scope.enter(manager.scope()):
        return next(each for each in selectors.duties_of(record) if each.duty_id == duty_id)


def test_every_page_of_the_lane_stands_under_the_sand_ribbon(desk, record):
    for page in ("", "new/", "rules/", f"{record.pk}/", f"{record.pk}/print/"):
        text = desk.get(f"/outside/{page}").content.decode()
        assert ('data-zone="open"' in text, RIBBON in text) == (True, True)


def test_the_record_says_what_it_is_not(desk, record):
    for page in ("", "print/"):
        text = desk.get(f"/outside/{record.pk}/{page}").content.decode()
        assert "NOT PART OF THE PATIENT SAFETY EVALUATION SYSTEM" in text
        assert FACTS in text
        assert "42 CFR 483.12(c)(1)" in text


def test_the_list_shows_what_is_late_first(desk, manager, record):
    text = desk.get("/outside/").content.decode()
    assert record.number in text
    assert "late</span>" in text


def test_a_new_record_is_typed_anew_and_nothing_is_filled_in(desk, manager):
    with scope.enter(manager.scope()):
        file_one(manager, what="other", what__more="protection")
    page = desk.get("/outside/new/").content.decode()
    assert "would be a disclosure" in page
    fields = {
        "event_type": "protection", "kind": "incident", "harm": "severe", "known_at": "2026-03-01T10:00",
        "facts": "From the chart.", "original": "Chart",
    }  # fmt: skip
    refused = desk.post("/outside/new/", fields)
    assert (refused.status_code, "Confirm where the facts come from." in refused.content.decode()) == (422, True)
    made = desk.post("/outside/new/", fields | {"from_original": "on"})
    assert made.status_code == 302
    with scope.enter(manager.scope()):
        held = OutsideRecord.objects.get()
        assert (held.contents["narrative"], held.source) == ("From the chart.", "entered")
        assert f"{held.known_at:%H:%M}" == "16:00"  # ten in the morning, as the place's clock has it


def test_a_body_is_told_on_the_page_and_a_time_ahead_is_said_at_its_field(desk, manager, record):
    held = duty_of(manager, record)
    prefix = f"d{held.pk.hex[:12]}t"
    ahead = timezone.localtime(timezone.now() + timedelta(days=2))
    said = {"do": "tell", "duty": str(held.pk), f"{prefix}-told_to": "Hotline", f"{prefix}-reference": "MO-77"}
    refused = desk.post(f"/outside/{record.pk}/", said | {f"{prefix}-told_at": f"{ahead:%Y-%m-%dT%H:%M}"})
    assert (refused.status_code, "This lies ahead" in refused.content.decode()) == (422, True)
    assert desk.post(f"/outside/{record.pk}/", said | {f"{prefix}-told_at": "2026-03-10T10:30"}).status_code == 302
    page = desk.get(f"/outside/{record.pk}/").content.decode()
    assert ("Hotline" in page, "MO-77" in page) == (True, True)


def test_a_page_does_nothing_it_does_not_know(desk, record):
    assert desk.post(f"/outside/{record.pk}/", {"do": "copy"}).status_code == 404
    assert desk.post(f"/outside/{record.pk}/", {"do": "tell", "duty": "x"}).status_code == 404


def test_the_sheet_runs_no_formula(desk, manager, record):
    held = duty_of(manager, record)
    prefix = f"d{held.pk.hex[:12]}t"
    desk.post(f"/outside/{record.pk}/", {
        "do": "tell", "duty": str(held.pk), f"{prefix}-told_at": "2026-03-10T10:30", f"{prefix}-told_to": "=1+1",
    })  # fmt: skip
    sheet = desk.get("/outside/list.csv")
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="outside-records.csv"'
    assert "'=1+1" in sheet.content.decode()
    assert "Zimbrechtov" not in sheet.content.decode()  # the narrative stays where it is


def test_the_rules_are_made_on_a_page_from_the_version_it_showed(desk, manager):
    with scope.enter(manager.scope()):
        known = {each.id: "ask" for each in selectors.duties_here(manager)}
    assert desk.post("/outside/rules/", known | {"nh-abuse": "outside", "version": "0"}).status_code == 302
    stale = desk.post("/outside/rules/", known | {"nh-abuse": "off", "version": "0"})
    assert stale.status_code == 403
    with scope.enter(manager.scope()):
        assert OutsideRules.objects.get().rules == {"nh-abuse": "outside"}


def test_a_reporter_sees_their_own_and_no_page_of_the_lane(home, make_member, acting, client_for, manager):
    place = make_member(home, "reporter", name="Jo Rivera")
    nurse, phone = acting(place), client_for(place)
    with scope.enter(nurse.scope()):
        mine = reported(nurse)
    with scope.enter(manager.scope()):
        foreign = entered(manager)
    page = phone.get(f"/my-reports/outside/{mine.pk}/").content.decode()
    assert (mine.number in page, 'data-zone="open"' in page, FACTS in page) == (True, True, False)
    assert phone.get(f"/my-reports/outside/{foreign.pk}/").status_code == 404
    assert phone.get(f"/outside/{mine.pk}/").status_code == 404


def test_the_list_asks_no_more_for_thirty_than_for_one(desk, manager):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk.get("/outside/")  # what is asked once and kept
    counts = []
    for more in (1, 29):
        with scope.enter(manager.scope()):
            for _ in range(more):
                entered(manager)
        with CaptureQueriesContext(connection) as asked:
            desk.get("/outside/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
