"""A sheet of many providers: split by the PSO, filed by nobody but the provider whose rows they are."""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from events import delivery_selectors as selectors
from events.deliveries import LEAVE_OUT, BadChoice
from events.imports.mapping import Origin
from events.imports.sheet import BadSheet
from events.models import Delivery, DeliveryPart, Event, ImportRun, SheetOfMany, SheetPiece
from events.services import (
    accept_delivery,
    check_sheet,
    choose_whose,
    confirm_import,
    drop_sheet_of_many,
    forget_delivery,
    forget_sheet,
    hand_over,
    map_texts,
    propose_mapping,
    refuse_delivery,
    upload_sheet_of_many,
    work_step,
)
from events.services.imports import ROWS_A_PIECE
from pses.enums import Purpose
from pses.models import WorkProduct
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope, Side
from tests.isolation.houses import run_jobs

HEAD = "Clinic,No,Day,Type,Story,Ward at Birch\n"
SHEET = HEAD + (
    "Alder Hospital,A-1,1/2/2025,Fall,Quillalder fell.,\n"
    "birch  HOSPITAL,B-1,1/3/2025,Fall,Quillbirch fell.,Cellar\n"
    "Alder Hospital,A-2,never,Fall,Quillalder again.,\n"
    "Closed Clinic,C-1,1/4/2025,Fall,Quillclosed fell.,\n"
)
DAY, MONTH = timedelta(days=1), timedelta(days=30)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def alder(make_provider):
    return make_provider("Alder Hospital")


@pytest.fixture
def birch(make_provider):
    return make_provider("Birch Hospital")


@pytest.fixture
def officer(make_member, acting, now, alder, birch):
    return acting(make_member(None, "pso_administrator", name="Otto Grant"), now)


@pytest.fixture
def managers(make_member, acting, now, alder, birch):
    return {each.name[:5]: acting(make_member(each, "risk_manager", name="Lena Marsh"), now) for each in (alder, birch)}


@contextmanager
def inside(by):
    with scope.enter(by.scope()):
        yield


def upload(by, now, text: str = SHEET) -> SheetOfMany:
    with inside(by):
        return upload_sheet_of_many(by=by, file=io.BytesIO(text.encode()), name="Quillname.csv", now=now)


def mapped(by, now, text: str = SHEET, **whose: str) -> SheetOfMany:
    """Uploaded, with the column chosen; what no provider's name is stands as `whose` says, or is left out."""
    held = upload(by, now, text)
    with inside(by):
        held = choose_whose(by=by, sheet_id=held.pk, column="Clinic", now=now)
        still = {folded: LEAVE_OUT for folded, told in selectors.texts_of(held).items() if not told.whose}
        return map_texts(by=by, sheet_id=held.pk, whose=still | whose, now=now)


def handed(by, now, text: str = SHEET) -> SheetOfMany:
    held = mapped(by, now, text)
    with inside(by):
        hand_over(by=by, sheet_id=held.pk, now=now)
    run_jobs()
    with inside(by):
        return SheetOfMany.objects.get(pk=held.pk)


def waits_at(by) -> Delivery:
    with inside(by):
        return Delivery.objects.get(state="waiting")


def test_each_provider_is_handed_its_own_rows_and_the_pso_keeps_none(officer, managers, now):
    held = handed(officer, now)
    assert (held.state, held.left_out, held.unsent, held.rows) == ("handed", 1, {}, 4)
    with inside(officer):
        assert (SheetPiece.objects.count(), held.sheet, held.choice, held.file_name) == (0, {}, {}, "")
        told = {each.provider.name: (each.rows, each.state) for each in selectors.deliveries_of(held.pk)}
    assert told == {"Alder Hospital": (2, "waiting"), "Birch Hospital": (1, "waiting")}
    with inside(managers["Alder"]):
        (part,) = DeliveryPart.objects.all()
        assert [cells[-1] for _, cells in part.lines] == ["Quillalder fell.", "Quillalder again."]
    with inside(managers["Birch"]):
        (part,) = DeliveryPart.objects.all()
        assert [cells for _, cells in part.lines] == [
            ["birch  HOSPITAL", "B-1", "1/3/2025", "Fall", "Quillbirch fell.", "Cellar"]
        ]


def test_a_column_that_is_empty_in_a_part_does_not_travel_with_it(officer, managers, now):
    handed(officer, now)
    for name, columns in (("Alder", 5), ("Birch", 6)):
        with inside(managers[name]):
            assert len(selectors.head_of(Delivery.objects.get())["columns"]) == columns


