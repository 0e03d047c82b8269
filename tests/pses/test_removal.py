"""Removal before reporting: documented, dated, and the content leaves the evaluation system."""

from __future__ import annotations

import pytest
from django.db import connection

from events.models import Event
from pses.models import OutsideRecord, WorkProduct
from pses.services import preview_submission, remove
from pso_portal.accounts.acting import Denied
from pso_portal.tenancy import scope
from tests.told import NOW, STORY, agree, file_one


@pytest.fixture
def manager(make_provider, make_member, acting):
    return acting(make_member(make_provider(), "risk_manager", name="Lena Marsh"))


def save_checked(by, row):
    """Save, and let the database check its deferred keys at once."""
    with scope.enter(by.scope()), connection.cursor() as cursor:
        row.save(force_insert=True)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_act_its_date_and_its_reason_stay_documented(manager):
    with scope.enter(manager.scope()):
        event = file_one(manager)
        remove(by=manager, content_kind="event", content_id=event.pk, reason="The State needs it", now=NOW)
        product = WorkProduct.objects.get(content_id=event.pk)
        assert (product.state, product.removed_at, product.removed_by, product.removal_reason) == (
            "removed", NOW, manager.user_id, "The State needs it",
        )  # fmt: skip


def test_the_content_moves_outside_under_a_key_of_its_own(manager):
    with scope.enter(manager.scope()):
        event = file_one(manager)
        remove(by=manager, content_kind="event", content_id=event.pk, reason="The State needs it", now=NOW)
        kept = Event.objects.get(pk=event.pk)
        (outside,) = OutsideRecord.objects.all()
        assert (kept.narrative, kept.details, kept.coded) == ("", {}, {})
        assert (outside.title, outside.contents["narrative"]) == (event.number, STORY)
        assert OutsideRecord._meta.get_field("contents").purpose == "open"


def test_what_was_removed_cannot_be_reported(manager):
    from pso_portal.tenancy.models import Provider

    agree(Provider(id=manager.provider_id))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        remove(by=manager, content_kind="event", content_id=event.pk, reason="Filed by mistake", now=NOW)
        with pytest.raises(Denied, match="was removed"):
            preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)


def test_removal_asks_why(manager):
    with scope.enter(manager.scope()):
        event = file_one(manager)
        with pytest.raises(Denied, match="Say why"):
            remove(by=manager, content_kind="event", content_id=event.pk, reason="  ", now=NOW)


def test_an_outside_record_cannot_name_another_providers_work_product(manager, make_provider, make_member, acting):
    from django.db import IntegrityError

    other = acting(make_member(make_provider("Birch Lake Clinic", "clinic"), "risk_manager"))
    with scope.enter(other.scope()):
        foreign = WorkProduct.objects.get(content_id=file_one(other).pk)
    crossing = OutsideRecord(
        provider_id=manager.provider_id, work_product=foreign, title="x", contents={},
        opened_at=NOW, known_at=NOW, opened_by=manager.user_id, number="O26-000009", source="removed",
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        save_checked(manager, crossing)
