"""A report becomes an event and work product at once, exactly once."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from events.models import Draft, Event
from events.services import AnswersRefused, file_event, note_read_status, save_draft, set_status
from pses.models import WorkProduct
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.told import NOW, STORY, answers, file_one, unit_code


@pytest.fixture
def nurse(make_provider, make_member, acting):
    return acting(make_member(make_provider(), "reporter", name="Jo Rivera"))


@pytest.fixture
def manager(nurse, make_member, acting):
    from pso_portal.tenancy.models import Provider

    return acting(make_member(Provider(id=nurse.provider_id), "risk_manager", name="Lena Marsh"))


def test_a_report_stands_in_the_pses_with_its_date_of_entry(nurse):
    with scope.enter(nurse.scope()):
        event = file_one(nurse)
        product = WorkProduct.objects.get(content_id=event.pk)
        assert (product.route, product.purpose, product.state, product.entered_at, product.entered_by) == (
            "reporting", "reporting", "collected", NOW, nurse.user_id,
        )  # fmt: skip


def test_what_is_coded_stands_plain_and_what_is_written_is_sealed(nurse):
    with scope.enter(nurse.scope()):
        event = Event.objects.get(pk=file_one(nurse).pk)
        assert (event.event_type, event.kind, event.harm, event.month) == ("medication", "incident", "mild", "2026-03")
        assert (event.narrative, event.details) == (STORY, {"medication.name": "Heparin"})
        with connection.cursor() as cursor:
            cursor.execute("SELECT row_to_json(e)::text FROM events_event e")
            (row,) = cursor.fetchone()
        assert [word for word in ("heparin", "okoro", "pump") if word in row.lower()] == []


def test_numbers_count_up_within_the_year(nurse):
    with scope.enter(nurse.scope()):
        assert [file_one(nurse).number, file_one(nurse).number] == ["26-000001", "26-000002"]


def test_the_same_sending_files_once(nurse):
    with scope.enter(nurse.scope()):
        key, told = uuid4(), answers(where=unit_code())
        first = file_event(by=nurse, filing_key=key, answers=told, now=NOW)
        second = file_event(by=nurse, filing_key=key, answers=told, now=NOW)
        assert (first.pk, Event.objects.count(), WorkProduct.objects.count()) == (second.pk, 1, 1)


def test_an_imported_row_files_once_and_leaves_open_what_its_source_does_not_know(nurse):
    with scope.enter(nurse.scope()):
        row = {"what": "fall", "when": "another", "when.date": "2025-02-28"}
        ids = [
            file_event(by=nurse, filing_key=uuid4(), answers=row, now=NOW, source_id="row-17").pk for _ in range(2)
        ]
        event = Event.objects.get()
        assert (ids, event.month, event.harm, event.narrative) == ([event.pk] * 2, "2025-02", "unknown", "")


def test_answers_to_questions_that_are_not_asked_are_dropped(nurse):
    with scope.enter(nurse.scope()):
        event = Event.objects.get(pk=file_one(nurse, what="device", fall__assisted="yes").pk)
        assert (event.details, set(event.coded) & {"medication.stage", "fall.assisted"}) == ({}, set())


def test_what_is_missing_is_said_by_question(nurse):
    with scope.enter(nurse.scope()):
        with pytest.raises(AnswersRefused) as refused:
            file_one(nurse, story=None, medication__name=None)
        assert set(refused.value.problems) == {"medication.name", "story"}
        assert Event.objects.count() == 0


def test_a_place_of_another_provider_is_no_answer(nurse, make_provider):
    from pso_portal.tenancy.models import Unit
    from pso_portal.tenancy.scope import Scope, Side

    other = make_provider("Birch Lake Clinic", "clinic")
    with scope.enter(Scope(Side.PROVIDER, frozenset({other.pk}))):
        foreign = str(Unit.objects.get().pk)
    with scope.enter(nurse.scope()), pytest.raises(AnswersRefused):
        file_one(nurse, where=foreign)


def test_the_database_refuses_an_event_in_another_providers_unit(nurse, make_provider):
    from pso_portal.tenancy.models import Unit
    from pso_portal.tenancy.scope import Scope, Side

    other = make_provider("Birch Lake Clinic", "clinic")
    with scope.enter(Scope(Side.PROVIDER, frozenset({other.pk}))):
        foreign = Unit.objects.get().pk
    with pytest.raises(IntegrityError):
        _move(nurse, foreign)


def _move(by, unit_id):
    with scope.enter(by.scope()), connection.cursor() as cursor:
        Event.objects.filter(pk=file_one(by).pk).update(unit_id=unit_id)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_simulation_is_refused_outside_a_demo(nurse, pso):
    pso.is_demo = False
    pso.save()
    with scope.enter(nurse.scope()):
        with pytest.raises(Denied, match="demo"):
            file_event(
                by=nurse, filing_key=uuid4(), answers=answers(where=unit_code()), now=NOW, purpose="simulation"
            )
        assert Event.objects.count() == 0


def test_the_reporter_sees_the_report_move_on_and_never_back(nurse, manager):
    with scope.enter(manager.scope()):
        event = file_one(nurse)
        assert note_read_status(by=manager, event_id=event.pk, now=NOW).status == "read"
        assert set_status(by=manager, event_id=event.pk, status="under_review", now=NOW).status == "under_review"
        assert note_read_status(by=manager, event_id=event.pk, now=NOW).status == "under_review"
        with pytest.raises(Denied):
            set_status(by=manager, event_id=event.pk, status="sent", now=NOW)


def test_severe_harm_owes_the_risk_managers_a_mail_at_once(nurse, manager):
    from pso_portal.jobs.models import Message
    from pso_portal.tenancy.scope import Scope, Side

    with scope.enter(nurse.scope()):
        file_one(nurse, harm="mild")
        file_one(nurse, harm="severe", harm__died="no")
    with scope.enter(Scope(Side.SYSTEM)):
        assert [message.ids for message in Message.objects.all()] == [{"user_id": str(manager.user_id)}]


def test_filing_ends_the_draft(nurse):
    with scope.enter(nurse.scope()):
        told = answers(where=unit_code())
        draft = save_draft(by=nurse, draft_id=None, answers=told, expected_revision=None, now=NOW)
        file_event(by=nurse, filing_key=uuid4(), answers=told, now=NOW, draft=draft)
        assert Draft.objects.count() == 0


def test_the_entry_of_filing_names_its_actor_and_no_word_of_the_story(nurse):
    with scope.enter(nurse.scope()):
        event = file_one(nurse)
    with scope.enter(nurse.scope()):
        entry = Entry.objects.get(verb="file_event")
        assert (entry.actor_id, entry.row) == (nurse.user_id, event.pk)
        assert json.loads(entry.content)["detail"] == {"kind": "incident"}
