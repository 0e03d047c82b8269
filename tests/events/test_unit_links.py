"""Reporting by a link on a wall, without an account: who opens one, what it opens, what is kept of a stranger."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from events import selectors
from events.link_selectors import stated_of
from events.models import Event, LinkDoor, StatedReporter, UnitLink
from events.services import (
    AnswersRefused,
    NoLink,
    TooManyTries,
    at_link,
    end_unit_link,
    file_at_link,
    open_unit_link,
    tries,
)
from events.stated import LONGEST, Stated
from pses.models import OutsideRecord, WorkProduct
from pses.services import preview_submission, remove
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.told import NOW, agree, answers, unit_code

ANA = Stated("Ana Ruiz", "555-0177")


@pytest.fixture
def provider(make_provider):
    made = make_provider(on_call_phone="+1 573 555 0142")
    agree(made)
    return made


@pytest.fixture
def chief(provider, make_member, acting):
    return acting(make_member(provider, "provider_administrator", "risk_manager", name="Ada Chief"))


@pytest.fixture
def link(chief):
    with scope.enter(chief.scope()):
        return open_unit_link(by=chief, place_code=unit_code(), now=NOW)


def told(place, **changes):
    return answers(where=str(place), **changes)


def fields(link, stated=ANA, **changes):
    """What a browser sends from the form."""
    sent = {f"q.{key}": value for key, value in told(link.unit_id, **changes).items()}
    asked = [key.removeprefix("q.") for key in sent]
    return sent | {"asked": asked, "stated_name": stated.name, "stated_reach": stated.reach}


def filed(link, stated=ANA, receipt="", key=None, now=NOW, **changes):
    with at_link(link.token) as at:
        return file_at_link(
            at=at, filing_key=key or uuid4(), answers=told(link.unit_id, **changes), stated=stated, now=now,
            receipt=receipt,
        )  # fmt: skip


def hidden(page):
    """The hidden fields of a page, as a browser sends them back."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode())
    kept: dict[str, list[str]] = {}
    for name, value in found:
        kept.setdefault(name, []).append(value.replace("&#x27;", "'").replace("&amp;", "&"))
    return {name: values for name, values in kept.items() if name not in ("csrfmiddlewaretoken",)}


@pytest.mark.django_db
def test_a_stranger_reports_checks_sends_and_comes_back_by_the_receipt(link, chief):
    browser, address = Client(), f"/r/{link.token}/"
    form = browser.get(address).content.decode()
    assert [
        words for words in ("What happened?", "Your name", "Nothing is kept until you send it") if words not in form
    ] == []
    checked = browser.post(address, fields(link) | {"do": "check"})
    page = checked.content.decode()
    assert "Ana Ruiz, 555-0177" in page
    with scope.enter(chief.scope()):
        assert Event.objects.count() == 0
    sent = browser.post(address, hidden(checked))
    receipt = re.search(r"(?:\d{4} ){4}\d{4}", sent.content.decode())[0]
    again = browser.post(address, hidden(checked))
    assert receipt in again.content.decode()
    with scope.enter(chief.scope()):
        event = Event.objects.get()
        assert (event.reporter_id, stated_of(event.pk)) == (None, ANA)
    opened = Client().post("/receipt/", {"receipt": receipt, "do": "open"})
    assert event.number in opened.content.decode()


@pytest.mark.django_db
def test_what_was_typed_comes_back_where_something_is_missing_or_is_to_be_changed(link):
    browser, address = Client(), f"/r/{link.token}/"
    refused = browser.post(address, fields(link, Stated()) | {"do": "check"})
    assert (refused.status_code, "Write your name, or choose to report anonymously" in refused.content.decode()) == (
        422,
        True,
    )
    assert "Heparin was hung" in refused.content.decode()
    checked = browser.post(address, fields(link) | {"do": "check"})
    back = browser.post(address, hidden(checked) | {"do": ["send", "change"]}).content.decode()
    assert [words for words in ("Heparin was hung", 'value="Ana Ruiz"', 'value="555-0177"') if words not in back] == []


@pytest.mark.django_db
def test_without_a_name_nothing_is_kept_of_who_sent_it_even_if_typed(link, chief):
    event = filed(link, name="anonymous", now=NOW)
    with scope.enter(chief.scope()):
        event = Event.objects.get(pk=event.pk)
        product = WorkProduct.objects.get(content_id=event.pk)
        assert (StatedReporter.objects.count(), product.entered_by, event.number[:4]) == (0, None, "26-A")
        assert event.filed_at.astimezone().strftime("%M:%S") == "00:00"
        assert [entry.verb for entry in Entry.objects.all() if str(link.pk) in entry.content] == ["open_unit_link"]


