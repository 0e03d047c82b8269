"""Pages of rooms: one address, one thing at a time, the legend everywhere, nothing typed lost."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from pses import deliberation_selectors as selectors
from pses.deliberation.rooms import RoomKind
from pses.models import Deliberation, PsoDeliberation
from pses.selectors import waiting_count
from pses.services import deliberations as rooms
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.told import file_one

LEGEND = "PATIENT SAFETY WORK PRODUCT"


@pytest.fixture
def hospital(make_provider):
    return make_provider()


@pytest.fixture
def place(hospital, make_member):
    return make_member(hospital, "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(place, acting):
    return acting(place)


@pytest.fixture
def desk(place, client_for):
    return client_for(place)


@pytest.fixture
def surgeon(hospital, make_member):
    return make_member(hospital, "deliberation_member", name="Ines Okoro")


def fields(**changes):
    day = timezone.localdate()
    told = {"key": str(uuid4()), "kind": "rca2", "title": "Heparin tenfold", "purpose": "To learn.",
            "started_on": f"{day:%Y-%m-%d}"}  # fmt: skip
    return told | changes


@pytest.fixture
def url(desk):
    return desk.post("/deliberations/", fields()).headers["Location"]


def room_at(manager, url):
    with scope.enter(manager.scope()):
        return selectors.room(manager, UUID(url.split("/")[2]))


def text_of(answer):
    return answer.content.decode()


def test_a_room_is_opened_on_the_page_and_what_was_typed_stays_where_something_is_missing(desk, manager):
    refused = desk.post("/deliberations/", fields(title=""))
    assert (refused.status_code, "Give the room a title." in text_of(refused)) == (422, True)
    assert "To learn." in text_of(refused)
    sent = fields()
    first, second = (desk.post("/deliberations/", sent).headers["Location"] for _ in range(2))
    assert first == second
    with scope.enter(manager.scope()):
        assert Deliberation.objects.count() == 1


def test_every_page_of_a_room_bears_ribbon_and_legend(desk, url):
    for page in ("/deliberations/", url, f"{url}print/"):
        text = text_of(desk.get(page))
        assert ('data-zone="sealed"' in text, LEGEND in text, "Heparin tenfold" in text) == (True, True, True)


def test_who_is_on_no_list_gets_what_is_given_for_a_room_that_is_not_there(url, surgeon, client_for):
    stranger = client_for(surgeon)
    absent = stranger.get(f"/deliberations/{uuid4()}/")
    for part in ("", "print/", "file/", "operational/"):
        answer = stranger.get(f"{url}{part}")
        assert (answer.status_code, answer.content) == (404, absent.content)
    assert stranger.post(url, {"do": "close", "o-outcome": "Mine."}).status_code == 404
    assert "Heparin" not in text_of(stranger.get("/deliberations/"))


def test_a_person_on_the_list_enters_and_keeps_no_list(desk, url, surgeon, client_for):
    assert desk.post(url, {"do": "add", "person": str(surgeon.user_id)}).status_code == 302
    inside = client_for(surgeon)
    assert "Heparin tenfold" in text_of(inside.get(url))
    refused = inside.post(url, {"do": "off", "person": str(surgeon.user_id)})
    assert (refused.status_code, "Only an owner" in text_of(refused)) == (403, True)


def test_the_workspace_names_a_deliberation_to_those_on_its_list_alone(desk, hospital, url, make_member, client_for):
    officer = client_for(make_member(hospital, "provider_privacy_officer", name="Omar Reed"))
    mine, theirs = text_of(desk.get("/pses/")), text_of(officer.get("/pses/"))
    assert ("RCA²" in mine, url in mine, "Stays here" in mine) == (True, True, True)
    assert ("A deliberation" in theirs, url in theirs, "RCA²" in theirs) == (True, False, False)
    room_id = url.split("/")[2]
    removed = officer.post(f"/pses/deliberation/{room_id}/remove/", {"reason": "The State."})
    assert (removed.status_code, "never removed" in text_of(removed)) == (403, True)
    shown = desk.get(f"/pses/deliberation/{room_id}/report/")
    assert (shown.status_code, "Report the event itself" in text_of(shown)) == (403, True)


def test_a_room_is_nothing_that_waits_for_a_decision(manager, url):
    with scope.enter(manager.scope()):
        assert waiting_count() == 0
        file_one(manager)
        assert waiting_count() == 1


def test_minutes_are_saved_as_typed_and_both_texts_are_shown_where_two_write(desk, url, manager):
    sent = {"do": "keep", "text": "The pump was set", "revision": "0", "editor": str(uuid4())}
    saved = desk.post(url, sent, headers={"HX-Request": "true"})
    assert saved.status_code == 200
    assert ('id="minutes-revision"' in text_of(saved), "Saved" in text_of(saved)) == (True, True)
    assert "<html" not in text_of(saved)
    other = sent | {"text": "Two nurses were there", "editor": str(uuid4())}
    late = desk.post(url, other, headers={"HX-Request": "true"})
    assert (late.status_code, "this was not" in text_of(late)) == (409, True)
    both = desk.post(url, other | {"do": "save"})
    assert both.status_code == 409
    assert ("The pump was set" in text_of(both), "Two nurses were there" in text_of(both)) == (True, True)
    revision = room_at(manager, url).text_revision
    together = desk.post(url, other | {"do": "save", "text": "Both", "revision": str(revision)})
    assert together.status_code == 302
    page = text_of(desk.get(url))
    assert ("Both" in page, "Two nurses were there" in page, "Kept beside" in page) == (True, True, True)


def test_an_rca_from_timeline_to_the_operational_copy(desk, url, manager):
    before = f"{timezone.localtime() - timedelta(days=1):%Y-%m-%dT%H:%M}"
    missing = desk.post(url, {"do": "note", "key": str(uuid4()), "t-what": "Heparin was hung"})
    assert (missing.status_code, "Heparin was hung" in text_of(missing)) == (422, True)
    told = {"t-at": before, "t-what": "Heparin was hung", "t-source": "Log of the pump"}
    assert desk.post(url, {"do": "note", "key": str(uuid4()), **told}).status_code == 302
    cause = {"c-cause": "The careless nurse made a mistake", "c-effect": "the rate was wrong", "c-event": "Overdose"}
    desk.post(url, {"do": "state", "key": str(uuid4()), **cause})
    page = text_of(desk.get(url))
    for hint in ("Rule 1:", "Rule 2:", "Rule 3:", "Day 1 of 30 to 45."):
        assert hint in page
    plan = {"p-what": "Train all nurses", "p-kind": "training", "p-owner_title": "Educator", "p-due_on": "2020-01-01"}
    nobody = desk.post(url, {"do": "plan", "key": str(uuid4()), **plan, "p-owner_title": ""})
    assert (nobody.status_code, "Say who sees to it" in text_of(nobody)) == (422, True)
    desk.post(url, {"do": "plan", "key": str(uuid4()), **plan})
    page = text_of(desk.get(url))
    assert ("All actions are weaker ones" in page, "Overdue" in page) == (True, True)
    with scope.enter(manager.scope()):
        (action,) = selectors.actions(manager, selectors.room(manager, UUID(url.split("/")[2])))
    prefix = f"a{action.pk.hex[:12]}o"
    copied = {"do": "operational", "row": str(action.pk), f"{prefix}-what": "Train all nurses", f"{prefix}-anew": "on"}
    assert desk.post(url, copied).status_code == 422
    assert desk.post(url, copied | {f"{prefix}-what": "Pump class for everybody"}).status_code == 302
    outside = text_of(desk.get(f"{url}operational/"))
    assert ('data-zone="open"' in outside, "NOT PATIENT SAFETY WORK PRODUCT" in outside) == (True, True)
    assert ("Pump class for everybody" in outside, "Train all nurses" in outside, "Heparin" in outside) == (
        True, False, False,
    )  # fmt: skip


def test_a_stale_change_shows_both_wordings(desk, url, manager):
    desk.post(url, {"do": "state", "key": str(uuid4()), "c-cause": "Two screens alike", "c-effect": "a mix-up of rates",
                    "c-event": "a tenfold dose"})  # fmt: skip
    with scope.enter(manager.scope()):
        (row,) = selectors.findings(manager, selectors.room(manager, UUID(url.split("/")[2])))
    prefix = f"f{row.pk.hex[:12]}"
    sent = {"do": "change", "row": str(row.pk), "revision": "1", f"{prefix}-effect": "a mix-up of rates",
            f"{prefix}-event": "a tenfold dose"}  # fmt: skip
    assert desk.post(url, sent | {f"{prefix}-cause": "Three screens alike"}).status_code == 302
    stale = desk.post(url, sent | {f"{prefix}-cause": "Four screens alike"})
    assert stale.status_code == 422
    for words in ("Three screens alike", "Four screens alike", "Somebody changed this while you were writing"):
        assert words in text_of(stale)


def test_a_room_is_closed_with_its_outcome_and_opened_again(desk, url):
    assert desk.post(url, {"do": "close", "o-outcome": ""}).status_code == 422
    desk.post(url, {"do": "close", "o-outcome": "Pumps are bought."})
    page = text_of(desk.get(url))
    assert ("Pumps are bought." in page, "Open it again" in page, 'name="text"' in page) == (True, True, False)
    desk.post(url, {"do": "reopen"})
    assert 'name="text"' in text_of(desk.get(url))
    assert desk.post(url, {"do": "burn"}).status_code == 404


def test_the_file_bears_legend_who_and_when_and_each_copy_is_an_entry(desk, url, manager):
    desk.post(url, {"do": "save", "text": "We met at noon.", "revision": "0", "editor": str(uuid4())})
    pdf = desk.get(f"{url}file/")
    assert pdf.headers["Content-Disposition"] == 'attachment; filename="deliberation.pdf"'
    said = " ".join(PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())
    for words in (LEGEND, "Printed by Lena Marsh, Cedar Falls Hospital", "We met at noon.", "Heparin tenfold"):
        assert words in said
    desk.get(f"{url}print/")
    room = room_at(manager, url)
    with scope.enter(manager.scope()):
        verbs = set(Entry.objects.filter(row=room.pk).values_list("verb", flat=True))
    assert {"download_deliberation", "print_deliberation", "read_sealed"} <= verbs


def test_a_file_asks_again_who_it_is(url, place, client_for):
    asked = client_for(place, stepped_up=False).get(f"{url}file/")
    assert (asked.status_code, "reauthenticate" in asked.headers["Location"]) == (302, True)


def test_actions_of_one_s_own_and_overdue_ones_stand_on_the_list(desk, manager, url, surgeon):
    desk.post(url, {"do": "add", "person": str(surgeon.user_id)})
    for owner, what in ((manager.user_id, "Mine to do"), (surgeon.user_id, "Hers to do")):
        desk.post(url, {"do": "plan", "key": str(uuid4()), "p-what": what, "p-kind": "checklist",
                        "p-owner": str(owner), "p-due_on": "2020-01-01"})  # fmt: skip
    page = text_of(desk.get("/deliberations/"))
    mine, late = page.index("Your actions"), page.index("Overdue in your rooms")
    assert mine < page.index("Mine to do") < late < page.index("Hers to do")


def test_a_report_leads_to_a_room_about_it(desk, manager):
    with scope.enter(manager.scope()):
        event = file_one(manager)
    assert f"/deliberations/?about={event.pk}" in text_of(desk.get(f"/events/{event.pk}/"))
    assert event.number in text_of(desk.get(f"/deliberations/?about={event.pk}"))
    made = desk.post("/deliberations/", fields(about=str(event.pk))).headers["Location"]
    assert event.number in text_of(desk.get(made))
    assert made in text_of(desk.get(f"/events/{event.pk}/"))


def test_the_list_asks_as_often_for_thirty_rooms_as_for_one(desk, manager, place):
    def asked():
        desk.get("/deliberations/")
        with CaptureQueriesContext(connection) as seen:
            assert desk.get("/deliberations/").status_code == 200
        return len(seen)

    def more(count):
        with scope.enter(manager.scope()):
            for _ in range(count):
                room = rooms.open_room(
                    by=manager, key=uuid4(), kind=RoomKind.HUDDLE, title="One", purpose="To learn.",
                    started_on=timezone.now().date(), now=timezone.now(),
                )  # fmt: skip
                rooms.plan_action(
                    by=manager, room_id=room.pk, key=uuid4(), now=timezone.now(),
                    planned=rooms.Planned("Do", "policy", timezone.now().date(), manager.user_id),
                )  # fmt: skip

    more(1)
    one = asked()
    more(29)
    assert asked() == one


def test_the_pso_has_the_same_pages_under_its_own_ribbon(make_member, client_for, desk, acting):
    place = make_member(None, "analyst", name="Ana List")
    pages = client_for(place)
    url = pages.post("/pso-deliberations/", fields(title="Pumps everywhere")).headers["Location"]
    assert url.startswith("/pso-deliberations/")
    text = text_of(pages.get(url))
    assert ('data-zone="sealed"' in text, LEGEND in text, "Put it into operation" in text) == (True, True, False)
    officer = make_member(None, "pso_privacy_officer", name="Mirela Santoro")
    assert client_for(officer).get(url).status_code == 404
    pages.post(url, {"do": "add", "person": str(officer.user_id)})
    assert client_for(officer).get(url).status_code == 200
    pdf = pages.get(f"{url}file/")
    assert "Pumps everywhere" in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert desk.get("/pso-deliberations/").status_code == 404
    assert pages.get("/deliberations/").status_code == 404
    with scope.enter(acting(place).scope()):
        assert PsoDeliberation.objects.count() == 1
