"""A sheet becomes reports: once, all that is right, and every wrong cell with its own sentence."""

from __future__ import annotations

import io
from contextlib import contextmanager

import pytest
from django.db import connection

from events import import_selectors
from events.enums import RunState
from events.imports.mapping import Origin
from events.imports.sheet import BadSheet
from events.models import Event, ImportChunk, ImportRun
from events.services import change_mapping, check_sheet, confirm_import, drop_import, save_mapping, upload_sheet
from events.services.imports import ROWS_A_PIECE
from pses.enums import Purpose
from pses.models import Submission, WorkProduct
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope, Side
from tests.isolation.houses import run_jobs
from tests.told import NOW, agree, unit_code

HEAD = "No,Day,Type,Harm,Story\n"


@pytest.fixture
def member(make_provider, make_member):
    return make_member(make_provider(), "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(member, acting):
    return acting(member)


def rows(count: int, start: int = 1) -> str:
    return "".join(f"R-{n},{n % 28 + 1}-Jan-25,Fall,Mild,Quillfeather {n} fell.\n" for n in range(start, start + count))


def upload(by, text: str, **extra):
    with scope.enter(by.scope()):
        return upload_sheet(by=by, file=io.BytesIO(text.encode()), name="old.csv", now=NOW, **extra)


def origins(**changes: Origin) -> dict[str, Origin]:
    told = {
        "what": Origin(("Type",)), "harm": Origin(("Harm",), values={"mild": "mild"}), "when.date": Origin(("Day",)),
        "where": Origin(fixed=unit_code()), "story": Origin(("Story",)), "source": Origin(("No",)),
    }  # fmt: skip
    return told | changes


def checked(by, text: str, **changes: Origin):
    run = upload(by, text)
    with scope.enter(by.scope()):
        change_mapping(by=by, run_id=run.pk, origins=origins(**changes), now=NOW)
        check_sheet(by=by, run_id=run.pk, now=NOW)
    run_jobs()
    return run.pk


def filed(by, text: str, **changes: Origin):
    run_id = checked(by, text, **changes)
    with scope.enter(by.scope()):
        confirm_import(by=by, run_id=run_id, purpose=Purpose.REPORTING, now=NOW)
    run_jobs()
    return run_id


def tally(by, run_id):
    with scope.enter(by.scope()):
        run = ImportRun.objects.get(pk=run_id)
        counts = import_selectors.tallies([run_id])[run_id]
        return run.state, *(counts[name] for name in ("filed", "already", "refused"))


@contextmanager
def inside(by):
    with scope.enter(by.scope()):
        yield


def test_rows_become_reports_and_work_product_with_the_day_of_the_import_as_entry(manager):
    run_id = filed(manager, HEAD + rows(3))
    assert tally(manager, run_id) == ("done", 3, 0, 0)
    with inside(manager):
        event = Event.objects.order_by("number").first()
        assert (event.event_type, event.harm, event.month, event.narrative, event.unit.name) == (
            "fall", "mild", "2025-01", "Quillfeather 1 fell.", "4 West",
        )  # fmt: skip
        product = WorkProduct.objects.get(content_id=event.pk)
        assert (product.purpose, product.state, product.entered_by) == ("reporting", "collected", manager.user_id)
        assert product.entered_at == event.filed_at
        verbs = list(Entry.objects.filter(row__in=[event.pk, product.pk]).values_list("verb", flat=True))
        assert {"file_event", "admit"} <= set(verbs)
        assert len(set(Event.objects.values_list("number", flat=True))) == 3


def test_a_second_import_adds_nothing_however_rows_are_known(manager):
    known = filed(manager, HEAD + rows(3))
    again = filed(manager, HEAD + rows(4))
    assert (tally(manager, known)[1:], tally(manager, again)[1:]) == ((3, 0, 0), (1, 3, 0))
    twice, turned = HEAD + rows(3) + rows(3), "Day,No,Type,Harm,Story\n3-Jan-25,R-2,Fall,Mild,Quillfeather 2 fell.\n"
    assert tally(manager, filed(manager, twice, source=Origin()))[1:] == (6, 0, 0)
    assert tally(manager, filed(manager, twice, source=Origin()))[1:] == (0, 6, 0)
    assert tally(manager, filed(manager, turned, source=Origin()))[1:] == (0, 1, 0)


def test_nothing_that_stood_in_the_sheet_is_readable_in_the_database(manager):
    run_id = checked(manager, HEAD + rows(2) + "Quillnumber,never,Quilltype,Mild,=Quillcell\n")
    with inside(manager):
        save_mapping(by=manager, run=ImportRun.objects.get(pk=run_id), name="Quillname", now=NOW)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT row_to_json(t)::text FROM events_importrun t UNION ALL"
                " SELECT row_to_json(t)::text FROM events_importchunk t UNION ALL"
                " SELECT row_to_json(t)::text FROM events_importmapping t UNION ALL"
                " SELECT content FROM audit_entry"
            )
            held = " ".join(row[0] for row in cursor.fetchall()).lower()
        assert [word for word in ("quill", "story", "old.csv", "r-1") if word in held] == []
    with inside(manager):
        confirm_import(by=manager, run_id=run_id, purpose=Purpose.REPORTING, now=NOW)
    run_jobs()
    with inside(manager):
        assert {piece.lines for piece in ImportChunk.objects.all()} == {None}
        assert all("R-1" not in str(event.source_id) for event in Event.objects.all())


