"""The risk manager reads, filters and moves reports on."""

from __future__ import annotations

from uuid import uuid4

import pytest

from events.models import Event
from pso_portal.tenancy import scope
from tests.told import STORY, file_one


def filed(manager, count=1, **changes):
    with scope.enter(manager.scope()):
        return [file_one(manager, **changes) for _ in range(count)]


def queries_of(desk, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as counted:
        assert desk.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize("address", ["/inbox/", "/pses/"])
def test_thirty_rows_cost_as_many_queries_as_one(desk, manager, address, django_assert_max_num_queries):
    filed(manager)
    desk.get(address)
    one = queries_of(desk, address, django_assert_max_num_queries)
    filed(manager, 29)
    assert queries_of(desk, address, django_assert_max_num_queries) == one


def test_the_inbox_shows_event_harm_unit_reporter_and_status(desk, manager):
    filed(manager)
    text = desk.get("/inbox/").content.decode()
    wanted = ["26-000001", "Medication", "Mild harm", "4 West", "Lena Marsh", "Sent", 'data-zone="sealed"']
    assert [words for words in wanted if words not in text] == []


def test_the_inbox_opens_no_sealed_word(desk, manager):
    filed(manager)
    assert "Heparin" not in desk.get("/inbox/").content.decode()


def test_filters_stand_in_the_address(desk, manager):
    filed(manager)
    filed(manager, what="fall", fall__assisted="yes")
    text = desk.get("/inbox/?event_type=fall").content.decode()
    assert ("26-000002" in text, "26-000001" in text) == (True, False)
    assert desk.get("/inbox/?unit=nonsense").status_code == 404


def test_opening_a_report_tells_its_reporter_that_it_was_read(desk, manager):
    (event,) = filed(manager)
    text = desk.get(f"/events/{event.pk}/").content.decode()
    assert STORY in text
    with scope.enter(manager.scope()):
        assert Event.objects.get().status == "read"


def test_the_event_page_says_since_when_it_is_protected(desk, manager):
    (event,) = filed(manager)
    text = desk.get(f"/events/{event.pk}/").content.decode()
    assert "Entered the PSES, sent by Lena Marsh" in text
    assert "March 10, 2026" in text


def test_a_report_of_another_provider_is_absent(desk, make_provider, make_member, acting):
    other = acting(make_member(make_provider("Birch Lake Clinic", "clinic"), "risk_manager"))
    (foreign,) = filed(other)
    absent = uuid4()
    pages = [desk.get(f"/events/{which}/") for which in (foreign.pk, absent)]
    assert [page.status_code for page in pages] == [404, 404]
    assert desk.post(f"/events/{foreign.pk}/status/", {"status": "closed"}).status_code == 404


def test_a_reporter_reads_no_inbox(provider, make_member, client_for, manager):
    (event,) = filed(manager)
    nurse = client_for(make_member(provider, "reporter", name="Jo Rivera"))
    assert [nurse.get(where).status_code for where in ("/inbox/", f"/events/{event.pk}/", "/pses/")] == [404] * 3


def test_moving_a_report_on_shows_at_once(desk, manager):
    (event,) = filed(manager)
    page = desk.post(f"/events/{event.pk}/status/", {"status": "under_review"}, follow=True)
    assert "Under review" in page.content.decode()
