"""Entering a disclosure: its copy frozen at that moment, its conditions shown, by one person or by two."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from pses.disclosure_selectors import kept_until
from pses.evidence import Extent
from pses.frozen_copy import hashed
from pses.models import DisclosedItem, Disclosure, PsoDisclosure
from pses.policies import Unmet
from pses.services import Said, decide_disclosure, propose_disclosure, record_disclosure, remove
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.told import NOW, STORY, agree, file_one

FROM_COUNSEL = Said(
    ground="business_operations", entity="Hale and Prior LLP", person="Edda Prior, attorney",
    disclosed_on=date(2026, 3, 10), extent=Extent.WHOLE, items=(),
    evidence={"operation": "Advice on a claim", "engagement": "Letter of March 2", "limit": "Clause 4 of the letter"},
)  # fmt: skip
DETERMINED = {
    "method": "removal", "determined_by": "A. Stone", "determined_on": "2026-03-01", "determination": "N-7",
    "patients": "Safe harbor",
}  # fmt: skip
SIGNED = {"name": "Dr. Ines Okoro", "signed_on": "2026-03-02", "scope": "The infusion event"}
AUTHORIZED = {"identified": ["Dr. Ines Okoro"], "authorizations": [SIGNED], "reference": "A-1", "kept_at": "Safe 2"}


@pytest.fixture
def provider(make_provider):
    found = make_provider()
    agree(found)
    return found


@pytest.fixture
def manager(provider, make_member, acting):
    return acting(make_member(provider, "risk_manager", name="Lena Marsh"))


@pytest.fixture
def officer(provider, make_member, acting):
    return acting(make_member(provider, "provider_privacy_officer", name="Omar Reed"))


@pytest.fixture
def event(manager):
    with scope.enter(manager.scope()):
        return file_one(manager, now=NOW - timedelta(days=4))


def enter(by, event, now=NOW, **changes):
    said = replace(FROM_COUNSEL, items=(("event", event.pk),), **changes)
    with scope.enter(by.scope()):
        return record_disclosure(by=by, said=said, key=uuid4(), now=now)


def test_the_very_copy_is_frozen_with_its_hash_items_and_versions(manager, event):
    made = enter(manager, event)
    with scope.enter(manager.scope()):
        held = Disclosure.objects.get()
        (item,) = DisclosedItem.objects.all()
        (part,) = json.loads(held.copy)["items"]
        entry = json.loads(Entry.objects.get(verb="record_disclosure").content)["detail"]
        assert (held.pk, held.number, held.sha256) == (made.pk, 1, hashed(held.copy))
        assert (part["number"], STORY in [each["value"] for each in part["fields"]]) == (event.number, True)
        assert (item.work_product.content_id, item.content_id, item.version == item.sha256) == (
            event.pk, event.pk, True,
        )  # fmt: skip
    assert entry == {"ground": "business_operations", "number": 1, "sha256": held.sha256, "items": 1,
                     "on": "2026-03-10"}  # fmt: skip


def test_a_coded_copy_holds_neither_names_nor_numbers_nor_free_text(manager, event):
    made = enter(manager, event, extent=Extent.CODED)
    with scope.enter(manager.scope()):
        text, (item,) = made.copy, DisclosedItem.objects.all()
        assert [word for word in ("Okoro", "Heparin was", event.number, "Marsh", "4 West") if word in text] == []
        assert "Medication" in text
        assert item.version != item.sha256


def test_it_can_neither_be_changed_nor_removed(manager, event):
    made = enter(manager, event)
    for statement in ("UPDATE pses_disclosure SET ground = 'fda'", "DELETE FROM pses_disclosure",
                      "UPDATE pses_discloseditem SET sha256 = ''"):  # fmt: skip
        with scope.enter(manager.scope()), pytest.raises(DatabaseError), transaction.atomic():
            run(statement)
    with scope.enter(manager.scope()):
        assert Disclosure.objects.get().ground == made.ground


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("changes", "where", "said"),
    [
        ({"ground": "press"}, "ground", "not permitted"),
        ({"ground": "psa_provider_to_pso"}, "ground", "not permitted"),
        ({"ground": "psa_other_pso"}, "ground", "not permitted"),
        ({"entity": " "}, "entity", "legal entity"),
        ({"person": ""}, "person", "person"),
        ({"evidence": {}}, "engagement", "3.206(b)(9)"),
        ({"disclosed_on": date(2026, 3, 11)}, "disclosed_on", "lies ahead"),
        ({"disclosed_on": date(2026, 3, 5), "late_reason": "Late"}, "disclosed_on", "entered the evaluation system"),
        ({"disclosed_on": date(2026, 3, 9)}, "late_reason", "only now"),
        ({"ground": "psa_provider_to_provider"}, "extent", "coded answers alone"),
    ],
)
def test_what_is_missing_is_said_at_its_place_and_nothing_is_entered(manager, event, changes, where, said):
    with pytest.raises(Unmet) as refused:
        enter(manager, event, **changes)
    assert said in refused.value.problems[where]
    with scope.enter(manager.scope()):
        assert not Disclosure.objects.exists()


def test_nothing_chosen_and_what_was_taken_out_is_refused(manager, event):
    with scope.enter(manager.scope()):
        with pytest.raises(Unmet) as refused:
            record_disclosure(by=manager, said=FROM_COUNSEL, key=uuid4(), now=NOW)
        assert "items" in refused.value.problems
        remove(by=manager, content_kind="event", content_id=event.pk, reason="State", attested=True, now=NOW)
    with pytest.raises(Unmet, match="not work product here"):
        enter(manager, event)


def test_a_late_entry_bears_both_days_and_its_reason(manager, event):
    made = enter(manager, event, disclosed_on=date(2026, 3, 7), late_reason="The officer was ill.")
    assert (made.disclosed_on, made.recorded_at, made.late_reason) == (date(2026, 3, 7), NOW, "The officer was ill.")


def test_sent_twice_it_is_entered_once(manager, event):
    said, key = replace(FROM_COUNSEL, items=(("event", event.pk),)), uuid4()
    with scope.enter(manager.scope()):
        first, second = (record_disclosure(by=manager, said=said, key=key, now=NOW) for _ in range(2))
        assert (first.pk, Disclosure.objects.count()) == (second.pk, 1)


def test_a_correction_is_a_new_row_with_the_bytes_that_left(manager, event):
    first = enter(manager, event)
    with scope.enter(manager.scope()):
        file_one(manager)
    second = enter(manager, event, entity="Hale Prior LLP", names_earlier=first.pk)
    with scope.enter(manager.scope()):
        assert (second.number, second.names_earlier, second.copy) == (2, first.pk, first.copy)
        assert Disclosure.objects.get(number=1).entity == "Hale and Prior LLP"
    with pytest.raises(Denied, match="corrected already"):
        enter(manager, event, names_earlier=first.pk)


def test_authorizations_are_kept_from_the_last_time_they_were_relied_on(manager, event):
    for day in (date(2026, 3, 8), date(2026, 3, 10)):
        enter(manager, event, ground="provider_authorization", evidence=AUTHORIZED, disclosed_on=day, late_reason="Ill")
    enter(manager, event, ground="provider_authorization", evidence=AUTHORIZED | {"reference": "A-2"},
          disclosed_on=date(2026, 3, 9), late_reason="Ill")  # fmt: skip
    with scope.enter(manager.scope()):
        assert kept_until(manager, "A-1") == date(2032, 3, 10)
        assert kept_until(manager, "A-2") == date(2032, 3, 9)


def prepared(by, event):
    said = replace(
        FROM_COUNSEL, ground="nonidentifiable", evidence=DETERMINED, extent=Extent.CODED, items=(("event", event.pk),)
    )
    with scope.enter(by.scope()):
        with pytest.raises(Denied, match="second person"):
            record_disclosure(by=by, said=said, key=uuid4(), now=NOW)
        return propose_disclosure(by=by, said=said, key=uuid4(), now=NOW)


def decide(by, held, make=True, now=NOW):
    with scope.enter(by.scope()):
        return decide_disclosure(by=by, proposal_id=held.pk, make=make, now=now)


def test_what_ends_protection_takes_two_people_and_leaves_on_the_day_of_the_second(manager, officer, event, acting):
    held = prepared(manager, event)
    with pytest.raises(Denied, match="Another person"):
        decide(manager, held)
    later = replace(officer, stepped_up_at=NOW + timedelta(days=2))
    made = decide(later, held, now=NOW + timedelta(days=2))
    with scope.enter(manager.scope()):
        entry = Disclosure.objects.get()
        assert (made.disclosure_id, made.outcome) == (entry.pk, "made")
        assert (entry.proposed_by, entry.recorded_by) == (manager.user_id, officer.user_id)
        assert (entry.disclosed_on, entry.after) == (date(2026, 3, 12), "neither privileged nor confidential")
    with pytest.raises(Denied, match="decided already"):
        decide(officer, held)


def test_whoever_prepared_it_may_decline_it_and_nothing_leaves(manager, event):
    held = decide(manager, prepared(manager, event), make=False)
    with scope.enter(manager.scope()):
        assert (held.outcome, Disclosure.objects.exists()) == ("declined", False)


def test_who_may_not_and_who_did_not_sign_in_again_is_refused(provider, make_member, acting, manager, event):
    for by in (acting(make_member(provider, "executive")), replace(manager, stepped_up_at=None)):
        with pytest.raises(Denied):
            enter(by, event)


def test_the_pso_keeps_a_log_of_its_own_under_its_own_key(provider, manager, event, make_member, acting):
    from pses.services import preview_submission, report_to_pso

    with scope.enter(manager.scope()):
        seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)
        sent = report_to_pso(
            by=manager, content_kind="event", content_id=event.pk, now=NOW, expected_sha256=seen.sha256
        )
    officer = acting(make_member(None, "pso_privacy_officer", name="Pia Lund"))
    said = replace(
        FROM_COUNSEL, ground="psa_pso_to_disclosing_provider", evidence={"activity": "culture"},
        items=(("submission", sent.pk),),
    )  # fmt: skip
    with scope.enter(officer.scope()):
        made = record_disclosure(by=officer, said=said, key=uuid4(), now=NOW)
        (part,) = json.loads(made.copy)["items"]
        assert (made.number, PsoDisclosure.objects.count(), part["number"]) == (1, 1, "Submission 1")
        with pytest.raises(Unmet, match="not permitted"):
            record_disclosure(by=officer, said=replace(said, ground="fda"), key=uuid4(), now=NOW)
    with scope.enter(manager.scope()):
        assert not PsoDisclosure.objects.exists()
        assert not Disclosure.objects.exists()


def test_an_item_cannot_be_another_provider_s(manager, event, make_provider, make_member, acting):
    other = acting(make_member(make_provider("Birch Clinic", "clinic"), "risk_manager"))
    with pytest.raises(Unmet, match="not work product here"):
        enter(other, event)
    foreign = DisclosedItem(
        provider_id=other.provider_id, disclosure_id=enter(manager, event).pk, work_product_id=UUID(int=1), position=1,
        content_kind="event", content_id=event.pk, version="", sha256="",
    )  # fmt: skip
    with scope.enter(other.scope()), pytest.raises(IntegrityError), transaction.atomic():
        insert_now(foreign)


def insert_now(row):
    row.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
