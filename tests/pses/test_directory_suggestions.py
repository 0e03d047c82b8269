"""A name comes back to its own provider only, once, from its own narrative, laid by the door; the provider decides."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.utils import timezone

from aggregation.intake import suggest_to_directory
from pses import directory_selectors as selectors
from pses.directory import said
from pses.enums import EntryKind
from pses.models import DirectorySuggestion
from pses.services import (
    accept_suggestion,
    add_to_directory,
    decline_suggestion,
    preview_submission,
    report_to_pso,
    retire_in_directory,
)
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import agree, file_one

STAFF, TOWN = EntryKind.STAFF, EntryKind.TOWN
STORY = "Ona  Zelnik hung heparin at ten times the rate. Will told the nurse from Brookhaven."


@pytest.fixture
def provider(make_provider):
    made = make_provider()
    agree(made)
    return made


@pytest.fixture
def place(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(place, acting):
    return acting(place, timezone.now())


@pytest.fixture
def sent(manager):
    now = timezone.now()
    with scope.enter(manager.scope()):
        event = file_one(manager, now=now, story=STORY)
        seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=now)
        return report_to_pso(
            by=manager, content_kind="event", content_id=event.pk, now=now, expected_sha256=seen.sha256
        )  # fmt: skip


def suggest(sent, words, kind=STAFF):
    with scope.enter(Scope(Side.DOOR, frozenset({sent.provider_id}))):
        suggest_to_directory(submission_id=sent.pk, words=words, kind=kind, now=timezone.now())


def waiting(by):
    with scope.enter(by.scope()):
        return [(each.row.words, each.row.kind) for each in selectors.suggestions() if each.accepted is None]


def answer(act, by, **more):
    with scope.enter(by.scope()):
        found = selectors.suggestions()[0].row
        return act(by=by, suggestion_id=found.pk, now=timezone.now(), **more)


def held(by):
    with scope.enter(by.scope()):
        return selectors.in_use()


def test_a_name_is_laid_there_once_and_an_entry_says_so_without_it(sent, manager):
    for words in ("Ona Zelnik", "ona zelnik", "Ona  Zelnik"):
        suggest(sent, words)
    suggest(sent, "Brookhaven", TOWN)
    assert waiting(manager) == [("Ona Zelnik", "staff"), ("Brookhaven", "town")]
    with scope.enter(manager.scope()):
        entries = Entry.objects.filter(verb="suggest_name")
        assert [(each.actor_id, "Zelnik" in each.content, each.row) for each in entries] == [(None, False, None)] * 2


@pytest.mark.parametrize(("words", "why"), [
    ("Omar Haddad", "do not stand"), ("", "do not stand"), ("Zelni", "do not stand"), ("Brook", "do not stand"),
    ("Will", "no name"), ("nurse", "no name"),
])  # fmt: skip
def test_only_whole_words_of_that_submission_that_are_a_name_go_back(sent, manager, words, why):
    with pytest.raises(ValueError, match=why) as refused:
        suggest(sent, words)
    assert (not words or words not in str(refused.value), waiting(manager)) == (True, [])


def test_words_of_another_provider_s_submission_do_not_reach_it(sent, make_provider, make_member, acting):
    other = make_provider("Birch Clinic", "clinic")
    with scope.enter(Scope(Side.DOOR, frozenset({other.pk}))), pytest.raises(Exception, match="does not exist"):
        suggest_to_directory(submission_id=sent.pk, words="Ona Zelnik", kind=STAFF, now=timezone.now())
    suggest(sent, "Ona Zelnik")
    stranger = acting(make_member(other, "risk_manager", name="Tom Aldis"), timezone.now())
    assert waiting(stranger) == []
    with scope.enter(Scope(Side.PROVIDER, frozenset({sent.provider_id}))):
        found = DirectorySuggestion.objects.get()
    with scope.enter(stranger.scope()):
        for act in (decline_suggestion, accept_suggestion):
            more = {"kind": STAFF} if act is accept_suggestion else {}
            with pytest.raises(Http404):
                act(by=stranger, suggestion_id=found.pk, now=timezone.now(), **more)


@pytest.mark.parametrize("side", [Side.PROVIDER, Side.PSO])
def test_nobody_but_the_door_can_lay_one_and_the_pso_reads_none(sent, side):
    suggest(sent, "Ona Zelnik")
    row = DirectorySuggestion(
        provider_id=sent.provider_id, submission_id=sent.pk, kind="staff", words="Planted", found_at=timezone.now()
    )  # fmt: skip
    with scope.enter(Scope(side, frozenset({sent.provider_id}))):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)
        assert DirectorySuggestion.objects.count() == (1 if side is Side.PROVIDER else 0)


def test_accepted_it_is_looked_for_from_then_on(sent, manager):
    suggest(sent, "Ona Zelnik")
    for _ in range(1):
        assert answer(accept_suggestion, manager, kind=STAFF) == "Ona Zelnik"
    assert (held(manager), waiting(manager)) == ([said(STAFF, "Ona Zelnik")], [])
    suggest(sent, "Ona Zelnik")
    assert waiting(manager) == []


def test_what_stands_already_is_answered_and_a_retired_name_comes_back(sent, manager):
    with scope.enter(manager.scope()):
        row = add_to_directory(by=manager, said=said(STAFF, "ONA ZELNIK"), now=timezone.now())
        retire_in_directory(by=manager, entry_id=row.pk, now=timezone.now())
    suggest(sent, "Ona Zelnik")
    answer(accept_suggestion, manager, kind=STAFF)
    assert (held(manager), waiting(manager)) == ([said(STAFF, "ONA ZELNIK")], [])


def test_declined_it_stays_out_does_not_come_again_and_can_be_taken_in_after_all(sent, manager):
    suggest(sent, "Brookhaven", TOWN)
    for _ in range(2):
        answer(decline_suggestion, manager)
    suggest(sent, "Brookhaven", TOWN)
    assert (held(manager), waiting(manager)) == ([], [])
    answer(accept_suggestion, manager, kind=TOWN)
    assert held(manager) == [said(TOWN, "Brookhaven")]
    with scope.enter(manager.scope()):
        assert Entry.objects.filter(verb="answer_suggestion").count() == 2


@pytest.mark.parametrize("role", ["provider_administrator", "reporter"])
def test_who_reads_no_reports_answers_none(sent, manager, provider, make_member, acting, client_for, role):
    suggest(sent, "Ona Zelnik")
    member = make_member(provider, role, name="Ada Chief")
    by = acting(member, timezone.now())
    with pytest.raises(Denied):
        answer(decline_suggestion, by)
    client = client_for(member)
    assert client.get("/directory/suggestions/").status_code == 404
    assert "suggestion" not in client.get("/directory/").content.decode()


def test_the_page_shows_the_words_in_the_sealed_zone_and_takes_the_answer(sent, manager, place, client_for):
    suggest(sent, "Ona Zelnik", TOWN)
    desk = client_for(place)
    assert "1 suggestion waits" in desk.get("/directory/").content.decode()
    page = desk.get("/directory/suggestions/").content.decode()
    assert ("Ona Zelnik" in page, f"Submission {sent.number}" in page, 'data-zone="sealed"' in page) == (True,) * 3
    with scope.enter(manager.scope()):
        found = DirectorySuggestion.objects.get()
    told = {"suggestion": str(found.pk), "kind": "staff", "do": "accept"}
    done = desk.post("/directory/suggestions/", told, follow=True).content.decode()
    assert ("Ona Zelnik is in the directory." in done, "No suggestion waits" in done) == (True, True)
    assert held(manager) == [said(STAFF, "Ona Zelnik")]
