"""The lane outside the PSES, as a lawyer would put it: never admitted, never submitted, sealed, counted, told."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from events.models import Event
from pses import outside_selectors as selectors
from pses.models import OutsideDuty, OutsideRecord, OutsideRules, Submission, WorkProduct
from pses.services import (
    add_duty,
    assign_outside_record,
    close_outside_record,
    decline_duty,
    enter_outside_record,
    owe_again,
    preview_submission,
    remove,
    reopen_outside_record,
    report_many,
    report_to_pso,
    set_outside_rules,
    tell_body,
)
from pses.services.outside_duties import remind_of_duty
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.told import NOW, STORY, agree, file_one

from .outside_told import FACTS, entered, reported, tell_all, told


@pytest.fixture
def home(make_provider):
    return make_provider("Juniper Manor", "nursing_home")


@pytest.fixture
def manager(home, make_member, acting):
    return acting(make_member(home, "risk_manager", name="Lena Marsh"))


@pytest.fixture
def nurse(home, make_member, acting):
    return acting(make_member(home, "reporter", name="Jo Rivera"))


def test_nothing_of_the_lane_is_admitted_to_the_pses(manager, nurse):
    with scope.enter(nurse.scope()):
        reported(nurse)
    with scope.enter(manager.scope()):
        entered(manager)
        assert (OutsideRecord.objects.count(), WorkProduct.objects.count(), Event.objects.count()) == (2, 0, 0)


def test_every_way_to_the_pso_refuses_a_record_of_the_lane(home, manager, nurse):
    agree(home)
    with scope.enter(nurse.scope()):
        record = reported(nurse)
    with scope.enter(manager.scope()):
        for kind in ("event", "outside"):
            with pytest.raises(Http404):
                preview_submission(by=manager, content_kind=kind, content_id=record.pk, now=NOW)
            with pytest.raises(Http404):
                report_to_pso(by=manager, content_kind=kind, content_id=record.pk, now=NOW, expected_sha256="0" * 64)
            with pytest.raises(Http404):
                report_many(by=manager, expected={(kind, record.pk): "0" * 64}, now=NOW)
        assert Submission.objects.count() == 0


def test_where_entry_itself_reports_the_lane_still_does_not(home, nurse):
    agree(home, reporting_act="entry")
    with scope.enter(nurse.scope()):
        reported(nurse)
        assert Submission.objects.count() == 0


def test_the_pso_sees_nothing_of_the_lane(manager):
    with scope.enter(manager.scope()):
        entered(manager)
        set_outside_rules(by=manager, rules={"nh-abuse": "outside"}, expected=0, now=NOW)
    with scope.enter(Scope(Side.PSO)), connection.cursor() as cursor:
        for model in (OutsideRecord, OutsideDuty, OutsideRules):
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608  our own names
            assert cursor.fetchone() == (0,)
        assert not Entry.objects.filter(table__startswith="pses_outside").exists()


def test_what_was_written_is_sealed_under_the_key_of_the_lane(manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
        tell_all(manager, record)
        with connection.cursor() as cursor:
            cursor.execute("SELECT row_to_json(r)::text FROM pses_outsiderecord r")
            rows = [cursor.fetchone()[0]]
            cursor.execute("SELECT row_to_json(d)::text FROM pses_outsideduty d")
            rows += [row for (row,) in cursor.fetchall()]
        held = " ".join(rows).lower()
        assert [word for word in ("zimbrechtov", "sunroom", "web form", "ref-7") if word in held] == []
        assert OutsideRecord.objects.get().contents["narrative"] == FACTS
    sealed = [field for model in (OutsideRecord, OutsideDuty) for field in model._meta.get_fields()
              if hasattr(field, "purpose")]  # fmt: skip
    assert {field.purpose for field in sealed} == {"open"}


def test_a_record_names_no_report_of_the_pses(manager):
    """That something was reported there is itself work product: even the database refuses the link."""
    with scope.enter(manager.scope()):
        product = WorkProduct.objects.get(content_id=file_one(manager).pk)
        record = entered(manager)
        record.work_product = product
        with pytest.raises(IntegrityError, match="pses_outside_names_no_report"), transaction.atomic():
            record.save()


def test_numbers_of_the_lane_are_its_own(manager):
    with scope.enter(manager.scope()):
        file_one(manager)
        assert [entered(manager).number, entered(manager).number] == ["O26-000001", "O26-000002"]


def test_the_duties_that_the_list_knows_stand_on_the_record_with_their_time(manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
        due = {each.duty_id: each.due_at - record.known_at for each in selectors.duties_of(record)}
        assert due["nh-abuse"] == timedelta(hours=2)
        assert due["elder-justice"] == timedelta(hours=24)
        assert record.edition == "2026-11"


def test_facts_are_taken_from_the_original_record_or_not_at_all(manager):
    """A second, separate collection is open at any time (42 U.S.C. 299b-22(h)); a copy out of the PSES is not."""
    with scope.enter(manager.scope()), pytest.raises(Denied, match="from the original record"):
        enter_outside_record(by=manager, told=told(), from_original=False, now=NOW)


def test_a_reporter_neither_enters_nor_works_records(nurse, manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
    with scope.enter(nurse.scope()):
        (first, *_) = selectors.duties_of(record)
        acts = (
            lambda: enter_outside_record(by=nurse, told=told(), from_original=True, now=NOW),
            lambda: tell_body(by=nurse, record_id=record.pk, duty_id=first.pk, told_at=NOW, told_to="x", reference="",
                              now=NOW),
            lambda: decline_duty(by=nurse, record_id=record.pk, duty_id=first.pk, reason="x", now=NOW),
            lambda: add_duty(by=nurse, record_id=record.pk, duty_id="dea-loss", now=NOW),
            lambda: close_outside_record(by=nurse, record_id=record.pk, reason="x", now=NOW),
            lambda: set_outside_rules(by=nurse, rules={}, expected=0, now=NOW),
        )  # fmt: skip
        for act in acts:
            with pytest.raises(Denied):
                act()


def test_a_body_that_was_told_is_noted_with_when_whom_and_number(manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
        tell_all(manager, record)
        record.refresh_from_db()
        (first, *_) = selectors.duties_of(record)
        assert (record.state, first.state, first.told_at, first.told_to, first.reference, first.decided_by) == (
            "reported", "told", NOW, "Web form", "Ref-7", manager.user_id,
        )  # fmt: skip


def test_nobody_notes_what_has_not_happened_yet(manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
        (first, *_) = selectors.duties_of(record)
        with pytest.raises(Denied, match="lies ahead"):
            tell_body(by=manager, record_id=record.pk, duty_id=first.pk, told_at=NOW + timedelta(minutes=1),
                      told_to="x", reference="", now=NOW)  # fmt: skip


def test_a_duty_that_is_not_owed_has_its_reason_and_can_be_owed_again(manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
        for held in selectors.duties_of(record):
            decline_duty(by=manager, record_id=record.pk, duty_id=held.pk, reason="Counsel: no resident.", now=NOW)
        record.refresh_from_db()
        assert record.state == "open"  # nobody was told: it is closed with a reason, not reported
        owe_again(by=manager, record_id=record.pk, duty_id=held.pk, now=NOW)
        with pytest.raises(Denied, match="still has to be told"):
            close_outside_record(by=manager, record_id=record.pk, reason="Done", now=NOW)
    with scope.enter(Scope(Side.SYSTEM)):
        owed = Message.objects.filter(task="pses.remind_of_duty", ids={"duty_id": str(held.pk)})
        assert owed.count() == 2  # a notice that found nothing owed is owed anew


def test_a_record_is_closed_with_a_reason_and_opened_again(manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
        tell_all(manager, record)
        with pytest.raises(Denied, match="Say in a sentence"):
            close_outside_record(by=manager, record_id=record.pk, reason=" ", now=NOW)
        assert close_outside_record(by=manager, record_id=record.pk, reason="Answered.", now=NOW).state == "closed"
        with pytest.raises(Denied, match="Open it again first"):
            add_duty(by=manager, record_id=record.pk, duty_id="dea-loss", now=NOW)
        assert reopen_outside_record(by=manager, record_id=record.pk, now=NOW).state == "open"
        added = add_duty(by=manager, record_id=record.pk, duty_id="other", name="County coroner", now=NOW,
                         due_at=NOW + timedelta(days=1))  # fmt: skip
        assert (added.name, added.duty_id) == ("County coroner", "other")


def test_the_list_does_not_put_one_duty_on_a_record_twice(manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
        with pytest.raises(Denied, match="already"):
            add_duty(by=manager, record_id=record.pk, duty_id="nh-abuse", now=NOW)
        with pytest.raises(Denied, match="name another"):
            add_duty(by=manager, record_id=record.pk, duty_id="other", now=NOW)


def test_a_record_is_given_to_people_who_keep_the_lane(manager, nurse, home, make_member):
    officer = make_member(home, "provider_privacy_officer")
    with scope.enter(manager.scope()):
        record = entered(manager)
        assert assign_outside_record(
            by=manager, record_id=record.pk, owner_id=officer.user_id, now=NOW
        ).owner_id == officer.user_id  # fmt: skip
        with pytest.raises(Denied):
            assign_outside_record(by=manager, record_id=record.pk, owner_id=nurse.user_id, now=NOW)


def test_what_was_removed_from_the_pses_becomes_work_of_the_lane(manager):
    with scope.enter(manager.scope()):
        event = file_one(manager, what="other", what__more="protection")
        remove(
            by=manager, content_kind="event", content_id=event.pk, reason="The State needs it", attested=True, now=NOW,
        )  # fmt: skip
        record = OutsideRecord.objects.get()
        assert (record.source, record.title, record.known_at, record.contents["narrative"]) == (
            "removed", event.number, NOW, STORY,
        )  # fmt: skip
        assert "nh-abuse" in {each.duty_id for each in selectors.duties_of(record)}


def test_the_owner_hears_before_the_time_is_up_and_the_mail_says_nothing(manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
        assign_outside_record(by=manager, record_id=record.pk, owner_id=manager.user_id, now=NOW)
        (first, *_) = selectors.duties_of(record)
    with scope.enter(Scope(Side.SYSTEM)):
        owed = Message.objects.filter(task="pses.remind_of_duty").order_by("due_at").first()
        assert owed.due_at == first.due_at - timedelta(minutes=30)
        assert owed.ids == {"duty_id": str(first.pk)}
    with scope.enter(manager.scope()):
        assert remind_of_duty(duty_id=first.pk, now=owed.due_at)
    with scope.enter(Scope(Side.SYSTEM)):
        assert set(Message.objects.filter(task="notices.mail_waiting").values_list("ids", flat=True)[0]) == {"user_id"}


def test_nobody_is_reminded_of_what_was_told(manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
        tell_all(manager, record)
        (first, *_) = selectors.duties_of(record)
        assert not remind_of_duty(duty_id=first.pk, now=NOW)
        assert mail.outbox == []


def test_a_duty_is_overdue_when_its_time_is_up_and_nobody_was_told(manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
        (first, *_) = selectors.duties_of(record)
        moments = [first.due_at + timedelta(minutes=more) for more in (-1, 1)]
        assert [selectors.is_overdue(first, at) for at in moments] == [False, True]
        tell_all(manager, record)
        first.refresh_from_db()
        assert not selectors.is_overdue(first, first.due_at + timedelta(minutes=1))


def test_a_report_without_a_name_leaves_none_in_the_lane(nurse):
    with scope.enter(nurse.scope()):
        record = reported(nurse, anonymous=True)
        assert (record.opened_by, selectors.my_records(nurse).count()) == (None, 0)
        assert not Entry.objects.filter(actor_id=nurse.user_id).exists()
    with scope.enter(Scope(Side.SYSTEM)):
        assert not Message.objects.filter(actor=nurse.user_id).exists()


def test_the_same_sending_makes_one_record(nurse):
    with scope.enter(nurse.scope()):
        key = uuid4()
        assert reported(nurse, key=key).pk == reported(nurse, key=key).pk


def test_a_reporter_does_not_send_just_anything_outside(nurse):
    with scope.enter(nurse.scope()), pytest.raises(Denied, match="Send the report as usual"):
        reported(nurse, event_type="fall", harm="mild")


def test_the_provider_s_rules_are_versions_that_never_change(manager):
    with scope.enter(manager.scope()):
        said = {"nh-abuse": "outside", "elder-justice": "ask"}
        first = set_outside_rules(by=manager, rules=said, expected=0, now=NOW)
        assert (first.number, first.rules) == (1, {"nh-abuse": "outside"})
        assert set_outside_rules(by=manager, rules={"nh-abuse": "outside"}, expected=1, now=NOW).number == 1
        assert set_outside_rules(by=manager, rules={"nh-abuse": "off"}, expected=1, now=NOW).number == 2
        for rules, expected in (({"nh-abuse": "off"}, 1), ({"gossip": "off"}, 2), ({"nh-abuse": "gossip"}, 2)):
            with pytest.raises(Denied):
                set_outside_rules(by=manager, rules=rules, expected=expected, now=NOW)
        assert entered(manager).rules_version == 2


def test_a_duty_that_the_provider_switched_off_is_not_put_on_records(manager):
    with scope.enter(manager.scope()):
        set_outside_rules(by=manager, rules={"nh-abuse": "off"}, expected=0, now=NOW)
        assert "nh-abuse" not in {each.duty_id for each in selectors.duties_of(entered(manager))}


def test_another_provider_sees_none_of_it(manager, make_provider, make_member, acting):
    with scope.enter(manager.scope()):
        record = entered(manager)
    other = acting(make_member(make_provider("Birch Manor", "nursing_home"), "risk_manager"))
    with scope.enter(other.scope()), pytest.raises(Http404):
        selectors.record(record.pk)


def test_every_act_has_its_entry_without_a_word_of_content(manager):
    with scope.enter(manager.scope()):
        record = entered(manager)
        tell_all(manager, record)
        close_outside_record(by=manager, record_id=record.pk, reason="Answered.", now=NOW)
        verbs = set(Entry.objects.values_list("verb", flat=True))
        assert {"open_outside_record", "tell_outside_body", "close_outside_record"} <= verbs
        assert "Answered" not in str(list(Entry.objects.values_list("content", flat=True)))
