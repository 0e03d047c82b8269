"""Removal before reporting: documented, dated, and the content leaves the evaluation system."""

from __future__ import annotations

import pytest
from django.db import connection

from aggregation.models import Case, Fact, ReviewItem
from events.models import Event
from pses.models import OutsideRecord, ProvenanceStep, Submission, WorkProduct
from pses.pswp import ATTESTATION
from pses.services import add_later_facts, make_ready, preview_submission, remove, report_to_pso
from pso_portal.accounts.acting import Denied
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope, Side
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
        remove(
            by=manager, content_kind="event", content_id=event.pk, reason="The State needs it", attested=True, now=NOW,
        )  # fmt: skip
        product = WorkProduct.objects.get(content_id=event.pk)
        assert (product.state, product.removed_at, product.removed_by, product.removal_reason) == (
            "removed", NOW, manager.user_id, "The State needs it",
        )  # fmt: skip


def test_the_content_moves_outside_under_a_key_of_its_own(manager):
    with scope.enter(manager.scope()):
        event = file_one(manager)
        remove(
            by=manager, content_kind="event", content_id=event.pk, reason="The State needs it", attested=True, now=NOW,
        )  # fmt: skip
        kept = Event.objects.get(pk=event.pk)
        (outside,) = OutsideRecord.objects.all()
        assert (kept.narrative, kept.details, kept.coded) == ("", {}, {})
        assert (outside.title, outside.contents["narrative"]) == (event.number, STORY)
        assert OutsideRecord._meta.get_field("contents").purpose == "open"


def test_what_was_removed_cannot_be_reported(manager):
    agree(Provider(id=manager.provider_id))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        remove(by=manager, content_kind="event", content_id=event.pk, reason="Filed by mistake", attested=True, now=NOW)
        with pytest.raises(Denied, match="was removed"):
            preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)


def test_removal_asks_why(manager):
    with scope.enter(manager.scope()):
        event = file_one(manager)
        with pytest.raises(Denied, match="Say why"):
            remove(by=manager, content_kind="event", content_id=event.pk, reason="  ", attested=True, now=NOW)


def test_3_20_pswp_2_ii_removal_asks_for_the_attestation_and_keeps_its_sentence(manager):
    with scope.enter(manager.scope()):
        event = file_one(manager)
        with pytest.raises(Denied, match="Confirm what removal means"):
            remove(by=manager, content_kind="event", content_id=event.pk, reason="The State needs it", now=NOW)
        assert WorkProduct.objects.get(content_id=event.pk).state == "collected"
        remove(
            by=manager, content_kind="event", content_id=event.pk, reason="The State needs it", attested=True, now=NOW
        )
        step = ProvenanceStep.objects.get(act="remove")
        assert (step.attested, step.by, step.at) == (ATTESTATION, manager.user_id, NOW)
        assert step.sha256 == step.work_product.entered_sha256  # what was taken out is what had entered


def test_nothing_that_was_removed_is_in_what_the_pso_has(manager):
    """42 CFR 3.20, PSWP (2)(ii): what was removed is no work product, and it never was reported."""
    from tests.main_job.conftest import run_jobs

    agree(Provider(id=manager.provider_id))
    with scope.enter(manager.scope()):
        gone, sent = file_one(manager, story="Grumblethorn fell."), file_one(manager)
        remove(by=manager, content_kind="event", content_id=gone.pk, reason="The State", attested=True, now=NOW)
        about = {"by": manager, "content_kind": "event", "now": NOW}
        for act in (preview_submission, add_later_facts, report_to_pso, make_ready):
            hashed = {} if act is preview_submission else {"expected_sha256": "0" * 64}
            with pytest.raises(Denied, match="was removed"):
                act(content_id=gone.pk, **about, **hashed)
        seen = preview_submission(content_id=sent.pk, **about)
        report_to_pso(content_id=sent.pk, expected_sha256=seen.sha256, **about)
    run_jobs()
    with scope.enter(Scope(Side.PSO)):
        assert [each.content_id for each in Submission.objects.all()] == [sent.pk]
        texts = [case.narrative for case in Case.objects.all()] + [item.received for item in ReviewItem.objects.all()]
        assert (len(texts), sum(fact.count for fact in Fact.objects.all())) == (1, 1)
        assert [text for text in texts if "Grumblethorn" in text] == []


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
