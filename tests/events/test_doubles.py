"""Two reports of one event: a hint that tells nothing, and a merge that neither reporter sees."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from events.doubles import DAY, NEAR, Told, may_be_same, told_status, window
from events.enums import Status
from events.heard import debts, outcomes
from events.models import Event, Merge
from events.selectors import my_event, status_for_reporter
from events.services import merge_events, save_draft, set_status, undo_merge
from events.triage_selectors import near
from pses.services import preview_submission, report_to_pso
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Facility
from tests.told import NOW, agree, answers, file_one, unit_code

HINT = "Somebody may have reported this already"


@pytest.fixture
def provider(make_provider):
    made = make_provider()
    agree(made)
    return made


@pytest.fixture
def lena(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def nurse(provider, make_member):
    return make_member(provider, "reporter", name="Nora Bell")


@pytest.fixture
def by(lena, acting):
    found = acting(lena, NOW)
    with scope.enter(found.scope()):
        yield found


def check_page(nurse, acting, client_for, **changes):
    from django.utils import timezone

    theirs = acting(nurse, NOW)
    with scope.enter(theirs.scope()):
        told = {"where": unit_code()} | answers(**changes)
        draft = save_draft(by=theirs, draft_id=None, answers=told, expected_revision=None, now=timezone.now())
    return client_for(nurse).get(f"/report/{draft.pk}/check/").content.decode()


def filed_just_now(member, acting, **changes):
    from django.utils import timezone

    person = acting(member, NOW)
    with scope.enter(person.scope()):
        return file_one(person, now=timezone.now(), **changes)


@given(st.timedeltas(min_value=-3 * NEAR, max_value=3 * NEAR))
def test_near_is_at_most_twelve_hours_either_way(apart):
    one = Told("unit", "fall", NOW)
    same = may_be_same(one, Told("unit", "fall", NOW + apart))
    start, end = window(one)
    assert same is (abs(apart) <= timedelta(hours=12)) is (start <= NOW + apart <= end)
    assert not may_be_same(one, Told("other unit", "fall", NOW + apart))
    assert not may_be_same(one, Told("unit", "medication", NOW + apart))


@given(st.timedeltas(min_value=-3 * NEAR, max_value=5 * NEAR))
def test_a_report_of_which_only_the_day_is_known_is_near_from_its_first_moment_to_its_last(apart):
    day, other = Told("unit", "fall", NOW, DAY), Told("unit", "fall", NOW + apart)
    expected = -NEAR <= apart <= DAY + NEAR
    assert (may_be_same(day, other), may_be_same(other, day)) == (expected, expected)


@pytest.mark.parametrize("before", list(Status))
@pytest.mark.parametrize("leading", list(Status))
def test_a_reporter_is_never_told_that_a_report_went_back(before, leading):
    order = list(Status)
    told = told_status(Status.CLOSED, before, leading)
    assert order.index(told) == max(order.index(before), order.index(leading))
    assert told_status(before, None, None) == before


@pytest.mark.django_db
def test_a_near_report_makes_the_hint(nurse, lena, acting, client_for):
    assert HINT not in check_page(nurse, acting, client_for)
    filed_just_now(lena, acting)
    assert HINT in check_page(nurse, acting, client_for)


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"what": "fall", "fall.assisted": "no"}, {"where": "elsewhere"}])
def test_another_type_or_place_makes_none(nurse, lena, acting, client_for, other):
    filed_just_now(lena, acting)
    if "where" in other:
        with scope.enter(acting(nurse, NOW).scope()):
            other = {"where": str(Facility.objects.get().pk)}
    told = {key.replace(".", "__"): value for key, value in other.items()}
    assert HINT not in check_page(nurse, acting, client_for, **told)


@pytest.mark.django_db
def test_the_hint_is_the_same_whatever_was_reported(nurse, lena, acting, client_for):
    def hint():
        page = check_page(nurse, acting, client_for)
        start = page.index(HINT)
        return page[start : page.index("</p>", start)]

    filed_just_now(lena, acting, name="anonymous", harm="severe", harm__died="yes", story="Zebulon fell asleep.")
    first = hint()
    filed_just_now(lena, acting, story="Another story.")
    filed_just_now(nurse, acting, story="My own story.")
    assert hint() == first


@pytest.mark.django_db
@pytest.mark.parametrize("hour", [1, 9, 17, 23])
def test_a_report_without_a_name_is_near_at_every_hour_of_its_day(by, nurse, acting, hour):
    late = NOW.astimezone(ZoneInfo("America/Chicago")).replace(hour=hour)
    theirs = acting(nurse, late)
    with scope.enter(theirs.scope()):
        unnamed = file_one(theirs, now=late, name="anonymous")
    with scope.enter(by.scope()):
        named = file_one(by, now=late)
        found = [[each.pk for each in near(one)] for one in (unnamed, named)]
    assert found == [[named.pk], [unnamed.pk]]


@pytest.mark.django_db
def test_the_hint_leaves_no_entry(nurse, lena, acting, client_for):
    def entries():
        return Entry.objects.exclude(verb="sign_in").count()

    filed_just_now(lena, acting)
    theirs = acting(nurse, NOW)
    with scope.enter(theirs.scope()):
        before = entries()
    assert HINT in check_page(nurse, acting, client_for, name="anonymous")
    with scope.enter(theirs.scope()):
        assert entries() == before


@pytest.mark.django_db
def test_another_provider_makes_no_hint(nurse, acting, client_for, make_provider, make_member):
    other = make_provider("Other Hospital")
    filed_just_now(make_member(other, "reporter", name="Otto Far"), acting)
    assert HINT not in check_page(nurse, acting, client_for)


@pytest.mark.django_db
def test_a_merged_report_closes_and_its_reporter_follows_the_leading_one(nurse, lena, acting, client_for):
    theirs, manager = acting(nurse, NOW), acting(lena, NOW)
    with scope.enter(theirs.scope()):
        duplicate = file_one(theirs)
    with scope.enter(manager.scope()):
        leading = file_one(manager, story="Told another way.")
        merge_events(by=manager, duplicate_id=duplicate.pk, leading_id=leading.pk, now=NOW)
        assert Event.objects.get(pk=duplicate.pk).status == "closed"
    page = client_for(nurse).get("/my-reports/").content.decode()
    assert "Now: Sent." in page
    assert leading.number not in page
    with scope.enter(manager.scope()):
        set_status(by=manager, event_id=leading.pk, status=Status.UNDER_REVIEW, now=NOW)
    assert "Now: Under review." in client_for(nurse).get("/my-reports/").content.decode()
    with scope.enter(manager.scope()):
        undo_merge(by=manager, duplicate_id=duplicate.pk, now=NOW)
    with scope.enter(theirs.scope()):
        assert status_for_reporter(my_event(theirs, duplicate.pk)) == "sent"


@pytest.mark.django_db
def test_a_merged_report_does_not_go_to_the_pso(by):
    leading, duplicate = file_one(by), file_one(by)
    merge_events(by=by, duplicate_id=duplicate.pk, leading_id=leading.pk, now=NOW)
    seen = preview_submission(by=by, content_kind="event", content_id=duplicate.pk, now=NOW)
    assert "kept under another" in seen.refusal
    with pytest.raises(Denied, match="kept under another"):
        report_to_pso(by=by, content_kind="event", content_id=duplicate.pk, now=NOW, expected_sha256=seen.sha256)
    seen = preview_submission(by=by, content_kind="event", content_id=leading.pk, now=NOW)
    report_to_pso(by=by, content_kind="event", content_id=leading.pk, now=NOW, expected_sha256=seen.sha256)
    undo_merge(by=by, duplicate_id=duplicate.pk, now=NOW)
    assert not preview_submission(by=by, content_kind="event", content_id=duplicate.pk, now=NOW).refusal


@pytest.mark.django_db
def test_what_cannot_be_merged_says_why(by):
    one, two, three = (file_one(by) for _ in range(3))

    def merge(duplicate, leading):
        return merge_events(by=by, duplicate_id=duplicate.pk, leading_id=leading.pk, now=NOW)

    with pytest.raises(Denied, match="not kept under itself"):
        merge(one, one)
    merge(one, two)
    with pytest.raises(Denied, match="kept under another already"):
        merge(one, three)
    with pytest.raises(Denied, match="Other reports are kept under this one"):
        merge(two, three)
    with pytest.raises(Denied, match="Choose the one that leads"):
        merge(three, one)
    with pytest.raises(Denied, match="Let it stand alone first"):
        set_status(by=by, event_id=one.pk, status=Status.UNDER_REVIEW, now=NOW)
    seen = preview_submission(by=by, content_kind="event", content_id=three.pk, now=NOW)
    report_to_pso(by=by, content_kind="event", content_id=three.pk, now=NOW, expected_sha256=seen.sha256)
    with pytest.raises(Denied, match="was reported to the PSO"):
        merge(three, two)


@pytest.mark.django_db
def test_a_manager_merges_and_takes_it_back_on_pages(by, lena, client_for):
    leading, duplicate, desk = file_one(by), file_one(by), client_for(lena)
    address = f"/events/{duplicate.pk}/merge/"
    assert leading.number in desk.get(address).content.decode()
    assert "Choose the report that leads" in desk.post(address, {}).content.decode()
    assert "No report has this number" in desk.post(address, {"other": "99-999999"}).content.decode()
    page = desk.post(address, {"leading": leading.number}, follow=True).content.decode()
    assert "Kept under report" in page
    assert f"under {leading.number}" in desk.get("/inbox/").content.decode()
    assert duplicate.number in desk.get(f"/events/{leading.pk}/").content.decode()
    page = desk.post(f"/events/{duplicate.pk}/unmerge/", follow=True).content.decode()
    assert "Kept under report" not in page
    assert Merge.objects.get().undone_at is not None


@pytest.mark.django_db
def test_many_merged_reports_ask_no_more(by, lena, client_for):
    leading, desk = file_one(by), client_for(lena)

    def asked(address):
        desk.get(address)
        with CaptureQueriesContext(connection) as heard:
            assert desk.get(address).status_code == 200
        return len(heard)

    pages = [f"/events/{leading.pk}/", "/inbox/", "/my-reports/"]
    merge_events(by=by, duplicate_id=file_one(by).pk, leading_id=leading.pk, now=NOW)
    few = [asked(page) for page in pages]
    for _ in range(29):
        merge_events(by=by, duplicate_id=file_one(by).pk, leading_id=leading.pk, now=NOW)
    assert [asked(page) for page in pages] == few


@pytest.mark.django_db
def test_when_the_leading_report_closes_both_reporters_are_woken(nurse, lena, acting, client_for):
    theirs, manager = acting(nurse, NOW), acting(lena, NOW)
    with scope.enter(theirs.scope()):
        duplicate = file_one(theirs)
    with scope.enter(manager.scope()):
        leading = file_one(manager)
        merge_events(by=manager, duplicate_id=duplicate.pk, leading_id=leading.pk, now=NOW)
        set_status(by=manager, event_id=leading.pk, status=Status.CLOSED, now=NOW, outcome="Thank you, Lena.")
        assert Event.objects.get(pk=duplicate.pk).answer_unseen
    page = client_for(nurse).get(f"/my-reports/{duplicate.pk}/").content.decode()
    assert "Now: Closed." in page
    assert "Thank you, Lena." not in page


@pytest.mark.django_db
def test_who_closes_is_told_whose_reporters_do_not_read_it(nurse, lena, acting, client_for):
    theirs, manager = acting(nurse, NOW), acting(lena, NOW)
    with scope.enter(theirs.scope()):
        duplicate = file_one(theirs)
    with scope.enter(manager.scope()):
        leading = file_one(manager)
    address, link = f"/events/{leading.pk}/close/", f'href="/events/{duplicate.pk}/conversation/"'
    assert link not in client_for(lena).get(address).content.decode()
    with scope.enter(manager.scope()):
        merge_events(by=manager, duplicate_id=duplicate.pk, leading_id=leading.pk, now=NOW)
    assert link in client_for(lena).get(address).content.decode()


@pytest.mark.django_db
def test_a_merged_report_is_not_owed_an_answer_of_its_own(by):
    leading, duplicate = file_one(by), file_one(by)
    late = NOW + timedelta(days=40)
    merge_events(by=by, duplicate_id=duplicate.pk, leading_id=leading.pk, now=NOW)
    assert [(debt.unread, debt.unanswered) for debt in debts(late)] == [(1, 1)]
    assert outcomes(late).reports == 1