@pytest.mark.django_db
def test_no_row_and_no_entry_names_whoever_is_signed_in_or_the_link_as_a_person(
    link, provider, make_member, client_for, chief
):
    nurse = make_member(provider, "reporter", name="Nora Bell")
    browser, address = client_for(nurse), f"/r/{link.token}/"
    with scope.enter(chief.scope()):
        before = set(Entry.objects.values_list("pk", flat=True))
    checked = browser.post(address, fields(link) | {"do": "check"})
    assert "Nora Bell" not in checked.content.decode()
    browser.post(address, hidden(checked))
    with scope.enter(chief.scope()):
        entries = [entry for entry in Entry.objects.all() if entry.pk not in before]
        assert {entry.actor_id for entry in entries} == {None}
        assert {"file_event", "admit"} <= {entry.verb for entry in entries}
        assert Event.objects.get().reporter_id is None


@pytest.mark.django_db
def test_the_name_is_shown_as_not_checked_and_leaves_with_nothing(link, chief, client_for, make_member, provider):
    event = filed(link, story="Ana Ruiz saw it.")
    desk = client_for(make_member(provider, "risk_manager", name="Lena Marsh"))
    assert "By a link, name not checked" in desk.get("/inbox/").content.decode()
    page = desk.get(f"/events/{event.pk}/").content.decode()
    assert [
        words for words in ("Ana Ruiz, 555-0177", "nobody has checked it", "without an account") if words not in page
    ] == []
    with scope.enter(chief.scope()):
        seen = preview_submission(by=chief, content_kind="event", content_id=event.pk, now=NOW)
        assert seen.frozen.annex["known"]["reporter"] == ["Ana Ruiz", "555-0177"]
        assert "Ana" not in str({**seen.contents, "narrative": ""})


@pytest.mark.django_db
def test_taken_out_of_the_pses_the_name_goes_with_it(link, chief):
    event = filed(link)
    with scope.enter(chief.scope()):
        remove(by=chief, content_kind="event", content_id=event.pk, reason="For the lawyers.", attested=True, now=NOW)
        assert StatedReporter.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stated", "field"),
    [
        (Stated(), "stated_name"),
        (Stated("A" * (LONGEST + 1)), "stated_name"),
        (Stated("Ana", "5" * 200), "stated_reach"),
    ],
)  # fmt: skip
def test_a_name_is_given_or_left_out_on_purpose(link, stated, field):
    with pytest.raises(AnswersRefused) as refused:
        filed(link, stated)
    assert list(refused.value.problems) == [field]


@pytest.mark.django_db
def test_the_same_sending_is_filed_once_with_one_name(link, chief):
    key = uuid4()
    first, second = filed(link, key=key), filed(link, Stated("Somebody Else"), key=key)
    with scope.enter(chief.scope()):
        assert (first.pk, stated_of(first.pk), StatedReporter.objects.count()) == (second.pk, ANA, 1)


@pytest.mark.django_db
def test_a_stopped_link_opens_nothing_and_a_new_one_has_another_address(link, chief):
    with scope.enter(chief.scope()):
        new = open_unit_link(by=chief, place_code=str(link.unit_id), now=NOW)
    with pytest.raises(NoLink), at_link(link.token):
        pass
    assert Client().get(f"/r/{link.token}/").status_code == 404
    assert Client().get(f"/r/{new.token}/").status_code == 200
    with scope.enter(chief.scope()):
        end_unit_link(by=chief, place_code=str(link.unit_id), now=NOW)
        end_unit_link(by=chief, place_code=str(link.unit_id), now=NOW)
        assert UnitLink.objects.filter(ended_at=None).count() == 0
    assert LinkDoor.objects.count() == 0
    page = Client().post(f"/r/{new.token}/", fields(link) | {"do": "send"})
    assert (page.status_code, "This link is not in use" in page.content.decode()) == (404, True)


@pytest.mark.django_db
def test_only_who_keeps_the_places_opens_and_stops_a_link(link, provider, make_member, acting, client_for):
    manager = make_member(provider, "risk_manager", name="Lena Marsh")
    by, address = acting(manager), f"/report-links/{link.unit_id}/without-account/"
    with scope.enter(by.scope()), pytest.raises(Denied):
        open_unit_link(by=by, place_code=str(link.unit_id), now=NOW)
    desk = client_for(manager)
    assert link.token in desk.get(address).content.decode()
    assert (desk.post(address, {"do": "end"}).status_code, Client().get(f"/r/{link.token}/").status_code) == (403, 200)


