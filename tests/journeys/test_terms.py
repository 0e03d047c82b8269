"""Two sides at two machines: one proposes, the other answers term by term, both sign, and the next report obeys."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from pses.services import preview_submission
from pso_portal.accounts.acting import acting_as
from pso_portal.agreements.models import TermsVersion
from pso_portal.tenancy import scope
from pso_portal.tenancy.event_types import EventType
from pso_portal.tenancy.scope import Scope, Side
from tests.browser import WIDE, Heard
from tests.told import agree, file_one

from .conftest import forget_proof, look, sign_in, step_up
from .quick_report import choose

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign(page: Any, member: Any, button: str) -> None:
    forget_proof(member.user)
    page.get_by_role("link", name=button).click()
    step_up(page)
    page.get_by_role("button", name="Sign version").click()
    page.wait_for_load_state()


def text_leaves(manager: Any, event: Any) -> bool:
    by, now = acting_as(manager), timezone.now()
    with scope.enter(by.scope()):
        seen = preview_submission(by=by, content_kind="event", content_id=event.pk, now=now)
    return "ten times the ordered rate" in seen.text


def test_from_a_proposal_to_the_next_report(
    open_page: Any, make_provider: Any, make_member: Any, with_factor: Any, heard: Heard
) -> None:
    hospital = make_provider()
    agree(hospital, event_types=frozenset(EventType), narrative_to_desk=True)
    signer = with_factor(make_member(hospital, "provider_administrator", name="Sam Signer"))
    desk = with_factor(make_member(None, "pso_administrator", name="Pia Admin"))
    manager = make_member(hospital, "risk_manager", name="Max Manager")
    with scope.enter(acting_as(manager).scope()):
        event = file_one(acting_as(manager))
    assert text_leaves(manager, event)

    ours, theirs = open_page(width=WIDE), open_page(width=WIDE)
    sign_in(ours, signer, at=reverse("feedback:terms"))
    sign_in(theirs, desk, at=reverse("feedback:agreements"))
    found = look(ours, "terms-in-force") + _propose(ours) + _answer(theirs, hospital.name) + _comment(ours)
    forget_proof(signer.user)
    ours.get_by_role("link", name="Accept all and sign").click()
    step_up(ours)
    found += look(ours, "terms-sign")
    ours.get_by_role("button", name="Sign version").click()
    assert text_leaves(manager, event)  # one signature binds nobody
    theirs.reload()
    sign(theirs, desk, "Sign our proposal")
    ours.reload()
    ours.get_by_role("heading", name="In force: version 3").wait_for()
    found += look(ours, "terms-signed")
    assert not text_leaves(manager, event)
    found += _take_paper(ours) + _narrow(ours)
    # An answer left open, and a narrowing that would open something: the browser names every answer that is no 200.
    assert (found, [each for each in heard if "422" not in each], len(heard)) == ([], [], 2)


def _propose(page: Any) -> list[str]:
    page.get_by_role("link", name="Propose a change").click()
    choose(page, "May what people wrote go to the de-identification desk?", "No")
    choose(page, "How often", "Every year")
    page.get_by_label("Note to the other side").fill("Our counsel asks for it.")
    found = look(page, "terms-change")
    page.get_by_role("button", name="See what it would change").click()
    page.get_by_role("heading", name="What these terms would change").wait_for()
    found += look(page, "terms-foreseen")
    page.get_by_role("button", name="Send to").click()
    page.get_by_role("heading", name="2 of 24 terms differ").wait_for()
    return found + look(page, "terms-proposed")


def _answer(page: Any, provider: str) -> list[str]:
    """One term is accepted, the other kept; an answer left open is asked for."""
    page.reload()
    found = look(page, "agreements")
    page.get_by_role("link", name=provider).click()
    page.get_by_role("link", name="See what version 2 would change").click()
    page.get_by_role("heading", name="What we would have been sent").wait_for()
    found += look(page, "agreement-foreseen")
    page.get_by_role("link", name="Back to the terms").click()
    page.get_by_role("link", name="Answer term by term").click()
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_text("Answer each term").wait_for()
    page.locator("input[name=answer_narrative_to_desk][value=accept]").check()
    page.locator("input[name=answer_frequency][value=keep]").check()
    page.get_by_text("Say why").nth(1).click()
    page.get_by_label("What you want to say about it").nth(1).fill("A year is too long to learn from.")
    found += look(page, "terms-answer")
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_text("1 of 2 stay as now").wait_for()
    return found + look(page, "agreement-countered")


def _comment(page: Any) -> list[str]:
    page.reload()
    page.get_by_role("heading", name="1 of 24 terms differ").wait_for()
    page.get_by_text("A year is too long").wait_for()
    found = look(page, "terms-countered")
    page.get_by_role("link", name="Comment on version 3").click()
    page.get_by_label("What you want to say").fill("Agreed: every quarter.")
    found += look(page, "terms-comment")
    page.get_by_role("button", name="Send the comment").click()
    page.get_by_text("Agreed: every quarter.").wait_for()
    return found


def _take_paper(page: Any) -> list[str]:
    page.get_by_role("link", name="Version 3 signed by both").click()
    found = look(page, "terms-version")
    with page.expect_download() as paper:
        page.get_by_role("link", name="Agreement as PDF").click()
    assert paper.value.suggested_filename == "terms-version-3.pdf"
    if folder := os.environ.get("PSO_PICTURES"):
        paper.value.save_as(f"{folder}/agreement.pdf")
    return found


def _narrow(page: Any) -> list[str]:
    """Alone, and at once: no falls go any more; what opens something is refused on the form, and nothing is lost."""
    page.goto(reverse("feedback:terms_narrow"))
    choose(page, "May peers ask about its released cases, and may it ask?", "Yes")
    page.get_by_label("Fall", exact=True).uncheck()
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Both sides have to agree on: Questions between peers.").first.wait_for()
    found = look(page, "terms-narrow")
    choose(page, "May peers ask about its released cases, and may it ask?", "No")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Version 4 is in force from today").wait_for()
    with scope.enter(Scope(Side.PSO)):
        assert TermsVersion.objects.get(number=4).narrows == 3
    return found
