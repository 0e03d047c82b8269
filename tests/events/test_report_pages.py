"""The nurse's way: report, leave, come back, check, send; with and without scripts."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from events.models import Draft, Event
from pso_portal.tenancy import scope
from tests.told import STORY, answers, unit_code


@pytest.fixture
def provider(make_provider):
    return make_provider(on_call_phone="+1 573 555 0142")


@pytest.fixture
def member(provider, make_member):
    return make_member(provider, "reporter", name="Jo Rivera")


@pytest.fixture
def nurse(member, acting):
    return acting(member)


@pytest.fixture
def desk(member, client_for):
    return client_for(member)


def posted(nurse, **changes):
    """What a browser sends from the form."""
    with scope.enter(nurse.scope()):
        told = answers(where=unit_code(), **changes)
    fields = {f"q.{key}": value for key, value in told.items()}
    return fields | {"asked": [*told], "revision": "0", "editor": str(uuid4())}


def begun(desk):
    response = desk.get("/report/")
    return response.headers["Location"]


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page.content.decode())[1]


def test_six_questions_are_asked_in_the_sealed_zone(desk):
    page = desk.get(begun(desk))
    text = page.content.decode()
    assert 'data-zone="sealed"' in text
    legends = ["What was it about?", "How was the patient affected?", "When did it happen?", "Where did it happen?"]
    assert [words for words in [*legends, "What happened?", "Your name"] if words not in text] == []
    assert "At which stage?" not in text


def test_a_report_goes_from_form_to_check_to_number(desk, nurse):
    address = begun(desk)
    checked = desk.post(address, posted(nurse) | {"do": "check"})
    assert checked.headers["Location"] == f"{address}check/"
    page = desk.get(f"{address}check/")
    fields = {"filing_key": hidden(page, "filing_key"), "revision": hidden(page, "revision")}
    sent = desk.post(f"{address}check/", fields, follow=True)
    assert "Report 26-000001 is sent" in sent.content.decode().replace("\n", " ")
    with scope.enter(nurse.scope()):
        assert (Event.objects.get().narrative, Draft.objects.count()) == (STORY, 0)


def test_a_save_that_arrives_late_does_not_stand_in_the_way_of_sending(desk, nurse):
    address, editor = begun(desk), str(uuid4())
    told = posted(nurse) | {"editor": editor}
    desk.post(address, told | {"do": "check"})
    page = desk.get(f"{address}check/")
    assert desk.post(f"{address}save/", told).status_code == 200
    fields = {"filing_key": hidden(page, "filing_key"), "revision": hidden(page, "revision")}
    assert "/sent/" in desk.post(f"{address}check/", fields).headers["Location"]


def test_what_changed_since_it_was_checked_is_not_sent_and_is_checked_again(desk, nurse):
    address, editor = begun(desk), str(uuid4())
    desk.post(address, posted(nurse) | {"editor": editor, "do": "check"})
    page = desk.get(f"{address}check/")
    desk.post(f"{address}save/", posted(nurse, story="It was another pump.") | {"editor": editor})
    fields = {"filing_key": hidden(page, "filing_key"), "revision": hidden(page, "revision")}
    again = desk.post(f"{address}check/", fields, follow=True).content.decode()
    assert [words for words in ("It is not sent yet", "It was another pump.") if words not in again] == []
    with scope.enter(nurse.scope()):
        assert Event.objects.count() == 0


def test_pressing_send_twice_makes_one_event(desk, nurse):
    address = begun(desk)
    desk.post(address, posted(nurse) | {"do": "check"})
    page = desk.get(f"{address}check/")
    fields = {"filing_key": hidden(page, "filing_key"), "revision": hidden(page, "revision")}
    first, second = (desk.post(f"{address}check/", fields).headers["Location"] for _ in range(2))
    assert first == second
    with scope.enter(nurse.scope()):
        assert Event.objects.count() == 1


def test_without_scripts_continue_shows_what_an_answer_opens(desk, nurse):
    page = desk.post(begun(desk), {"q.what": "fall", "asked": ["what"], "do": "continue"})
    assert (page.status_code, "Was the fall assisted?" in page.content.decode()) == (200, True)


def test_what_is_missing_is_said_and_what_was_typed_stays(desk, nurse):
    page = desk.post(begun(desk), posted(nurse, medication__name=None) | {"do": "check"})
    text = page.content.decode()
    assert page.status_code == 422
    assert 'href="#q-medication-name"' in text
    assert STORY in text


def test_saving_as_typed_answers_with_the_time_and_only_the_new_questions(desk, nurse):
    address = begun(desk)
    page = desk.post(f"{address}save/", {"q.what": "medication", "asked": ["what"], "revision": "0"})
    text = page.content.decode()
    assert re.search(r'role="status">Draft saved \d{1,2}:\d\d', text)
    assert set(re.findall(r'id="(slot-[^"]+)" hx-swap-oob', text)) == {
        "slot-medication-stage", "slot-medication-name", "slot-medication-unknown",
    }  # fmt: skip


def test_a_question_that_stays_is_not_sent_again_so_that_typing_goes_on(desk, nurse):
    address = begun(desk)
    shown = ["medication.stage", "medication.name", "medication.unknown"]
    page = desk.post(
        f"{address}save/",
        {"q.what": "medication", "q.medication.name": "Hep", "asked": ["what", "medication.name"], "shown": shown},
    )
    assert "slot-medication" not in page.content.decode()


def test_severe_harm_shows_whom_to_call_at_once(desk, nurse):
    page = desk.post(f"{begun(desk)}save/", {"q.harm": "severe", "asked": ["harm"], "revision": "0"})
    assert "+1 573 555 0142" in page.content.decode()


def test_two_pages_on_one_draft_are_both_shown_and_neither_is_lost(desk, nurse):
    address = begun(desk)
    desk.post(f"{address}save/", posted(nurse, story="First version."))
    page = desk.post(address, posted(nurse, story="Second version."))
    text = page.content.decode()
    assert (page.status_code, "First version." in text, "Second version." in text) == (409, True, True)
    with scope.enter(nurse.scope()):
        assert Draft.objects.get().answers["story"] == "First version."
    saved = desk.post(f"{address}save/", posted(nurse, story="Third version."))
    assert (saved.status_code, "Show both" in saved.content.decode()) == (409, True)


def test_one_page_may_overtake_its_own_saving(desk, nurse):
    address, editor = begun(desk), str(uuid4())
    desk.post(f"{address}save/", posted(nurse, story="First") | {"editor": editor})
    page = desk.post(address, posted(nurse, story="First and second") | {"editor": editor, "do": "leave"})
    assert page.headers["Location"] == "/drafts/"


def test_after_the_session_ended_the_way_leads_back_to_the_draft(desk, nurse, client):
    address = begun(desk)
    desk.post(f"{address}save/", posted(nurse))
    refused = client.post(address, {"do": "check"})
    assert refused.headers["Location"] == f"/accounts/login/?next={address.replace('/', '%2F')}"
    assert STORY in desk.get(address).content.decode()
    saving = client.post(f"{address}save/", {}, headers={"HX-Request": "true"})
    assert (saving.status_code, saving.content) == (401, b"")


def test_a_draft_is_its_authors_alone(desk, nurse, provider, make_member, client_for):
    address = begun(desk)
    desk.post(f"{address}save/", posted(nurse))
    other = client_for(make_member(provider, "reporter", name="Kim Vale"))
    assert STORY not in other.get(address).content.decode()
    assert other.get(f"{address}check/").status_code == 404
    assert other.post(f"{address}save/", posted(nurse, story="Mine now")).status_code == 404
    assert other.get(f"{address.replace('report', 'drafts')}delete/").status_code == 404


def test_drafts_say_why_they_are_empty_and_how_far_each_is(desk, nurse):
    empty = desk.get("/drafts/").content.decode()
    assert "No drafts. Reports you start and leave are kept here for 30 days." in empty
    desk.post(f"{begun(desk)}save/", {"q.what": "fall", "q.harm": "mild", "asked": ["what", "harm"]})
    filled = desk.get("/drafts/").content.decode()
    assert ("Fall" in filled, "67%" in filled) == (True, True)


def test_names_of_colleagues_are_underlined_and_can_be_removed(desk, nurse, provider, make_member):
    make_member(provider, "reporter", name="Ines Okoro")
    address = begun(desk)
    desk.post(address, posted(nurse))
    assert "<mark>" in desk.get(f"{address}check/").content.decode()
    after = desk.post(f"{address}check/", {"do": "remove_names"}, follow=True).content.decode()
    assert ("Okoro" in after, "[name]" in after) == (False, True)


def saving(desk, nurse, address, story, **more):
    """What the page sends while somebody types."""
    return desk.post(f"{address}save/", posted(nurse, story=story) | more).content.decode()


def stored(nurse):
    with scope.enter(nurse.scope()):
        return Draft.objects.get().answers["story"]


def test_names_are_told_while_typing_below_the_text(desk, nurse, provider, make_member):
    make_member(provider, "reporter", name="Ines Okoro")
    address = begun(desk)
    assert "story-names" not in desk.get(address).content.decode()  # nothing of it weighs on the first load
    assert "story-names" not in saving(desk, nurse, address, "The pump stopped.")
    first = saving(desk, nurse, address, STORY, revision="1")
    assert 'hx-swap-oob="afterend:#q-story"' in first
    assert ("<mark>Ines Okoro</mark>" in first, "Remove names" in first) == (True, True)
    again = saving(desk, nurse, address, STORY, revision="2", names_shown="1")
    assert ('id="story-names" hx-swap-oob="true"' in again, "afterend" in again) == (True, False)
    gone = saving(desk, nurse, address, "The pump stopped.", revision="2", names_shown="1")
    assert ('id="story-names"' in gone, "<mark>" in gone) == (True, False)


def test_names_are_removed_in_place_and_put_back(desk, nurse, provider, make_member):
    make_member(provider, "reporter", name="Ines Okoro")
    address = begun(desk)
    removed = saving(desk, nurse, address, STORY, do="remove_names", names_shown="1")
    assert 'id="q-story"' in removed
    assert ("Put the names back" in removed, "[name]" in removed) == (True, True)
    without = stored(nurse)
    assert "Okoro" not in without
    later = saving(desk, nurse, address, without, revision="1", names_shown="1", names_before=STORY)
    assert ("Put the names back" in later, 'id="q-story"' in later) == (True, False)
    back = saving(desk, nurse, address, without, revision="1", names_shown="1", names_before=STORY, do="undo_names")
    assert (stored(nurse), "Remove names" in back) == (STORY, True)


def test_names_cannot_be_put_back_into_a_text_that_went_on(desk, nurse, provider, make_member):
    make_member(provider, "reporter", name="Ines Okoro")
    address = begun(desk)
    typed = saving(desk, nurse, address, "Another text.", names_shown="1", names_before=STORY)
    assert "Put the names back" not in typed


def test_an_anonymous_report_is_answered_at_no_address_of_its_own(desk, nurse):
    address = begun(desk)
    desk.post(address, posted(nurse, name="anonymous"))
    page = desk.get(f"{address}check/")
    fields = {"filing_key": hidden(page, "filing_key"), "revision": hidden(page, "revision")}
    sent, again = (desk.post(f"{address}check/", fields).content.decode() for _ in range(2))
    number = re.search(r"26-A\d{5}", sent)[0]
    assert f"Report {number} is sent" in again
    assert number not in desk.get("/my-reports/").content.decode()


def test_my_reports_show_where_each_stands(desk, nurse):
    from tests.told import file_one

    with scope.enter(nurse.scope()):
        file_one(nurse)
    text = desk.get("/my-reports/").content.decode()
    assert ("26-000001" in text, "<b>Sent</b>" in text) == (True, True)