@pytest.mark.django_db
def test_an_administrator_sets_a_link_up_prints_it_and_stops_it(provider, make_member, client_for):
    desk = client_for(make_member(provider, "provider_administrator"))
    listed = desk.get("/report-links/").content.decode()
    address = re.search(r'href="(/report-links/[^"]+/without-account/)"', listed)[1]
    assert desk.get(f"{address}poster/").status_code == 404
    page = desk.post(address, {"do": "open"}, follow=True).content.decode()
    link = re.search(r"/r/[a-z2-7]{16}/", page)[0]
    assert [
        words for words in (link, "You need no account") if words not in desk.get(f"{address}poster/").content.decode()
    ] == []
    assert desk.post(address, {"do": "fly"}).status_code == 404
    assert Client().get(link).status_code == 200
    assert (
        "Nobody can report here without signing in" in desk.post(address, {"do": "end"}, follow=True).content.decode()
    )
    assert Client().get(link).status_code == 404


@pytest.mark.django_db
def test_a_link_shows_neither_reports_nor_people_nor_another_provider(link, chief, make_provider, make_member):
    filed(link, story="Zebulon fell.")
    other = make_provider("Other Hospital")
    make_member(other, "reporter", name="Otto Far")
    browser, address = Client(), f"/r/{link.token}/"
    near = browser.post(
        address, fields(link, story="Ada Chief told me. Zebulon fell.") | {"do": "check"}
    ).content.decode()
    shown = browser.get(address).content.decode() + near
    secret = ("Other Hospital", "Otto Far", "<mark>", "reported this already", ">Ada Chief<")
    assert [words for words in secret if words in shown] == []


@pytest.mark.django_db
def test_at_a_link_nothing_but_filing_is_allowed(link):
    with at_link(link.token) as at:
        assert sorted(at.by.permissions) == ["file_report"]
        assert (scope.current().actor, list(selectors.my_events(at.by))) == (None, [])


@pytest.mark.django_db
def test_more_sendings_than_a_minute_takes_wait_and_lose_nothing(link, monkeypatch):
    cache.clear()
    monkeypatch.setattr(tries, "SENT_A_MINUTE", 1)
    browser, address = Client(), f"/r/{link.token}/"
    checked = browser.post(address, fields(link) | {"do": "check"})
    filed(link, now=timezone.now())
    with pytest.raises(TooManyTries):
        filed(link, now=timezone.now())
    full = browser.post(address, hidden(checked))
    said = full.content.decode()
    assert (full.status_code, "Not sent yet" in said, "Heparin was hung" in said) == (429, True, True)
    cache.clear()
    assert "is sent" in browser.post(address, hidden(full)).content.decode()


@pytest.mark.django_db
def test_what_newly_is_asked_comes_as_one_answers_and_nothing_is_kept(link, chief):
    asked = Client().post(f"/r/{link.token}/asked/", fields(link, medication__stage=None) | {"shown": []})
    assert (asked.status_code, "At which stage?" in asked.content.decode()) == (200, True)
    with scope.enter(chief.scope()):
        assert Event.objects.count() == 0


@pytest.mark.django_db
def test_what_belongs_outside_goes_outside_with_the_name_among_its_facts(link, provider, make_member, acting):
    keeper = acting(make_member(provider, "risk_manager", name="Lena Marsh"))
    hurt = {"what": "device", "medication__stage": None, "medication__name": None, "harm": "severe", "harm__died": "no"}
    browser, address = Client(), f"/r/{link.token}/"
    checked = browser.post(address, fields(link, **hurt) | {"do": "check"})
    assert "An outside body may have to be told" in checked.content.decode()
    sent = browser.post(address, hidden(checked) | {"lane": "outside"}).content.decode()
    assert "is kept outside the PSES" in sent
    with scope.enter(keeper.scope()):
        record = OutsideRecord.objects.get()
        assert (Event.objects.count(), record.opened_by) == (0, None)
        assert {"label": "Who sent it, as they said; not checked", "value": "Ana Ruiz, 555-0177"} in record.contents[
            "facts"
        ]


@pytest.mark.django_db
def test_a_door_makes_no_link(link):
    door = LinkDoor.objects.get()
    assert link.token not in door.mark
    assert UUID(str(door.provider_id)) == link.provider_id
    with pytest.raises(NoLink), at_link(door.mark):
        pass


@pytest.mark.django_db
def test_a_form_left_open_over_night_still_sends(link, chief):
    browser, address = Client(), f"/r/{link.token}/"
    checked = browser.post(address, fields(link) | {"do": "check"})
    browser.cookies.clear()
    assert "is sent" in browser.post(address, hidden(checked)).content.decode()
    with scope.enter(chief.scope()):
        assert Event.objects.count() == 1
