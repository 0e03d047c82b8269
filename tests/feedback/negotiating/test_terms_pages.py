"""The terms on both sides of the table: what is shown, who may do what, and that nothing typed is lost."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.forms import as_said, asked_terms
from feedback.term_fields import SECTIONS
from pso_portal.agreements.enums import Frequency
from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.agreements.test_terms import TERMS
from tests.feedback.negotiating.conftest import ONWARD
from tests.told import NOW, agree

pytestmark = pytest.mark.django_db


def said(terms: Terms, **changed: Any) -> dict[str, Any]:
    return as_said(terms) | {"note": "", "answers": ""} | changed


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_with_nothing_agreed_the_page_says_what_will_fill_it(manager: Any, hospital: Any) -> None:
    page = words(manager.get(reverse("feedback:terms")))
    assert "Nothing is agreed yet" in page
    assert "Propose the first terms" in page
    assert 'data-zone="open"' in page


def test_the_table_marks_what_is_new_and_what_is_gone(manager: Any, proposed: Any) -> None:
    proposed()
    page = words(manager.get(reverse("feedback:terms")))
    assert "2 of 24 terms differ from what is in force (version 1)" in page
    assert "<del>Every quarter</del> <ins>Every year</ins>" in page
    assert "Meridian sent a proposal. It is your turn." in page
    assert "Your reply was due March 24" in page
    assert page.count("keep as now") == 2
    assert "For the new year." in page


def test_monthly_terms_are_told_that_quarterly_is_the_most_yet(manager: Any, proposed: Any) -> None:
    proposed(replace(TERMS, frequency=Frequency.MONTHLY))
    assert "monthly terms get a report every quarter" in words(manager.get(reverse("feedback:terms")))


def test_a_risk_manager_prepares_and_finds_no_way_to_sign(manager: Any, signer: Any, proposed: Any) -> None:
    version = proposed()
    page = words(manager.get(reverse("feedback:terms")))
    assert "Accept all and sign" not in page
    assert "Only signatories named in the contract sign it." in page
    assert manager.get(reverse("feedback:terms_sign", args=[version.pk])).status_code == 404
    assert "Accept all and sign" in words(signer.get(reverse("feedback:terms")))


def test_both_sign_the_exact_text_on_their_pages(hospital: Any, signer: Any, pso_admin: Any, proposed: Any) -> None:
    from django.utils import timezone

    version = proposed(in_force=False)
    for browser, address in (
        (signer, reverse("feedback:terms_sign", args=[version.pk])),
        (pso_admin, reverse("feedback:agreement_sign", args=[hospital.pk, version.pk])),
    ):
        shown = browser.get(address)
        assert shown.context["text"] == ONWARD.canonical()
        assert shown.context["sha256"] in words(shown)
        assert browser.post(address, {"sha256": shown.context["sha256"]}).status_code == 302
    with scope.enter(Scope(Side.PROVIDER, frozenset({hospital.pk}))):
        assert terms_in_force(hospital.pk, timezone.now().date()) == (1, ONWARD)
    page = words(signer.get(reverse("feedback:terms")))
    assert "In force: version 1" in page
    assert "Sam Signer signed version 1" in page


def test_another_hash_is_refused_in_words(signer: Any, proposed: Any) -> None:
    version = proposed()
    answer = signer.post(reverse("feedback:terms_sign", args=[version.pk]), {"sha256": "0" * 64})
    assert answer.status_code == 403
    assert "The text changed while you were reading" in words(answer)


def test_signing_asks_who_is_there(hospital: Any, make_member: Any, client_for: Any, proposed: Any) -> None:
    browser = client_for(make_member(hospital, "provider_administrator"), stepped_up=False)
    address = reverse("feedback:terms_sign", args=[proposed().pk])
    for answer in (browser.get(address), browser.post(address, {"sha256": "0" * 64})):
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_a_counter_is_sent_from_the_form_and_answers_what_was_seen(hospital: Any, manager: Any, proposed: Any) -> None:
    version = proposed()
    form = manager.get(reverse("feedback:terms_change"))
    assert form.context["form"].initial["answers"] == version.pk
    answer = manager.post(
        reverse("feedback:terms_change"),
        said(ONWARD, frequency="quarterly", note="Quarterly, as now.", answers=str(version.pk)),
    )
    assert answer.headers["Location"] == reverse("feedback:terms")
    with scope.enter(Scope(Side.PSO)):
        rows = TermsVersion.objects.order_by("number").values_list("number", "state", "note")
        assert list(rows)[1:] == [(2, "countered", "For the new year."), (3, "proposed", "Quarterly, as now.")]
        sent = Terms.from_json(TermsVersion.objects.get(number=3).terms)
    assert sent == replace(ONWARD, frequency=Frequency.QUARTERLY)


def test_after_the_contract_s_end_the_page_says_that_nothing_binds(
    manager: Any, pso_admin: Any, hospital: Any
) -> None:
    agree(hospital)
    with scope.enter(Scope(Side.PSO)):
        type(hospital).objects.filter(pk=hospital.pk).update(contract_ends=NOW.date())
    addresses = {manager: reverse("feedback:terms"), pso_admin: reverse("feedback:agreement", args=[hospital.pk])}
    for client, address in addresses.items():
        assert "The contract ended on March 10, 2026." in words(client.get(address))


def test_keep_as_now_starts_the_form_from_what_is_in_force(manager: Any, proposed: Any) -> None:
    proposed()
    initial = manager.get(reverse("feedback:terms_change"), {"keep": "frequency"}).context["form"].initial
    assert (initial["frequency"], initial["narrative_onward"]) == ("quarterly", "text")


def test_what_cannot_be_agreed_stands_at_its_field_and_nothing_typed_is_lost(manager: Any, hospital: Any) -> None:
    answer = manager.post(reverse("feedback:terms_change"), said(
        TERMS, narrative_to_desk="no", narrative_onward="text", smallest_cell="5", recipients=[], note="Kept words.",
    ))  # fmt: skip
    assert answer.status_code == 422
    assert {name: list(texts) for name, texts in answer.context["form"].errors.items()} == {
        "narrative_onward": ["Text can go onward only if the de-identification desk may read it."],
        "smallest_cell": ["Enter a whole number from 11 to 999."],
        "recipients": ["Choose who receives the feedback, or ask for none."],
    }
    page = words(answer)
    assert "Kept words." in page
    assert 'value="5"' in page


@pytest.mark.parametrize(
    ("field", "typed", "text"),
    [
        ("smallest_cell", "eleven", "Enter a whole number of 11 or more."),
        ("frequency", "hourly", "Choose from the list."),
        ("narrative_to_desk", "", "Say whether text may go to the desk: yes or no."),
        ("event_types", ["weather"], "Choose from the list."),
        ("note", "x" * 501, "Shorten the note to 500 letters."),
    ],
)
def test_bad_input_is_told_what_to_do(manager: Any, field: str, typed: Any, text: str) -> None:
    answer = manager.post(reverse("feedback:terms_change"), said(TERMS, **{field: typed}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors[field]) == [text]


def test_what_is_left_out_and_what_is_unlawful_are_told_together(manager: Any, hospital: Any) -> None:
    answer = manager.post(reverse("feedback:terms_change"), {"smallest_cell": "3"})
    told = {name: list(texts) for name, texts in answer.context["form"].errors.items()}
    assert told.pop("smallest_cell") == ["Enter a whole number from 11 to 999."]
    questions = {term: asked for section in SECTIONS.values() for term, asked in section.items()}
    assert told == {
        term: [missing] for term, (_, _, missing) in questions.items() if missing and term != "smallest_cell"
    }


def test_every_term_is_asked_once() -> None:
    assert sorted(asked_terms()) == sorted(field.name for field in fields(Terms))


def test_sending_what_stands_already_is_said(manager: Any, proposed: Any) -> None:
    version = proposed()
    answer = manager.post(reverse("feedback:terms_change"), said(ONWARD, answers=str(version.pk)))
    assert answer.status_code == 422
    assert "Nothing differs" in words(answer)


def test_an_answer_to_what_moved_meanwhile_keeps_what_was_typed(manager: Any, proposed: Any) -> None:
    proposed()
    answer = manager.post(reverse("feedback:terms_change"), said(TERMS, note="Mine.", smallest_cell="30"))
    assert answer.status_code == 422
    page = words(answer)
    assert "The other side moved while you were writing." in page
    assert "Mine." in page


def test_what_is_in_force_can_be_kept_and_one_s_own_taken_back(
    hospital: Any, manager: Any, pso_admin: Any, proposed: Any
) -> None:
    version = proposed()
    assert manager.post(reverse("feedback:terms_withdraw", args=[version.pk])).status_code == 403
    assert manager.post(reverse("feedback:terms_keep", args=[version.pk])).status_code == 302
    assert "Version 2 is refused" in words(manager.get(reverse("feedback:terms")))
    pso_admin.post(reverse("feedback:agreement_change", args=[hospital.pk]), said(ONWARD))
    with scope.enter(Scope(Side.PSO)):
        third = TermsVersion.objects.get(number=3)
    assert pso_admin.post(reverse("feedback:agreement_withdraw", args=[hospital.pk, third.pk])).status_code == 302
    with scope.enter(Scope(Side.PSO)):
        assert list(TermsVersion.objects.order_by("number").values_list("state", flat=True)) == [
            "in_force", "refused", "withdrawn",
        ]  # fmt: skip


def test_every_version_can_be_read_again(manager: Any, proposed: Any) -> None:
    version = proposed()
    page = manager.get(reverse("feedback:terms_version", args=[version.pk]))
    assert page.context["state"] == "On the table"
    assert ONWARD.canonical() in page.context["text"]


def test_absent_and_foreign_versions_are_the_same_404(
    manager: Any, proposed: Any, make_provider: Any, make_member: Any, client_for: Any
) -> None:
    version = proposed()
    other = client_for(make_member(make_provider("Other House"), "provider_administrator"))
    for name in ("terms_version", "terms_sign"):
        answers = [other.get(reverse(f"feedback:{name}", args=[pk])) for pk in (version.pk, uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    for name in ("terms_keep", "terms_withdraw"):
        assert other.post(reverse(f"feedback:{name}", args=[version.pk])).status_code == 404


@pytest.mark.parametrize("name", ["feedback:agreements", "feedback:runs"])
def test_the_provider_reaches_no_page_of_the_pso(manager: Any, hospital: Any, name: str) -> None:
    assert manager.get(reverse(name)).status_code == 404
    assert manager.get(reverse("feedback:agreement", args=[hospital.pk])).status_code == 404


def test_the_pso_reaches_no_page_of_the_provider(pso_admin: Any, hospital: Any) -> None:
    assert pso_admin.get(reverse("feedback:terms")).status_code == 404
    assert pso_admin.get(reverse("feedback:peers")).status_code == 404
    assert pso_admin.get(reverse("feedback:agreement", args=[uuid4()])).status_code == 404


def test_an_executive_reads_the_terms_and_moves_nothing(
    hospital: Any, make_member: Any, client_for: Any, proposed: Any
) -> None:
    version = proposed()
    browser = client_for(make_member(hospital, "executive"))
    page = words(browser.get(reverse("feedback:terms")))
    assert "Make my changes" not in page
    assert browser.get(reverse("feedback:terms_change")).status_code == 404
    assert browser.post(reverse("feedback:terms_keep", args=[version.pk])).status_code == 404


def test_the_list_says_whose_turn_it_is_open_ones_first(pso_admin: Any, make_provider: Any, proposed: Any) -> None:
    make_provider("Alder House")
    proposed()
    lines = pso_admin.get(reverse("feedback:agreements")).context["lines"]
    assert [(line["provider"].name, line["turn"]) for line in lines] == [
        ("Cedar Falls Hospital", "Their turn"), ("Alder House", "No terms yet"),
    ]  # fmt: skip


def test_the_list_asks_as_much_for_thirty_as_for_one(pso_admin: Any, make_provider: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert pso_admin.get(reverse("feedback:agreements")).status_code == 200
        return len(caught)

    agree(make_provider("House 0"))
    queries()
    one = queries()
    for number in range(1, 30):
        agree(make_provider(f"House {number}"))
    assert queries() == one
