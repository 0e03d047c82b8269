"""Searching reports: within the provider alone, over more than one turn, and nothing of it in plain."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from events.models import Search
from events.services import begin_search, forget_search, search_on, stop_search
from events.services import searching as service
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.services import end_membership
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.main_job.conftest import run_jobs
from tests.told import NOW, agree, file_one, unit_code

WORD = "quokka"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(service, "BATCH", 3)


def filed(by, *stories, **changes):
    with scope.enter(by.scope()):
        return [
            file_one(by, story=story, now=NOW + timedelta(minutes=number), **changes)
            for number, story in enumerate(stories)
        ]


def begun(by, words, *, seconds=60.0, **filters):
    with scope.enter(by.scope()):
        return begin_search(by=by, words=words, filters=filters, now=NOW + timedelta(days=1), seconds=seconds)


def turn(by, held, seconds=60.0, now=NOW + timedelta(days=1)):
    with scope.enter(by.scope()):
        search_on(search_id=held.pk, now=now, seconds=seconds)
        held = Search.objects.get(pk=held.pk)
        assert isinstance(held.hits, list)  # opened here: outside nothing can be
        return held


def detail_of(entry):
    return json.loads(entry.content)["detail"]


def test_reports_with_all_words_are_found_latest_first(provider, manager):
    events = filed(manager, f"{WORD} fell", "Nothing", f"A {WORD.upper()} was seen to fall", f"{WORD} sat")
    held = begun(manager, f"{WORD} f")
    assert held.hits == [events[2].pk.hex, events[0].pk.hex]
    assert (held.looked, held.total, bool(held.finished_at)) == (4, 4, True)


def test_written_answers_and_modules_are_searched_too(provider, manager):
    (event,) = filed(manager, "Nothing else", medication__name="Quokkazine")
    assert begun(manager, "quokka").hits == [event.pk.hex]


def test_what_takes_long_is_a_job_that_goes_on_where_it_stood(provider, manager):
    events = filed(manager, *[f"{WORD} {number}" for number in range(8)])
    held = begun(manager, WORD, seconds=0)
    assert [held.looked, len(held.hits), held.finished_at] == [3, 3, None]
    assert held.hits[0] == events[-1].pk.hex
    held = turn(manager, held, seconds=0)
    assert [held.looked, held.finished_at] == [6, None]
    held = turn(manager, held)
    assert [held.looked, len(set(held.hits)), bool(held.finished_at)] == [8, 8, True]


def test_a_search_stops_and_goes_on(provider, manager):
    filed(manager, *[f"{WORD} {number}" for number in range(8)])
    held, now = begun(manager, WORD, seconds=0), NOW + timedelta(days=1)
    with scope.enter(manager.scope()):
        stop_search(by=manager, search_id=held.pk, go_on=False, now=now)
    assert turn(manager, held).looked == 3
    with scope.enter(manager.scope()):
        stop_search(by=manager, search_id=held.pk, go_on=True, now=now)
    assert turn(manager, held).looked == 8


def test_codes_narrow_what_is_opened(provider, manager):
    filed(manager, f"{WORD} one", harm="moderate")
    (mild,) = filed(manager, f"{WORD} two", harm="mild")
    held = begun(manager, WORD, harm="mild")
    assert (held.total, held.hits) == (1, [mild.pk.hex])
    assert begun(manager, WORD, since="2026-03-11").total == 0
    assert begun(manager, WORD, since="2026-03-10", until="2026-03-10").total == 2
    assert begun(manager, WORD, number=mild.number[-3:], files="without", owner="nobody").hits == [mild.pk.hex]
    assert begun(manager, WORD, files="with").total == 0


def test_without_words_nothing_is_opened(provider, manager):
    filed(manager, f"{WORD} one")
    held = begun(manager, "", harm="mild")
    assert (held.total, held.looked, bool(held.finished_at)) == (1, 0, True)
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}), manager.user_id)):
        assert not Entry.objects.filter(verb="read_sealed", table="events_event").exists()


def test_another_providers_reports_are_never_found(make_provider, make_member, acting, provider, manager):
    other = acting(make_member(make_provider("Elsewhere"), "risk_manager", name="Ida Foss"))
    filed(other, f"{WORD} elsewhere")
    held = begun(manager, WORD)
    assert (held.total, held.hits) == (0, [])


def test_the_words_stand_nowhere_in_plain(provider, manager):
    (event,) = filed(manager, f"{WORD} one")
    begun(manager, WORD, seconds=0, harm="mild", number=event.number)
    with connection.cursor() as cursor:
        for table in ("events_search", "jobs_message", "audit_entry"):
            cursor.execute("SELECT set_config('pso.side', 'system', true)")
            cursor.execute(f"SELECT coalesce(string_agg(row_to_json(t)::text, ''), '') FROM {table} t")  # noqa: S608
            assert WORD not in cursor.fetchone()[0]
    with scope.enter(manager.scope()):
        (row,) = Entry.objects.filter(verb="search_reports")
        held = Search.objects.get()
        with connection.cursor() as cursor:
            cursor.execute("SELECT asked, hits FROM events_search")
            assert all(WORD.encode() not in bytes(each) for each in cursor.fetchone())
    assert detail_of(row) == {"reports": 1, "by_words": True, "harm": "mild"}
    assert repr(held.asked_sealed) == "<sealed>"


def test_what_was_opened_is_in_the_audit_in_one_entry_a_table(provider, manager):
    filed(manager, *[f"{WORD} {number}" for number in range(5)])
    begun(manager, WORD)
    with scope.enter(manager.scope()):
        (row,) = Entry.objects.filter(verb="read_sealed", table="events_event")
    assert (detail_of(row)["rows"], row.actor_id) == (5, manager.user_id)


def test_a_search_is_forgotten_after_an_hour(provider, manager):
    filed(manager, f"{WORD} one")
    held, begin = begun(manager, WORD), NOW + timedelta(days=1)
    with scope.enter(Scope(Side.SYSTEM)):
        (message,) = Message.objects.filter(task="events.forget_search")
    assert message.due_at == begin + timedelta(hours=1)
    with scope.enter(manager.scope()):
        forget_search(search_id=held.pk, now=begin + timedelta(minutes=59))
        assert Search.objects.count() == 1
        forget_search(search_id=held.pk, now=message.due_at)
        assert Search.objects.count() == 0


def test_a_new_search_takes_the_place_of_the_last(provider, manager):
    begun(manager, WORD)
    held = begun(manager, "other")
    with scope.enter(manager.scope()):
        assert list(Search.objects.values_list("pk", flat=True)) == [held.pk]


def test_a_colleagues_search_is_absent(provider, manager, make_member, acting):
    held = begun(manager, WORD)
    colleague = acting(make_member(provider, "risk_manager", name="Ida Foss"))
    with scope.enter(colleague.scope()), pytest.raises(Http404):
        stop_search(by=colleague, search_id=held.pk, go_on=False, now=NOW)


def test_who_only_reports_may_not_search(provider, make_member, acting):
    reporter = acting(make_member(provider, "reporter", name="Omar Diaz"))
    with pytest.raises(Denied):
        begun(reporter, WORD)


def test_who_lost_the_place_reads_no_further(provider, manager, manager_member, make_member, acting):
    filed(manager, *[f"{WORD} {number}" for number in range(5)])
    held = begun(manager, WORD, seconds=0)
    keeper = acting(make_member(provider, "provider_administrator", name="Ida Foss"))
    with scope.enter(keeper.scope()):
        end_membership(by=keeper, membership_id=manager_member.pk, now=NOW + timedelta(days=1))
    held = turn(keeper, held)
    assert (held.looked, bool(held.stopped_at)) == (3, True)


# Pages


def posted(desk, **body):
    """The answer to a search, once a worker has ended what the request had no time for."""
    answer = desk.post("/search/", body)
    run_jobs()
    return answer


def test_the_words_never_stand_in_an_address(provider, manager, desk):
    filed(manager, f"<b>{WORD}</b> & one")
    answer = posted(desk, words=WORD)
    assert answer.status_code == 302
    assert WORD not in answer["Location"]
    page = desk.get(answer["Location"]).content.decode()
    assert f"&lt;b&gt;<mark>{WORD}</mark>&lt;/b&gt; &amp; one" in page
    assert f'value="{WORD}"' in page


def test_hits_come_in_pages(provider, manager, desk):
    filed(manager, *[f"{WORD} {number}" for number in range(25)])
    address = posted(desk, words=WORD)["Location"]
    assert "25 reports found" in desk.get(address).content.decode()
    assert desk.get(f"{address}?page=2").content.decode().count("data-open") == 5


def test_filters_alone_list_reports(provider, manager, desk):
    filed(manager, "One", harm="moderate")
    filed(manager, "Two", harm="mild")
    page = desk.get(posted(desk, harm="mild")["Location"]).content.decode()
    assert "1 report matches" in page
    assert '<option value="mild" selected' in page


def test_nothing_found_says_so(provider, manager, desk):
    assert "Nothing found" in desk.get(posted(desk, words=WORD)["Location"]).content.decode()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"words": "..."}, "Type at least one letter or digit."),
        ({"number": "Ines"}, "A report&#x27;s number looks like"),
        ({"since": "2026-03-10", "until": "2026-03-01"}, "This day lies before the first one."),
        ({"harm": "nonsense"}, "is not one of the available choices"),
        ({"unit": str(uuid4())}, "is not one of the available choices"),
    ],
)
def test_what_cannot_be_looked_for_is_said_at_its_field(provider, desk, body, sentence):
    answer = posted(desk, **body)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_running_search_shows_how_far_it_is_and_stops_without_javascript(provider, manager, desk, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 0.0)
    filed(manager, *[f"{WORD} {number}" for number in range(8)])
    with scope.enter(manager.scope()):
        held = begin_search(by=manager, words=WORD, filters={}, now=timezone.now(), seconds=0)
    address = f"/search/{held.pk}/"
    assert "3 of 8 reports read" in desk.get(address).content.decode()
    assert "hx-get" in desk.get(address, headers={"HX-Request": "true"}).content.decode()
    desk.post(f"{address}stop/", {"do": "stop"})
    page = desk.get(address).content.decode()
    assert "The search stands still" in page
    assert desk.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "Reading reports" in desk.post(f"{address}stop/", {"do": "on"}, follow=True).content.decode()


def test_the_inbox_hands_its_filters_on(provider, manager, desk):
    filed(manager, "One", unit=None)
    with scope.enter(manager.scope()):
        unit = unit_code()
    assert f"/search/?harm=mild&amp;unit={unit}" in desk.get(f"/inbox/?harm=mild&unit={unit}").content.decode()
    assert '<option value="mild" selected' in desk.get("/search/?harm=mild").content.decode()
    agree(provider)
