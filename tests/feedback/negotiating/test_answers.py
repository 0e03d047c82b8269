"""Answering term by term, talking, narrowing alone, terms to begin with, the board and the paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.forms import as_said
from pso_portal.agreements.enums import Frequency, Onward
from pso_portal.agreements.models import Comment, HouseTerms, TermsVersion
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy import scope
from pso_portal.tenancy.event_types import EventType
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.agreements.test_terms import TERMS
from tests.feedback.negotiating.test_terms_pages import said, words
from tests.told import agree

pytestmark = pytest.mark.django_db
TWO = replace(TERMS, smallest_cell=20, frequency=Frequency.YEARLY)


def versions() -> list[tuple[int, str, Terms]]:
    with scope.enter(Scope(Side.PSO)):
        rows = TermsVersion.objects.order_by("number").values_list("number", "state", "terms")
        return [(number, state, Terms.from_json(terms)) for number, state, terms in rows]


def test_what_is_kept_goes_back_as_a_proposal_with_what_was_said(manager: Any, proposed: Any) -> None:
    version = proposed(TWO)
    page = words(manager.get(reverse("feedback:terms_answer")))
    assert "would change 2 terms" in page
    answer = manager.post(reverse("feedback:terms_answer"), {
        "answer_smallest_cell": "accept", "answer_frequency": "keep", "say_frequency": "A year is too long.",
    })  # fmt: skip
    assert answer.status_code == 302
    assert versions()[-2:] == [(2, "countered", TWO), (3, "proposed", replace(TERMS, smallest_cell=20))]
    with scope.enter(Scope(Side.PSO)):
        assert list(Comment.objects.values_list("version_id", "term", "text")) == [
            (version.pk, "frequency", "A year is too long."),
        ]
    assert "A year is too long." in words(manager.get(reverse("feedback:terms")))


def test_who_accepts_everything_is_led_to_the_signature(signer: Any, manager: Any, proposed: Any) -> None:
    version = proposed(TWO)
    every = {"answer_smallest_cell": "accept", "answer_frequency": "accept"}
    assert manager.post(reverse("feedback:terms_answer"), every).url == reverse("feedback:terms")
    assert signer.post(reverse("feedback:terms_answer"), every).url == reverse("feedback:terms_sign", args=[version.pk])
    assert [state for _, state, _ in versions()] == ["in_force", "proposed"]


def test_an_answer_that_is_left_open_keeps_what_was_typed(manager: Any, proposed: Any) -> None:
    proposed(TWO)
    answer = manager.post(reverse("feedback:terms_answer"), {
        "answer_frequency": "keep", "say_frequency": "Kept words.",
    })  # fmt: skip
    assert answer.status_code == 422
    assert "Answer each term: accept it, or keep it as now." in words(answer)
    assert "Kept words." in words(answer)
    assert [row["answer"] for row in answer.context["rows"]] == ["keep", ""]
    with scope.enter(Scope(Side.PSO)):
        assert not Comment.objects.exists()


def test_with_nothing_to_answer_there_is_no_page(manager: Any, hospital: Any) -> None:
    assert manager.get(reverse("feedback:terms_answer")).status_code == 404
    manager.post(reverse("feedback:terms_change"), said(TERMS))
    assert manager.get(reverse("feedback:terms_answer")).status_code == 404


def test_a_comment_stands_beside_the_proposal_for_both(
    hospital: Any, manager: Any, pso_admin: Any, proposed: Any
) -> None:
    version = proposed(TWO)
    page = reverse("feedback:terms_talk", args=[version.pk])
    assert manager.get(page, {"term": "smallest_cell"}).context["form"].initial["term"] == "smallest_cell"
    assert manager.post(page, {"term": "smallest_cell", "text": " "}).status_code == 422
    assert manager.post(page, {"term": "smallest_cell", "text": "Why twenty?"}).status_code == 302
    for browser, address in (
        (manager, reverse("feedback:terms")), (manager, reverse("feedback:terms_answer")),
        (pso_admin, reverse("feedback:agreement", args=[hospital.pk])),
    ):  # fmt: skip
        assert "Why twenty?" in words(browser.get(address))


def test_a_signatory_lets_out_less_alone(hospital: Any, signer: Any, manager: Any) -> None:
    agree(hospital, event_types=TERMS.event_types, narrative_to_desk=True)
    assert manager.get(reverse("feedback:terms_narrow")).status_code == 404
    fewer = said(replace(TERMS, event_types=frozenset({EventType.FALL})))
    refused = signer.post(reverse("feedback:terms_narrow"), fewer | {"peer_dialogue": "yes", "note": "Kept."})
    assert refused.status_code == 422
    assert "Both sides have to agree on: Questions between peers." in words(refused)
    assert "Kept." in words(refused)
    assert signer.post(reverse("feedback:terms_narrow"), fewer).status_code == 302
    with scope.enter(Scope(Side.PROVIDER, frozenset({hospital.pk}))):
        found = terms_in_force(hospital.pk, timezone.now().date())
    assert found is not None
    assert (found[0], found[1].event_types) == (2, frozenset({EventType.FALL}))
    assert "You narrowed version 1 alone: version 2" in words(signer.get(reverse("feedback:terms")))


def test_a_proposal_starts_from_terms_that_the_pso_keeps(hospital: Any, pso_admin: Any, manager: Any) -> None:
    new = reverse("feedback:house_terms_new", args=["hospital"])
    assert pso_admin.post(new, as_said(TWO) | {"name": ""}).status_code == 422
    assert pso_admin.post(new, as_said(TWO) | {"name": "Small hospitals"}).status_code == 302
    with scope.enter(Scope(Side.PSO)):
        kept = HouseTerms.objects.get()
    change = reverse("feedback:agreement_change", args=[hospital.pk])
    assert "Small hospitals" in words(pso_admin.get(change))
    assert pso_admin.get(change, {"house": str(kept.pk)}).context["form"].initial["smallest_cell"] == 20
    assert pso_admin.get(change, {"house": "nothing"}).context["form"].initial["smallest_cell"] == 11
    page = reverse("feedback:house_terms_kept", args=[kept.pk])
    assert pso_admin.post(page, as_said(TERMS) | {"name": "Small hospitals"}).status_code == 302
    with scope.enter(Scope(Side.PSO)):
        assert Terms.from_json(HouseTerms.objects.get().terms) == TERMS
    assert pso_admin.post(reverse("feedback:house_terms_drop", args=[kept.pk])).status_code == 302
    assert "Only the usual terms" in words(pso_admin.get(reverse("feedback:house_terms")))
    assert pso_admin.get(reverse("feedback:house_terms_new", args=["spaceship"])).status_code == 404
    assert manager.get(reverse("feedback:house_terms")).status_code == 404


def test_the_board_says_what_each_reports_and_gets_and_whose_turn_it_is(
    hospital: Any, pso_admin: Any, proposed: Any, make_provider: Any
) -> None:
    make_provider("Silent Clinic", "clinic")
    proposed(TWO)
    lines = {line["provider"].name: line for line in pso_admin.get(reverse("feedback:agreements")).context["lines"]}
    told = lines[hospital.name]
    assert (told["turn"], told["covers"], told["gets"], told["last"]) == (
        "Their turn", "2 of 21 types, with text", "1 of 7 analyses, every quarter", None,
    )  # fmt: skip
    assert (lines["Silent Clinic"]["turn"], lines["Silent Clinic"]["covers"]) == ("No terms yet", "")

    def of(turn: str) -> list[str]:
        page = pso_admin.get(reverse("feedback:agreements"), {"turn": turn})
        return [line["provider"].name for line in page.context["lines"]]

    assert (of("theirs"), of("ours"), of("rest")) == ([hospital.name], [], ["Silent Clinic"])


def test_the_board_asks_as_much_for_thirty_as_for_one(pso_admin: Any, make_provider: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert pso_admin.get(reverse("feedback:agreements")).status_code == 200
        return len(queries)

    agree(make_provider("First Clinic", "clinic"))
    pso_admin.get(reverse("feedback:agreements"))
    one = asked()
    for number in range(30):
        agree(make_provider(f"Clinic {number}", "clinic"))
    assert asked() == one


def test_the_paper_says_what_its_signatures_prove(hospital: Any, signer: Any, pso_admin: Any, proposed: Any) -> None:
    version = proposed(TWO, in_force=False)
    for browser, address in (
        (signer, reverse("feedback:terms_sign", args=[version.pk])),
        (pso_admin, reverse("feedback:agreement_sign", args=[hospital.pk, version.pk])),
    ):
        browser.post(address, {"sha256": browser.get(address).context["sha256"]})
    assert words(signer.get(reverse("feedback:terms_version", args=[version.pk]))).count("Attested by the portal") == 2
    paper = signer.get(reverse("feedback:terms_paper", args=[version.pk]))
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF-")
    theirs = pso_admin.get(reverse("feedback:agreement_paper", args=[hospital.pk, version.pk]))
    assert theirs.status_code == 200


def test_what_cannot_stand_together_is_told_and_nothing_of_the_answer_is_kept(
    hospital: Any, manager: Any, proposed: Any
) -> None:
    """Themes are made of contributing factors: the one is accepted, the other is kept at home."""
    agree(hospital, event_types=TERMS.event_types, element_tiers=frozenset())
    proposed(replace(TERMS, narrative_onward=Onward.THEMES), in_force=False)
    rows = manager.get(reverse("feedback:terms_answer")).context["rows"]
    said = {f"answer_{row['term']}": "accept" for row in rows}
    answer = manager.post(reverse("feedback:terms_answer"), said | {
        "answer_element_tiers": "keep", "say_element_tiers": "Counsel asks for it.",
    })  # fmt: skip
    assert answer.status_code == 422
    assert "Themes are made of contributing factors." in words(answer)
    assert "Counsel asks for it." in words(answer)
    with scope.enter(Scope(Side.PSO)):
        assert not Comment.objects.exists()
    assert [state for _, state, _ in versions()] == ["in_force", "proposed"]