def test_neither_the_pso_nor_another_provider_can_read_or_change_a_part(officer, managers, now):
    handed(officer, now)
    table = DeliveryPart._meta.db_table
    for by, rows in ((officer, 0), (managers["Birch"], 1), (managers["Alder"], 1)):
        with inside(by), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  our own table, past the managers
            assert (cursor.fetchone()[0], DeliveryPart.objects.count()) == (rows, rows)
            cursor.execute(f"UPDATE {table} SET position = 9")  # noqa: S608  the same
            assert cursor.rowcount == 0
    with inside(officer), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608  the same
        assert cursor.rowcount == 0


def test_the_pso_can_neither_lay_a_delivery_down_nor_decide_on_one(officer, managers, now):
    handed(officer, now)
    with inside(officer):
        held = Delivery.objects.first()
        with pytest.raises(DatabaseError), transaction.atomic():
            Delivery.objects.filter(pk=held.pk).update(state="accepted")
        more = Delivery(provider_id=held.provider_id, sheet_id=held.pk, digest="", rows=1, sent_by=held.pk, sent_at=now)
        with pytest.raises(DatabaseError), transaction.atomic():
            more.save(force_insert=True)


def test_nothing_that_stood_in_the_sheet_is_readable_in_the_database(officer, managers, now):
    held = mapped(officer, now)
    tables = ("events_sheetofmany", "events_sheetpiece", "events_delivery", "events_deliverypart", "jobs_message")

    def readable() -> str:
        found = []
        for each in (officer.scope(), *(by.scope() for by in managers.values()), Scope(Side.SYSTEM)):
            with scope.enter(each), connection.cursor() as cursor:
                for table in tables:
                    cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")  # noqa: S608  our own tables
                    found += [row[0] for row in cursor.fetchall()]
                cursor.execute("SELECT content FROM audit_entry")
                found += [row[0] for row in cursor.fetchall()]
        return " ".join(found).lower()

    before = readable()
    with inside(officer):
        hand_over(by=officer, sheet_id=held.pk, now=now)
    run_jobs()
    for text in (before, readable()):
        assert [word for word in ("quill", "story", "closed clinic", "ward at", "again.") if word in text] == []


def test_accepting_makes_an_import_and_files_nothing_until_the_provider_confirms(officer, managers, now):
    held = mapped(officer, now)
    asked = {"what": Origin(("Type",)), "when.date": Origin(("Day",)), "story": Origin(("Story",)),
             "source": Origin(("No",)), "where": Origin(("Ward at Birch",))}  # fmt: skip
    with inside(officer):
        propose_mapping(by=officer, sheet_id=held.pk, origins=asked, now=now)
        hand_over(by=officer, sheet_id=held.pk, now=now)
    run_jobs()
    by, later = managers["Alder"], now + timedelta(minutes=3)
    with inside(by):
        run = accept_delivery(by=by, delivery_id=Delivery.objects.get().pk, now=later)
        assert (run.rows, run.state, Event.objects.count(), DeliveryPart.objects.count()) == (2, "uploaded", 0, 0)
        assert {key: tuple(each["columns"]) for key, each in run.mapping.items()} == {
            "what": ("Type",), "when.date": ("Day",), "story": ("Story",), "source": ("No",)
        }  # fmt: skip
        assert run.mapping["what"]["values"] == {"fall": "fall"}
        check_sheet(by=by, run_id=run.pk, now=later)
    run_jobs()
    with inside(by):
        confirm_import(by=by, run_id=run.pk, purpose=Purpose.REPORTING, now=later)
    run_jobs()
    with inside(by):
        assert [event.narrative for event in Event.objects.all()] == ["Quillalder fell."]
        assert [product.entered_by for product in WorkProduct.objects.all()] == [by.user_id]
        assert min(product.entered_at for product in WorkProduct.objects.all()) > Delivery.objects.get().sent_at
        assert ImportRun.objects.get().file_name == f"From Meridian, {timezone.localdate(now):%Y-%m-%d}"
    with inside(officer):
        assert {each.provider.name: each.state for each in selectors.deliveries_of(held.pk)} == {
            "Alder Hospital": "accepted", "Birch Hospital": "waiting"
        }  # fmt: skip


def test_a_refusal_carries_its_sentence_to_the_pso_and_the_rows_are_gone(officer, managers, now):
    held = handed(officer, now)
    by = managers["Birch"]
    with inside(by):
        delivery = Delivery.objects.get()
        with pytest.raises(Denied, match="Say in a sentence"), transaction.atomic():
            refuse_delivery(by=by, delivery_id=delivery.pk, reason="  ", now=now)
        refuse_delivery(by=by, delivery_id=delivery.pk, reason="These are of\nthe other Birch.", now=now)
        assert DeliveryPart.objects.count() == 0
        with pytest.raises(Denied, match="decided already"):
            accept_delivery(by=by, delivery_id=delivery.pk, now=now)
    with inside(officer):
        told = {each.provider.name: each.reason for each in selectors.deliveries_of(held.pk)}
        assert told == {"Alder Hospital": None, "Birch Hospital": "These are of the other Birch."}


