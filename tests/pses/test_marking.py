"""Marking and provenance: what stays does not leave; who did what is written in rows that never change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from events.models import Event
from events.services import rate_harm
from pses.models import ProvenanceStep, Submission, WorkProduct
from pses.services import (
    Overtaken,
    add_later_facts,
    make_ready,
    mark,
    preview_later_facts,
    preview_submission,
    remove,
    report_to_pso,
    withdraw,
)
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.told import NOW, STORY, agree, file_one

WHY = "Grumblethorn: the committee wants it apart."


@pytest.fixture
def provider(make_provider):
    found = make_provider()
    agree(found)
    return found


@pytest.fixture
def member(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(member, acting):
    return acting(member)


@pytest.fixture
def event(manager):
    with scope.enter(manager.scope()):
        return file_one(manager)


def about(by, event, now=NOW):
    return {"by": by, "content_kind": "event", "content_id": event.pk, "now": now}


def marked(by, event, group, choice, expected=0, reason=WHY, now=NOW):
    with scope.enter(by.scope()):
        return mark(**about(by, event, now), group=group, choice=choice, reason=reason, expected=expected)


def seen(by, event):
    with scope.enter(by.scope()):
        return preview_submission(**about(by, event))


def report(by, event):
    sha256 = seen(by, event).sha256
    with scope.enter(by.scope()):
        return report_to_pso(**about(by, event), expected_sha256=sha256)


def product_of(by, event):
    with scope.enter(by.scope()):
        return WorkProduct.objects.get(content_id=event.pk)


@pytest.mark.parametrize("choice", ["analysis", "held_back"])
@pytest.mark.parametrize(("group", "gone"), [
    ("narrative", ["Heparin was hung"]), ("place", ["location_kind"]), ("details", ["administering", "Heparin\""]),
])  # fmt: skip
def test_1_ii_a_group_that_stays_is_neither_in_the_preview_nor_in_what_leaves(manager, event, group, gone, choice):
    before = seen(manager, event).text + '"'
    assert [words for words in gone if words not in before.replace("\\n", '"')] == []
    marked(manager, event, group, choice)
    text = seen(manager, event).text
    sent = report(manager, event)
    with scope.enter(manager.scope()):
        assert sent.contents == Submission.objects.get().contents
    assert [words for words in gone if words.rstrip('"') in text and words != 'Heparin"'] == []
    if group == "details":
        assert ("medication.stage" in text, "Medicine: Heparin" in text, "Heparin was hung" in text) == (
            False, False, True,
        )  # fmt: skip


def test_without_any_words_no_name_travels_either(manager, event):
    marked(manager, event, "narrative", "held_back")
    marked(manager, event, "details", "held_back", expected=1)
    preview = seen(manager, event)
    assert ("narrative" in preview.contents, preview.annex) == (False, {})


@pytest.mark.parametrize(("choice", "words"), [("analysis", "stays here as analysis"), ("held_back", "held back")])
def test_the_whole_that_stays_is_not_reported(manager, event, choice, words):
    marked(manager, event, "", choice)
    assert words in seen(manager, event).refusal
    with pytest.raises(Denied, match=words):
        report(manager, event)
    marked(manager, event, "", "reporting", expected=1)
    assert report(manager, event).kind == "event"


def test_1_ii_what_was_marked_as_analysis_is_never_removed_also_after_another_mark(manager, event):
    marked(manager, event, "place", "analysis")
    marked(manager, event, "place", "reporting", expected=1)
    with scope.enter(manager.scope()), pytest.raises(Denied, match="never removed"):
        remove(**about(manager, event), reason="State", attested=True)


def test_the_whole_marked_as_analysis_is_protected_by_that_route(manager, event):
    with scope.enter(manager.scope()):
        make_ready(**about(manager, event))
    marked(manager, event, "", "analysis", expected=1)
    product = product_of(manager, event)
    assert (product.route, product.purpose, product.state) == ("deliberation", "analysis", "collected")
    marked(manager, event, "", "reporting", expected=2)
    assert product_of(manager, event).route == "deliberation"
    with scope.enter(manager.scope()), pytest.raises(Denied, match="never removed"):
        remove(**about(manager, event), reason="State", attested=True)


def test_what_is_held_back_is_not_ready_and_can_be_removed(manager, event):
    marked(manager, event, "", "held_back")
    with scope.enter(manager.scope()):
        with pytest.raises(Denied, match="held back"):
            make_ready(**about(manager, event))
        assert remove(**about(manager, event), reason="State", attested=True).state == "removed"


def test_3_208_a_after_reporting_it_is_irreversible_and_what_stayed_can_go_as_later_facts(manager, event):
    marked(manager, event, "place", "held_back")
    report(manager, event)
    with pytest.raises(Denied, match="stays reported"):
        marked(manager, event, "narrative", "analysis", expected=2)
    marked(manager, event, "place", "reporting", expected=2)
    with scope.enter(manager.scope()):
        facts = preview_later_facts(**about(manager, event))
        assert [(each.label, each.now) for each in facts.changes if each.differs] == [("Where", "general care")]
        add_later_facts(**about(manager, event), expected_sha256=facts.preview.sha256)
    with pytest.raises(Denied, match="stays reported"):
        marked(manager, event, "place", "held_back", expected=4)


@pytest.mark.parametrize("end", ["removed", "taken back"])
def test_nothing_is_marked_after_the_end(manager, event, end):
    if end == "removed":
        with scope.enter(manager.scope()):
            remove(**about(manager, event), reason="State", attested=True)
    else:
        report(manager, event)
        with scope.enter(manager.scope()):
            withdraw(**about(manager, event), reason="Wrong patient")
    with scope.enter(manager.scope()):
        last = ProvenanceStep.objects.count()
    with pytest.raises(Denied, match=end):
        marked(manager, event, "place", "analysis", expected=last)


def test_a_mark_asks_why_and_for_a_group_that_there_is(manager, event):
    with pytest.raises(Denied, match="Say why"):
        marked(manager, event, "place", "analysis", reason=" ")
    with pytest.raises(Denied, match="Choose what"):
        marked(manager, event, "nonsense", "analysis")


def test_of_two_at_once_the_second_is_told_and_nothing_of_it_is_marked(manager, event):
    marked(manager, event, "place", "analysis")
    with pytest.raises(Overtaken):
        marked(manager, event, "place", "held_back")
    with scope.enter(manager.scope()):
        assert ProvenanceStep.objects.count() == 1


def test_sent_twice_it_is_marked_once(manager, event):
    first, second = (marked(manager, event, "place", "analysis") for _ in range(2))
    assert first.pk == second.pk


def test_who_reads_the_workspace_marks_nothing(provider, event, make_member, acting):
    with pytest.raises(Denied, match="does not include"):
        marked(acting(make_member(provider, "provider_privacy_officer")), event, "place", "analysis")


def test_the_history_has_who_when_which_versions_and_the_hash_as_it_stood(manager, event):
    entered = product_of(manager, event).entered_sha256
    marked(manager, event, "place", "held_back")
    with scope.enter(manager.scope()):
        rate_harm(by=manager, event_id=event.pk, harm="severe", reason="Chart.", now=NOW)
    sent = report(manager, event)
    with scope.enter(manager.scope()):
        first, second = ProvenanceStep.objects.all()
        assert (first.act, first.group, first.choice, first.reason, first.by, first.at) == (
            "mark", "place", "held_back", WHY, manager.user_id, NOW,
        )  # fmt: skip
        assert (first.sha256, len(entered)) == (entered, 64)
        assert (second.act, second.submission_id, second.terms_version) == ("report", sent.pk, 1)
        assert second.sha256 != entered  # the harm was rated


def test_the_hash_at_entry_is_that_of_the_content_however_it_is_read_again(manager, event):
    from pses.provenance_selectors import fingerprint_of

    with scope.enter(manager.scope()):
        assert fingerprint_of("event", event.pk) == product_of(manager, event).entered_sha256
        row = Event.objects.get(pk=event.pk)
        row.narrative = f"{STORY} More."
        row.save(update_fields=["narrative"])
        assert fingerprint_of("event", event.pk) != product_of(manager, event).entered_sha256


def test_entry_that_is_the_report_is_a_step_that_names_nobody(provider, manager):
    agree(provider, 2, reporting_act="entry")
    with scope.enter(manager.scope()):
        file_one(manager)
        step = ProvenanceStep.objects.get()
        assert (step.act, step.by, step.sha256) == ("entry", None, step.work_product.entered_sha256)


def test_a_step_never_changes_and_never_goes(manager, event):
    made = marked(manager, event, "place", "analysis")
    for change in (lambda rows: rows.update(act="report"), lambda rows: rows.delete()):
        with scope.enter(manager.scope()), pytest.raises(DatabaseError), transaction.atomic():
            change(ProvenanceStep.objects.filter(pk=made.pk))


def test_the_entry_tells_codes_and_no_word_of_the_reason(manager, event):
    marked(manager, event, "place", "analysis")
    with scope.enter(manager.scope()):
        entry = Entry.objects.get(verb="mark")
    assert ('"choice":"analysis"' in entry.content, "Grumblethorn" in entry.content) == (True, False)


# Pages


@pytest.fixture
def desk(member, client_for):
    return client_for(member)


def address(event, page="marking"):
    return f"/pses/event/{event.pk}/{page}/"


def told(group="narrative", choice="analysis", expected=0, reason=WHY):
    return {"group": group, "choice": choice, "reason": reason, "expected": str(expected)}


def test_the_page_shows_effects_with_their_paragraphs_and_what_was_marked(desk, event):
    text = desk.get(address(event)).content.decode()
    wanted = ("(1)(i)(A)", "(1)(ii)", "(2)(ii)", "The whole report", "Where it happened", "As it entered")
    assert [words for words in wanted if words not in text] == []
    text = desk.post(address(event), told(), follow=True).content.decode()
    assert ("Lena Marsh" in text, WHY in text, 'name="expected" value="1"' in text) == (True, True, True)
    preview = desk.get(address(event, "report")).content.decode()
    assert "Heparin was hung" not in preview.split("Exactly what the PSO sees")[1]


def test_two_people_at_once_read_both_texts(desk, manager, event):
    marked(manager, event, "place", "held_back", reason="Grumblethorn came first.")
    answer = desk.post(address(event), told(reason="Mine is another reason."))
    text = answer.content.decode()
    assert answer.status_code == 409
    wanted = ("Grumblethorn came first.", "Mine is another reason.", "Somebody else acted", 'name="expected" value="1"')
    assert [words for words in wanted if words not in text] == []
    assert desk.post(address(event), told(reason="Mine is another reason.", expected=1)).status_code == 302


def test_what_is_missing_or_refused_stands_beside_what_was_typed(desk, event):
    missing = desk.post(address(event), told(reason=""))
    refused = desk.post(address(event), told(choice="reporting"))
    assert [(page.status_code, words in page.content.decode()) for page, words in (
        (missing, "Say why."), (refused, "It is marked so already."), (refused, WHY)
    )] == [(422, True)] * 3  # fmt: skip


def test_a_kind_without_groups_and_a_stranger_are_absent(desk, event, make_provider, make_member, client_for):
    stranger = client_for(make_member(make_provider("Birch Lake Clinic", "clinic"), "risk_manager"))
    assert [stranger.get(address(event, page)).status_code for page in ("marking", "provenance")] == [404, 404]


def test_the_provenance_tells_the_whole_life(provider, desk, manager, event, make_member, client_for):
    marked(manager, event, "place", "held_back")
    sent = report(manager, event)
    with scope.enter(manager.scope()):
        withdraw(**about(manager, event, NOW + timedelta(minutes=1)), reason="Wrong patient")
    entered = product_of(manager, event).entered_sha256
    officer = client_for(make_member(provider, "provider_privacy_officer", name="Olu Adeyemi"))
    text = officer.get(address(event, "provenance")).content.decode()
    wanted = (
        "Entered the PSES", "Lena Marsh", "Where it happened: held back for now", WHY, "Reported to the PSO",
        "receipt, submission 1", sent.sha256, entered, "Taken back from the PSO", "terms, version 1", "Same as at",
        "its hash is the one at entry",
    )  # fmt: skip
    assert [words for words in wanted if words not in text] == []
    assert address(event, "provenance") in officer.get("/pses/").content.decode()
    assert address(event, "provenance") in officer.get(f"/events/{event.pk}/").content.decode()


def test_the_provenance_of_what_was_removed_keeps_the_attestation_and_no_word_of_it(desk, manager, event):
    with scope.enter(manager.scope()):
        remove(**about(manager, event), reason="The State needs it", attested=True)
    text = desk.get(address(event, "provenance")).content.decode()
    assert ("Attested:" in text, "has not been reported to a PSO" in text, STORY in text) == (True, True, False)
    assert ("The State needs it" in text, address(event) in text) == (True, False)


def test_a_long_history_costs_no_more_queries_than_a_short_one(desk, manager, event, django_assert_max_num_queries):
    marked(manager, event, "place", "held_back")
    desk.get(address(event, "provenance"))
    with django_assert_max_num_queries(100) as one:
        desk.get(address(event, "provenance"))
    for number in range(1, 30):
        marked(manager, event, "place", "reporting" if number % 2 else "held_back", expected=number)
    with django_assert_max_num_queries(100) as thirty:
        desk.get(address(event, "provenance"))
    assert len(thirty) == len(one)
