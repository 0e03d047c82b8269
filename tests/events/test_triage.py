"""A case on one page, a look beside the inbox, and harm rated twice."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.enums import Harm
from events.models import Event, HarmReview
from events.services import assign_events, preview_event, rate_harm, set_status
from pses.services import preview_submission, remove, report_to_pso
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.told import NOW, agree, file_one

BESIDE = {"HX-Request": "true"}


@pytest.fixture
def provider(make_provider):
    made = make_provider()
    agree(made)
    return made


@pytest.fixture
def lena(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def desk(lena, client_for):
    return client_for(lena)


@pytest.fixture
def by(lena, acting):
    found = acting(lena, NOW)
    with scope.enter(found.scope()):
        yield found


def test_the_parts_of_a_case_are_places_on_its_page(desk, by):
    event = file_one(by)
    assign_events(by=by, event_ids=[event.pk], owner_id=by.user_id, now=NOW)
    page = desk.get(f"/events/{event.pk}/").content.decode()
    for part in ("summary", "answers", "files", "people", "timeline"):
        assert f'href="#{part}"' in page
        assert f'id="{part}"' in page
    told = page[page.index('id="timeline"') :]
    moments = [
        "Filed by Lena Marsh.",
        "Admitted to the evaluation system",
        "Lena Marsh gave it to Lena Marsh.",
        "Read, by",
    ]
    assert [told.index(each) for each in moments] == sorted(told.index(each) for each in moments)


def test_an_anonymous_report_is_filed_without_a_name_in_its_timeline(desk, by):
    event = file_one(by, name="anonymous")
    page = desk.get(f"/events/{event.pk}/").content.decode()
    assert "Filed without a name." in page
    assert "Filed by" not in page


def test_a_look_beside_the_inbox_is_noted_and_is_no_reading(desk, by):
    event = file_one(by)
    page = desk.get(f"/inbox/{event.pk}/preview/", headers=BESIDE).content.decode()
    assert "Heparin was hung" in page
    assert Event.objects.get(pk=event.pk).status == "sent"
    assert Entry.objects.filter(verb="preview_event", row=event.pk, actor_id=by.user_id).count() == 1


def test_without_a_script_the_preview_opens_the_case(desk, by):
    event = file_one(by)
    answer = desk.get(f"/inbox/{event.pk}/preview/")
    assert (answer.status_code, answer["Location"]) == (302, f"/events/{event.pk}/")


def test_the_reviewers_harm_stands_beside_what_was_told(desk, by):
    event = file_one(by)
    sent = {"harm": "severe", "reason": "Needed surgery next day."}
    answer = desk.post(f"/events/{event.pk}/harm/", sent, follow=True)
    page = answer.content.decode()
    assert "Mild harm" in page
    assert "Severe harm" in page
    assert "Needed surgery next day." in page
    (review,) = HarmReview.objects.all()
    assert (review.harm, Event.objects.get().harm) == ("severe", "mild")


def test_the_inbox_shows_and_filters_by_the_reviewers_harm(desk, by):
    event = file_one(by)
    file_one(by)
    rate_harm(by=by, event_id=event.pk, harm=Harm.MODERATE, reason="", now=NOW)
    page = desk.get("/inbox/?harm=moderate").content.decode()
    assert event.number in page
    assert "reviewed" in page
    assert event.number not in desk.get("/inbox/?harm=mild").content.decode()


def test_what_is_typed_wrong_is_said_at_its_field(desk, by):
    event = file_one(by)
    page = desk.post(f"/events/{event.pk}/harm/", {"harm": "terrible", "reason": "x" * 2001}).content.decode()
    assert "Choose how the patient was affected" in page
    assert "Keep the reason under 2000 characters" in page
    assert not HarmReview.objects.exists()


def test_a_near_miss_has_no_harm_to_rate(by):
    event = file_one(by, harm="not_reached")
    with pytest.raises(Denied, match="no harm to rate"):
        rate_harm(by=by, event_id=event.pk, harm=Harm.MILD, reason="", now=NOW)


def test_the_pso_receives_the_reviewers_rating_and_not_what_was_told(by):
    event = file_one(by)
    rate_harm(by=by, event_id=event.pk, harm=Harm.MODERATE, reason="", now=NOW)
    seen = preview_submission(by=by, content_kind="event", content_id=event.pk, now=NOW)
    sent = report_to_pso(by=by, content_kind="event", content_id=event.pk, now=NOW, expected_sha256=seen.sha256)
    assert (sent.harm, sent.contents["harm"]) == ("moderate", "moderate")
    kept = next(field for field in seen.fields if field.label == "Harm, as the reporter told it")
    assert (kept.value, kept.leaves) == ("Mild harm", "removed")


def test_a_removed_report_takes_the_reasons_with_it(by):
    event = file_one(by)
    rate_harm(by=by, event_id=event.pk, harm=Harm.MODERATE, reason="Seen again.", now=NOW)
    remove(by=by, content_kind="event", content_id=event.pk, reason="Asked for by the State.", attested=True, now=NOW)
    assert not HarmReview.objects.exists()
    with pytest.raises(Denied, match="taken out"):
        rate_harm(by=by, event_id=event.pk, harm=Harm.MILD, reason="", now=NOW)


def test_reporters_rate_and_preview_nothing(provider, make_member, acting, by):
    event = file_one(by)
    nurse = acting(make_member(provider, "reporter"), NOW)
    with pytest.raises(Denied):
        rate_harm(by=nurse, event_id=event.pk, harm=Harm.MILD, reason="", now=NOW)
    with pytest.raises(Denied):
        preview_event(by=nurse, event_id=event.pk, now=NOW)


def test_a_case_with_much_in_it_asks_no_more(desk, by):
    event = file_one(by)

    def asked():
        desk.get(f"/events/{event.pk}/")
        with CaptureQueriesContext(connection) as heard:
            assert desk.get(f"/events/{event.pk}/").status_code == 200
        return len(heard)

    rate_harm(by=by, event_id=event.pk, harm=Harm.MILD, reason="Once.", now=NOW)
    assign_events(by=by, event_ids=[event.pk], owner_id=by.user_id, now=NOW)
    few = asked()
    for number in range(30):
        rate_harm(by=by, event_id=event.pk, harm=Harm.MILD, reason=f"Again {number}.", now=NOW)
        assign_events(by=by, event_ids=[event.pk], owner_id=None if number % 2 else by.user_id, now=NOW)
    set_status(by=by, event_id=event.pk, status="under_review", now=NOW)
    assert asked() == few
