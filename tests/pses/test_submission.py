"""What leaves is what was previewed, under the terms in force, once, and only with step-up."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from pses.enums import Purpose
from pses.models import Submission, WorkProduct
from pses.services import admit, preview_submission, remove, report_many, report_to_pso
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, STORY, agree, file_one

SYSTEM = Scope(Side.SYSTEM)


@pytest.fixture
def manager(make_provider, make_member, acting):
    provider = make_provider()
    return acting(make_member(provider, "risk_manager", name="Lena Marsh"))


def shown(manager, event):
    return preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)


def sent(manager, event, sha256, now=NOW):
    return report_to_pso(by=manager, content_kind="event", content_id=event.pk, now=now, expected_sha256=sha256)


def provider_of(manager):
    from pso_portal.tenancy.models import Provider

    return Provider(id=manager.provider_id)


def test_the_receipt_has_the_hash_that_the_preview_showed_over_the_bytes_it_showed(manager):
    agree(provider_of(manager))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        preview = shown(manager, event)
        submission = sent(manager, event, preview.sha256)
        kept = Submission.objects.get(pk=submission.pk)
        assert (kept.sha256, kept.contents) == (preview.sha256, json.loads(preview.text))
        assert kept.contents["narrative"].startswith(STORY)


def test_reporting_owes_the_intake_of_exactly_this_submission(manager):
    agree(provider_of(manager))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        submission = sent(manager, event, shown(manager, event).sha256)
    with scope.enter(SYSTEM):
        (message,) = Message.objects.all()
        assert (message.task, message.side, message.scope_provider) == (
            "aggregation.take_in", "door", manager.provider_id,
        )  # fmt: skip
        assert message.ids == {"submission_id": str(submission.pk)}


def test_a_report_sent_twice_leaves_once(manager):
    agree(provider_of(manager))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        sha256 = shown(manager, event).sha256
        first, second = sent(manager, event, sha256), sent(manager, event, sha256)
        assert (first.pk, Submission.objects.count()) == (second.pk, 1)


def test_nothing_leaves_when_it_changed_since_the_preview(manager):
    agree(provider_of(manager))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        preview = shown(manager, event)
    agree(provider_of(manager), number=2, narrative_to_desk=False)
    with scope.enter(manager.scope()):
        with pytest.raises(Denied, match="has changed"):
            sent(manager, event, preview.sha256)
        assert Submission.objects.count() == 0


@pytest.mark.parametrize("act", ["transmission", "entry"])
def test_nothing_leaves_after_the_contract_s_last_day(manager, act):
    from pso_portal.tenancy.models import Provider

    agree(provider_of(manager), reporting_act=act)
    yesterday = (NOW - timedelta(days=1)).date()
    with scope.enter(Scope(Side.PSO)):
        Provider.objects.filter(pk=manager.provider_id).update(contract_ends=yesterday)
    with scope.enter(manager.scope()):
        event = file_one(manager)
        with pytest.raises(Denied, match="No terms with the PSO are in force"):
            shown(manager, event)
        with pytest.raises(Denied, match="No terms with the PSO are in force"):
            sent(manager, event, "0" * 64)
        assert Submission.objects.count() == 0


def test_without_narrative_to_the_desk_no_written_word_and_no_name_leaves(manager):
    agree(provider_of(manager), narrative_to_desk=False)
    with scope.enter(manager.scope()):
        event = file_one(manager)
        submission = sent(manager, event, shown(manager, event).sha256)
        everything = json.dumps([submission.contents, submission.annex])
        assert [word for word in ("Heparin was hung", "Okoro", "Marsh", "4 West") if word in everything] == []
        assert submission.annex == {}


def test_the_annex_carries_reporter_places_and_who_could_stand_in_the_narrative(manager, make_member):
    agree(provider_of(manager))
    for name in ("Ines Okoro", "Omar Haddad"):
        make_member(provider_of(manager), "reporter", name=name)
    with scope.enter(manager.scope()):
        event = file_one(manager, story=f"{STORY} It was on 4 West.")
        known = sent(manager, event, shown(manager, event).sha256).annex["known"]
    assert known["reporter"] == ["Lena Marsh"]
    assert known["staff"] == ["Ines Okoro"]
    assert known["facilities"] == ["Cedar Falls Hospital", "Cedar Falls Hospital, main building"]
    assert known["units"] == ["4 West"]


def test_contents_name_neither_reporter_nor_unit_nor_day(manager):
    agree(provider_of(manager))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        contents = shown(manager, event).contents
    assert set(contents) == {
        "kind", "terms_version", "event_type", "event_kind", "harm", "month", "coded", "narrative",
    }  # fmt: skip
    assert contents["month"] == "2026-03"


def test_an_event_type_outside_the_terms_stays_at_home(manager):
    agree(provider_of(manager), event_types=frozenset({"fall"}))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        preview = shown(manager, event)
        assert preview.refusal == (
            "The terms in force do not include this type of event, so it is not reported to the PSO."
        )
        with pytest.raises(Denied, match="do not include this type"):
            sent(manager, event, preview.sha256)


def test_without_terms_nothing_leaves(manager):
    with scope.enter(manager.scope()):
        event = file_one(manager)
        with pytest.raises(Denied, match="No terms"):
            shown(manager, event)


def test_reporting_asks_who_you_are_again(manager):
    agree(provider_of(manager))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        sha256 = shown(manager, event).sha256
        with pytest.raises(Denied, match="Confirm that it is you"):
            sent(manager, event, sha256, now=NOW + timedelta(minutes=6))


def test_several_go_all_or_none(manager):
    agree(provider_of(manager))
    with scope.enter(manager.scope()):
        events = [file_one(manager), file_one(manager)]
        expected = {("event", event.pk): shown(manager, event).sha256 for event in events}
        with pytest.raises(Denied):
            report_many(by=manager, expected=expected | {("event", events[0].pk): "0" * 64}, now=NOW)
    with scope.enter(manager.scope()):
        submissions = report_many(by=manager, expected=expected, now=NOW)
        assert [each.number for each in submissions] == [1, 2]


def test_removal_is_refused_after_reporting(manager):
    agree(provider_of(manager))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        sent(manager, event, shown(manager, event).sha256)
        with pytest.raises(Denied, match="can no longer be removed"):
            remove(by=manager, content_kind="event", content_id=event.pk, reason="State report", attested=True, now=NOW)
        assert WorkProduct.objects.get(content_id=event.pk).state == "reported"


def test_the_audit_tells_of_the_report_with_its_hash_and_no_text(manager):
    agree(provider_of(manager))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        submission = sent(manager, event, shown(manager, event).sha256)
    with scope.enter(manager.scope()):
        (entry,) = Entry.objects.filter(verb="report_to_pso")
        assert (entry.actor_id, entry.row, json.loads(entry.content)["detail"]["sha256"]) == (
            manager.user_id, submission.pk, submission.sha256,
        )  # fmt: skip


def test_where_entry_is_the_report_filing_reports_in_the_same_breath(manager):
    agree(provider_of(manager), reporting_act="entry")
    with scope.enter(manager.scope()):
        event = file_one(manager)
        (submission,) = Submission.objects.all()
        product = WorkProduct.objects.get(content_id=event.pk)
        assert (submission.act, submission.sent_by, product.state) == ("entry", None, "reported")
        with pytest.raises(Denied):
            remove(by=manager, content_kind="event", content_id=event.pk, reason="Mistake", attested=True, now=NOW)


def test_where_entry_is_the_report_analysis_is_entered_and_not_reported(manager):
    agree(provider_of(manager), reporting_act="entry")
    with scope.enter(manager.scope()):
        product = admit(by=manager, content_kind="event", content_id=uuid4(), purpose=Purpose.ANALYSIS, now=NOW)
        assert (product.route, product.state, Submission.objects.count()) == ("deliberation", "collected", 0)