def test_what_nobody_accepts_in_thirty_days_is_forgotten(officer, managers, now):
    handed(officer, now)
    by = managers["Alder"]
    with inside(by):
        delivery = Delivery.objects.get()
        over = delivery.sent_at + MONTH
        forget_delivery(delivery_id=delivery.pk, now=over - timedelta(seconds=1))
        assert (Delivery.objects.get().state, selectors.waiting(over).count()) == ("waiting", 0)
        with pytest.raises(Denied, match="30 days are over"), transaction.atomic():
            accept_delivery(by=by, delivery_id=delivery.pk, now=over)
        forget_delivery(delivery_id=delivery.pk, now=over)
        assert (Delivery.objects.get().state, DeliveryPart.objects.count()) == ("forgotten", 0)
    with scope.enter(Scope(Side.SYSTEM)):
        owed = Message.objects.filter(task="events.forget_delivery")
        assert {each.due_at - each.created_at for each in owed} == {MONTH}


def test_the_sheet_is_forgotten_after_a_day_also_where_handing_over_stopped_half_way(officer, managers, now):
    held = upload(officer, now)
    with inside(officer):
        forget_sheet(sheet_id=held.pk, now=now + DAY - timedelta(seconds=1))
        assert SheetOfMany.objects.get().state == "uploaded"
        with pytest.raises(Denied, match="its day is over"), transaction.atomic():
            choose_whose(by=officer, sheet_id=held.pk, column="Clinic", now=now + DAY)
        forget_sheet(sheet_id=held.pk, now=now + DAY)
        found = SheetOfMany.objects.get()
        assert (found.state, found.sheet, found.file_name, SheetPiece.objects.count()) == ("forgotten", {}, "", 0)
    second = mapped(officer, now)
    with inside(officer):
        hand_over(by=officer, sheet_id=second.pk, now=now)
    step_on(second.pk, 0, now)
    with inside(officer):
        forget_sheet(sheet_id=second.pk, now=now + DAY)
    step_on(second.pk, 1, now + DAY)
    with inside(officer):
        assert (SheetOfMany.objects.get(pk=second.pk).state, Delivery.objects.count()) == ("forgotten", 0)


def step_on(sheet_id, step: int, now) -> None:
    """A step as its task does it."""
    with scope.enter(Scope(Side.PSO)):
        goes_to = [Provider.objects.get(pk=pk).pk for pk in SheetOfMany.objects.get(pk=sheet_id).goes_to]
    with scope.enter(Scope(Side.DOOR, frozenset(goes_to))):
        work_step(sheet_id=sheet_id, step=step, now=now)


def test_a_step_done_again_changes_nothing_and_a_killed_split_goes_on(officer, managers, now):
    many = "".join(f"{('Alder', 'Birch')[n % 2]} Hospital,N-{n},1/2/2025,Fall,Row {n}.,\n" for n in range(600))
    held = mapped(officer, now, HEAD + many)
    with inside(officer):
        hand_over(by=officer, sheet_id=held.pk, now=now)
    for step in (0, 0, 1, 1, 0, 2, 3, 3):  # three pieces sorted, the first provider served; each also a second time
        step_on(held.pk, step, now)
    with inside(officer):
        found = SheetOfMany.objects.get()
        assert (found.done, found.state, Delivery.objects.count()) == (4, "handing", 1)
    run_jobs()
    with inside(officer):
        assert sorted(Delivery.objects.values_list("rows", flat=True)) == [300, 300]
        assert SheetOfMany.objects.get().state == "handed"
    with inside(managers["Alder"]):
        told = [cells[1] for part in selectors.parts_of(Delivery.objects.get()) for _, cells in part]
        assert told == [f"N-{n}" for n in range(0, 600, 2)]
        assert DeliveryPart.objects.count() == 300 // ROWS_A_PIECE + 1


def test_handing_over_twice_makes_one_delivery(officer, managers, now):
    first = handed(officer, now)
    with inside(officer), pytest.raises(Denied, match="moved on"):
        hand_over(by=officer, sheet_id=first.pk, now=now)
    again = handed(officer, now)
    assert set(again.unsent.values()) == {"lies_there"}
    with inside(officer):
        assert Delivery.objects.count() == 2
    with inside(managers["Birch"]):
        refuse_delivery(by=managers["Birch"], delivery_id=Delivery.objects.get().pk, reason="Not yet.", now=now)
    third = handed(officer, now)
    assert list(third.unsent.values()) == ["lies_there"]
    assert waits_at(managers["Birch"]).sheet_id == third.pk