def test_a_killed_import_goes_on_and_files_each_row_once(manager):
    run_id = checked(manager, HEAD + rows(ROWS_A_PIECE * 2 + 10))
    with inside(manager):
        confirm_import(by=manager, run_id=run_id, purpose=Purpose.REPORTING, now=NOW)
    first = owed()
    take(first)
    assert tally(manager, run_id) == ("filing", ROWS_A_PIECE, 0, 0)
    take(first)  # told twice: the second time nothing happens
    second = owed()
    with pytest.raises(KeyboardInterrupt), interrupted_at_the_end():
        take(second)
    assert tally(manager, run_id) == ("filing", ROWS_A_PIECE, 0, 0)
    run_jobs()
    assert tally(manager, run_id) == ("done", ROWS_A_PIECE * 2 + 10, 0, 0)
    with inside(manager):
        assert Event.objects.count() == WorkProduct.objects.count() == ROWS_A_PIECE * 2 + 10


def owed() -> Message:
    with scope.enter(Scope(Side.SYSTEM)):
        (message,) = Message.objects.filter(done_at=None, task="events.import_piece")
        return message


def take(message: Message) -> None:
    from pso_portal.celery import app

    app.tasks[message.task](message_id=str(message.pk))


@contextmanager
def interrupted_at_the_end():
    """The worker is killed after its last statement and before the commit."""

    def stop(execute, sql, params, many, context):
        if sql.startswith('UPDATE "events_importchunk"'):
            execute(sql, params, many, context)
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with connection.execute_wrapper(stop):
        yield


def test_an_import_stops_when_its_person_may_import_no_more_and_another_goes_on(manager, make_member, acting):
    from pso_portal.accounts.models import Membership

    run_id = checked(manager, HEAD + rows(2))
    with inside(manager):
        confirm_import(by=manager, run_id=run_id, purpose=Purpose.REPORTING, now=NOW)
    Membership.objects.filter(pk=manager.membership_id).update(ended_at=NOW)
    run_jobs()
    assert tally(manager, run_id) == ("stopped", 0, 0, 0)
    other = acting(make_member(Provider(id=manager.provider_id), "risk_manager", name="Ada Quist"))
    with inside(other):
        confirm_import(by=other, run_id=run_id, purpose=Purpose.REPORTING, now=NOW)
    run_jobs()
    assert tally(other, run_id) == ("done", 2, 0, 0)


def test_where_entry_is_the_report_an_imported_row_is_reported_too(manager):
    agree(Provider(id=manager.provider_id), reporting_act="entry")
    filed(manager, HEAD + rows(2))
    with inside(manager):
        assert (Submission.objects.count(), set(WorkProduct.objects.values_list("state", flat=True))) == (
            2,
            {"reported"},
        )


def test_steps_that_do_not_fit_are_refused(manager, make_member, acting):
    run_id = checked(manager, HEAD + rows(1))
    nurse = acting(make_member(Provider(id=manager.provider_id), "reporter", name="Jo Rivera"))
    with inside(nurse), pytest.raises(Denied, match="Your role"):
        confirm_import(by=nurse, run_id=run_id, purpose=Purpose.REPORTING, now=NOW)
    tired = acting(make_member(Provider(id=manager.provider_id), "risk_manager"), stepped_up_at=None)
    with inside(tired), pytest.raises(Denied, match="Confirm that it is you"):
        confirm_import(by=tired, run_id=run_id, purpose=Purpose.REPORTING, now=NOW)
    with inside(manager):
        drop_import(by=manager, run_id=run_id, now=NOW)
        assert (ImportChunk.objects.count(), ImportRun.objects.get().state) == (0, RunState.DROPPED)
        with pytest.raises(Denied, match="moved on"):
            confirm_import(by=manager, run_id=run_id, purpose=Purpose.REPORTING, now=NOW)
    with pytest.raises(BadSheet, match="no rows below"):
        upload(manager, HEAD)


def test_a_mapping_changed_after_the_check_is_checked_again_before_anything_is_filed(manager):
    run_id = checked(manager, HEAD + rows(1))
    with inside(manager):
        change_mapping(by=manager, run_id=run_id, origins=origins(harm=Origin(fixed="death")), now=NOW)
        with pytest.raises(Denied, match="moved on"):
            confirm_import(by=manager, run_id=run_id, purpose=Purpose.REPORTING, now=NOW)
        check_sheet(by=manager, run_id=run_id, now=NOW)
        change_mapping(by=manager, run_id=run_id, origins=origins(), now=NOW)
    run_jobs()  # what the second check owed does nothing any more
    assert tally(manager, run_id)[0] == "uploaded"


def test_a_kept_mapping_fits_the_next_sheet(manager):
    run_id = checked(manager, HEAD + rows(1), story=Origin(("Story",)))
    with inside(manager):
        kept = save_mapping(by=manager, run=ImportRun.objects.get(pk=run_id), name=" Old  system ", now=NOW)
        again = save_mapping(by=manager, run=ImportRun.objects.get(pk=run_id), name="old system", now=NOW)
        assert (kept.pk, again.name) == (again.pk, "old system")
    run = upload(manager, HEAD.replace("Story", "Words") + rows(1), saved=again)
    assert sorted(run.mapping) == ["harm", "source", "what", "when.date", "where"]
