"""Before anything is admitted: intake asks where an outside duty may apply, and only there."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.utils import timezone

from events.models import Draft, Event
from events.services import KeyReused, file_event, file_outside, save_draft
from pses.models import OutsideDuty, OutsideRecord, WorkProduct
from pses.services import set_outside_rules
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.told import NOW, STORY, answers, unit_code

QUESTION = "An outside body may have to be told"
HURT = {"what": "device", "medication__stage": None, "medication__name": None, "harm": "severe", "harm__died": "no"}


@pytest.fixture
def hospital(make_provider):
    return make_provider("Alder Hospital", "hospital")


@pytest.fixture
def place(hospital, make_member):
    return make_member(hospital, "reporter", name="Jo Rivera")


@pytest.fixture
def nurse(place, acting):
    return acting(place)


@pytest.fixture
def phone(place, client_for):
    return client_for(place)


@pytest.fixture
def manager(hospital, make_member, acting):
    return acting(make_member(hospital, "risk_manager", name="Lena Marsh"))


def drafted(nurse, **changes):
    with scope.enter(nurse.scope()):
        told = answers(where=unit_code(), **changes)
        return save_draft(by=nurse, draft_id=None, answers=told, expected_revision=None, now=timezone.now())


def checked(phone, draft):
    return phone.get(f"/report/{draft.pk}/check/").content.decode()


def send(phone, draft, **more):
    key = re.search(r'name="filing_key" value="([^"]+)"', checked(phone, draft))[1]
    return phone.post(f"/report/{draft.pk}/check/", {"filing_key": key, "revision": "1", **more})


def rule(manager, duty_id, mode):
    with scope.enter(manager.scope()):
        set_outside_rules(by=manager, rules={duty_id: mode}, expected=0, now=NOW)


def test_a_minor_report_is_asked_nothing_more(phone, nurse):
    page = checked(phone, drafted(nurse))
    assert (QUESTION in page, 'name="lane"' in page) == (False, False)


def test_a_serious_device_injury_is_asked_about_with_its_duty_and_its_time(phone, nurse):
    page = checked(phone, drafted(nurse, **HURT))
    assert all(words in page for words in (
        QUESTION, "Serious injury to which a device may have contributed", "within 10 working days",
        "Send to the PSES as usual", "Send outside the PSES",
    ))  # fmt: skip


def test_sent_as_usual_it_is_admitted(phone, nurse):
    assert send(phone, drafted(nurse, **HURT), lane="pses").status_code == 302
    with scope.enter(nurse.scope()):
        assert (WorkProduct.objects.count(), OutsideRecord.objects.count()) == (1, 0)


def test_sent_outside_nothing_is_admitted_and_no_draft_is_kept(phone, nurse):
    draft = drafted(nurse, **HURT)
    with scope.enter(nurse.scope()):
        before = Entry.objects.filter(verb="admit").count()
    response = send(phone, draft, lane="outside")
    with scope.enter(nurse.scope()):
        record = OutsideRecord.objects.get()
        assert response.headers["Location"] == f"/my-reports/outside/{record.pk}/"
        counts = [model.objects.count() for model in (WorkProduct, Event, Draft)]
        assert (counts, Entry.objects.filter(verb="admit").count()) == ([0, 0, 0], before)
        assert (record.contents["narrative"], record.opened_by, record.source) == (STORY, nurse.user_id, "reported")
        assert list(OutsideDuty.objects.values_list("duty_id", flat=True)) == ["fda-device-injury"]
        assert record.contents["facts"][0]["label"] == "Where"


def test_sent_twice_it_is_one_record(phone, nurse):
    draft = drafted(nurse, **HURT)
    fields = {"filing_key": str(uuid4()), "revision": "1", "lane": "outside"}
    first, again = (phone.post(f"/report/{draft.pk}/check/", fields) for _ in range(2))
    assert (first.status_code, again.headers["Location"]) == (302, first.headers["Location"])


def test_without_a_name_the_page_is_the_answer_and_nobody_can_be_found(phone, nurse):
    response = send(phone, drafted(nurse, **HURT, name="anonymous"), lane="outside")
    page = response.content.decode()
    with scope.enter(nurse.scope()):
        record = OutsideRecord.objects.get()
        assert (response.status_code, record.number in page, record.opened_by) == (200, True, None)
        assert not Entry.objects.filter(actor_id=nurse.user_id, verb="open_outside_record").exists()
    assert str(record.pk) not in page


def test_one_key_does_not_stand_in_both_lanes(nurse):
    with scope.enter(nurse.scope()):
        key, told = uuid4(), answers(where=unit_code(), **HURT)
        file_outside(by=nurse, filing_key=key, answers=told, now=NOW)
        with pytest.raises(KeyReused):
            file_event(by=nurse, filing_key=key, answers=told, now=NOW)
        other = uuid4()
        file_event(by=nurse, filing_key=other, answers=told, now=NOW)
        with pytest.raises(KeyReused):
            file_outside(by=nurse, filing_key=other, answers=told, now=NOW)


def test_where_the_provider_keeps_it_outside_nothing_else_is_offered_or_taken(phone, nurse, manager):
    rule(manager, "fda-device-injury", "outside")
    draft = drafted(nurse, **HURT)
    page = checked(phone, draft)
    assert ("Send to the PSES as usual" in page, "Send outside the PSES" in page) == (False, True)
    assert send(phone, draft, lane="pses").status_code == 403
    assert send(phone, draft).status_code == 403
    with scope.enter(nurse.scope()):
        assert (WorkProduct.objects.count(), Draft.objects.count()) == (0, 1)


def test_where_a_manager_makes_the_extract_the_report_stays_inside(phone, nurse, manager):
    rule(manager, "fda-device-injury", "extract")
    draft = drafted(nurse, **HURT)
    page = checked(phone, draft)
    assert ("from the original record" in page, 'name="lane"' in page) == (True, False)
    assert send(phone, draft, lane="outside").status_code == 403
    assert send(phone, draft).status_code == 302


def test_a_duty_that_was_switched_off_is_not_asked_about(phone, nurse, manager):
    rule(manager, "fda-device-injury", "off")
    assert QUESTION not in checked(phone, drafted(nurse, **HURT))


def test_the_rule_of_another_provider_asks_nothing_here(phone, nurse, make_provider, make_member, acting):
    other = acting(make_member(make_provider("Birch Hospital", "hospital"), "risk_manager"))
    rule(other, "fda-device-injury", "outside")
    assert "Send to the PSES as usual" in checked(phone, drafted(nurse, **HURT))


def test_nursing_homes_are_asked_about_abuse_however_mild(make_provider, make_member, acting, client_for):
    home = make_member(make_provider("Juniper Manor", "nursing_home"), "reporter")
    nurse = acting(home)
    draft = drafted(nurse, what="other", what__more="protection", medication__stage=None, medication__name=None)
    page = checked(client_for(home), draft)
    assert all(words in page for words in (QUESTION, "within 2 hours", "within 24 hours"))


def test_a_row_of_another_system_is_not_asked_about(nurse, manager):
    rule(manager, "fda-device-injury", "outside")
    with scope.enter(nurse.scope()):
        row = answers(where=unit_code(), **HURT)
        assert file_event(by=nurse, filing_key=uuid4(), answers=row, now=NOW, source_id="row-9").pk


def test_what_the_list_does_not_name_is_not_sent_outside(nurse):
    with scope.enter(nurse.scope()), pytest.raises(Denied, match="Send the report as usual"):
        file_outside(by=nurse, filing_key=uuid4(), answers=answers(where=unit_code()), now=NOW)


def test_my_reports_shows_what_went_outside_and_says_so(phone, nurse):
    assert "Sent outside the PSES" not in phone.get("/my-reports/").content.decode()
    send(phone, drafted(nurse, **HURT), lane="outside")
    page = phone.get("/my-reports/").content.decode()
    assert ("Sent outside the PSES" in page, "O26-000001" in page) == (True, True)


def test_the_page_of_a_report_names_duties_and_carries_nothing_over(nurse, manager, client_for, hospital, make_member):
    with scope.enter(nurse.scope()):
        event = file_event(by=nurse, filing_key=uuid4(), answers=answers(where=unit_code(), **HURT), now=NOW)
    desk = client_for(make_member(hospital, "risk_manager"))
    page = desk.get(f"/events/{event.pk}/").content.decode()
    assert ("21 CFR 803.30(a)(2)" in page, "Nothing of this page goes with it" in page) == (True, True)
    new = desk.get("/outside/new/").content.decode()
    assert (event.number in new, "Heparin" in new, "device\" selected" in new) == (False, False, False)


def test_what_was_removed_leads_to_its_record_in_the_lane(nurse, manager, client_for, hospital, make_member):
    from pses.services import remove

    with scope.enter(nurse.scope()):
        event = file_event(by=nurse, filing_key=uuid4(), answers=answers(where=unit_code(), **HURT), now=NOW)
    with scope.enter(manager.scope()):
        remove(by=manager, content_kind="event", content_id=event.pk, reason="FDA needs it", attested=True, now=NOW)
        record = OutsideRecord.objects.get()
    desk = client_for(make_member(hospital, "risk_manager"))
    assert record.number in desk.get(f"/events/{event.pk}/").content.decode()
    page = desk.get(f"/outside/{record.pk}/").content.decode()
    assert all(words in page for words in ("Taken out of the PSES", event.number, STORY, "21 CFR 803.30(a)(2)"))


def test_who_keeps_the_lane_hears_at_once_of_a_duty_whose_time_runs(nurse, manager, hospital, make_member):
    """Mild abuse in the PSES is no severe harm, and the State still waits: the mail says only that something waits."""
    from pso_portal.jobs.models import Message
    from pso_portal.tenancy.scope import Scope
    from pso_portal.tenancy.sides import Side

    officer = make_member(hospital, "provider_privacy_officer")
    with scope.enter(nurse.scope()):
        for what in ({"what": "other", "what__more": "protection"}, {"what": "fall", "fall__assisted": "no"}):
            told = answers(where=unit_code(), **what, medication__stage=None, medication__name=None)
            file_event(by=nurse, filing_key=uuid4(), answers=told, now=NOW)
    with scope.enter(Scope(Side.SYSTEM)):
        told = Message.objects.filter(task="notices.mail_waiting").values_list("ids", flat=True)
        assert sorted(each["user_id"] for each in told) == sorted(map(str, (manager.user_id, officer.user_id)))