def test_what_cannot_be_is_refused_in_a_sentence(officer, now, alder, birch):
    for content, sentence in ((HEAD.encode(), "no rows below"), (b"Clinic\n\xe9\n", "not UTF-8"), (b"", "is empty")):
        with inside(officer), pytest.raises(BadSheet, match=sentence), transaction.atomic():
            upload_sheet_of_many(by=officer, file=io.BytesIO(content), name="x.csv", now=now)
    held = upload(officer, now)
    with inside(officer):
        with pytest.raises(BadChoice, match="no column of this name"):
            choose_whose(by=officer, sheet_id=held.pk, column="Hospital", now=now)
        with pytest.raises(Denied, match="Choose the column"):
            hand_over(by=officer, sheet_id=held.pk, now=now)
        choose_whose(by=officer, sheet_id=held.pk, column="Clinic", now=now)
        with pytest.raises(Denied, match="1 text of the column is not mapped"):
            hand_over(by=officer, sheet_id=held.pk, now=now)
        with pytest.raises(BadChoice, match="under contract"):
            map_texts(by=officer, sheet_id=held.pk, whose={"closed clinic": str(held.pk)}, now=now)
        every = dict.fromkeys(selectors.texts_of(SheetOfMany.objects.get()), LEAVE_OUT)
        map_texts(by=officer, sheet_id=held.pk, whose=every, now=now)
        with pytest.raises(Denied, match="Every row is left out"):
            hand_over(by=officer, sheet_id=held.pk, now=now)


def test_a_contract_that_ends_stops_the_hand_over_or_its_own_part(officer, managers, now, birch):
    held = mapped(officer, now)
    ended = timezone.localdate(now) - DAY
    with inside(officer):
        birch.contract_ends = ended
        birch.save(update_fields=["contract_ends"])
        with pytest.raises(Denied, match="contract has ended"):
            hand_over(by=officer, sheet_id=held.pk, now=now)
        birch.contract_ends = None
        birch.save(update_fields=["contract_ends"])
        hand_over(by=officer, sheet_id=held.pk, now=now)
        birch.contract_ends = ended
        birch.save(update_fields=["contract_ends"])
    run_jobs()
    with inside(officer):
        found = SheetOfMany.objects.get()
        assert (found.unsent, Delivery.objects.count(), SheetPiece.objects.count()) == ({str(birch.pk): "ended"}, 1, 0)


def test_only_a_pso_administrator_hands_over_and_only_just_signed_in(officer, make_member, acting, managers, now):
    analyst = acting(make_member(None, "analyst"), now)
    with inside(analyst), pytest.raises(Denied):
        upload_sheet_of_many(by=analyst, file=io.BytesIO(SHEET.encode()), name="x.csv", now=now)
    held = mapped(officer, now)
    with inside(officer), pytest.raises(Denied, match="Confirm that it is you"):
        hand_over(by=officer, sheet_id=held.pk, now=now + timedelta(minutes=10))
    with inside(officer):
        drop_sheet_of_many(by=officer, sheet_id=held.pk, now=now)
        assert SheetPiece.objects.count() == 0
    handed(officer, now)
    reporter = acting(make_member(Provider(pk=managers["Alder"].provider_id), "reporter"), now)
    with inside(reporter), pytest.raises(Denied):
        accept_delivery(by=reporter, delivery_id=Delivery.objects.get().pk, now=now)


def test_both_sides_can_prove_what_was_done_and_the_right_people_hear_of_it(officer, managers, now):
    held = handed(officer, now)
    by = managers["Alder"]
    with inside(by):
        accept_delivery(by=by, delivery_id=Delivery.objects.get().pk, now=now)
        verbs = set(Entry.objects.filter(table="events_delivery").values_list("verb", flat=True))
        assert verbs == {"deliver_rows", "accept_delivery"}
    with inside(officer):
        verbs = set(Entry.objects.filter(row=held.pk).values_list("verb", flat=True))
        assert {"upload_sheet_of_many", "hand_over_sheet", "finish_hand_over"} <= verbs
        assert not Entry.objects.filter(verb="accept_delivery").exists()
    with scope.enter(Scope(Side.SYSTEM)):
        told = [each.ids["user_id"] for each in Message.objects.filter(task="notices.mail_waiting")]
    assert {str(each.user_id) for each in managers.values()} <= set(told)
    assert told.count(str(officer.user_id)) == 2  # all was handed over; Alder accepted


def test_two_providers_of_one_name_are_told_apart_and_suggested_for_nobody(officer, make_provider, now):
    make_provider("Alder Hospital")
    held = upload(officer, now)
    with inside(officer):
        held = choose_whose(by=officer, sheet_id=held.pk, column="Clinic", now=now)
        texts = selectors.texts_of(held)
        assert (texts["alder hospital"].whose, bool(texts["birch hospital"].whose)) == ("", True)
        words = [each for each in selectors.labels(timezone.localdate(now)).values() if each.startswith("Alder")]
        assert len(set(words)) == 2
