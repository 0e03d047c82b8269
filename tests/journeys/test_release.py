"""A benchmark table's life in a browser: drafted by one, approved by another, told anew, and withdrawn by two."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from aggregation.models import Release, ReleaseDraft
from aggregation.services import restate_release, set_restatement_months
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.browser import WIDE, Heard
from tests.main_job.conftest import feed_back
from tests.main_job.test_release_life import LATER, build_large

from .conftest import forget_proof, look, sign_in, step_up

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PSO = Scope(Side.PSO)
REASON = "The visits of one month were counted twice."


@pytest.fixture
def large(pso: Any) -> list[Any]:
    """Committed, so that the server sees them."""
    return build_large()


@pytest.fixture
def desks(large: Any, make_member: Any, with_factor: Any, open_page: Any) -> dict[str, Any]:
    """An analyst, the privacy officer and a clinic's risk manager, each signed in at their own device."""
    cast = {"analyst": (None, "Ana List"), "pso_privacy_officer": (None, "Priya Moss"),
            "risk_manager": (large[0], "Rosa Quinn")}  # fmt: skip
    found = {}
    for role, (place, name) in cast.items():
        member = make_member(place, role, name=name)
        if place is None:
            with_factor(member)
        page = open_page(width=WIDE)
        sign_in(page, member)
        found |= {role: page, f"{role} member": member}
    return found


def test_two_people_let_a_table_out_tell_it_anew_and_take_it_back(
    desks: dict[str, Any], jobs: Any, told: Any, large: Any, acting: Any, heard: Heard
) -> None:
    analyst, officer, reader = desks["analyst"], desks["pso_privacy_officer"], desks["risk_manager"]
    chief = acting(desks["pso_privacy_officer member"], LATER)
    with scope.enter(chief.scope()):
        set_restatement_months(by=chief, months=3, now=LATER)
    found = _draft(analyst, jobs)
    found += _approve(desks, officer, jobs)
    feed_back()
    found += _tell_anew(desks, acting, jobs, told, large)
    feed_back(now=LATER)
    found += _withdraw(desks, analyst, officer)
    reader.goto(reverse("feedback:peers"))
    reader.get_by_role("row", name="Table withdrawn").get_by_role("link").first.click()
    reader.get_by_text(f"The PSO withdrew release 2 on {timezone.now():%B} {timezone.now().day}").first.wait_for()
    found += look(reader, "report-withdrawn")
    assert (found, heard) == ([], [])


def _draft(page: Any, jobs: Any) -> list[str]:
    page.goto(reverse("aggregation:new_draft"))
    page.get_by_label("2025-Q3").check(force=True)
    found = look(page, "release-new")
    page.get_by_role("button", name="Draft this table").click()
    page.get_by_role("heading", name="Checking Clinic, 2025-Q3").wait_for()
    found += look(page, "release-drafting")
    jobs()
    page.reload()
    page.get_by_text("Another person approves it.").wait_for()
    return found + look(page, "release-drafted")


def _approve(desks: dict[str, Any], page: Any, jobs: Any) -> list[str]:
    page.goto(reverse("aggregation:releases"))
    page.get_by_role("link", name="Clinic, 2025-Q3").click()
    forget_proof(desks["pso_privacy_officer member"].user)
    page.get_by_role("link", name="Decide").click()
    step_up(page)
    page.get_by_text("attacked as 29 providers, pairs and families").first.wait_for()
    found = look(page, "release-approval")
    page.get_by_role("button", name="Approve the release").click()
    page.get_by_text("It is being published.").wait_for()
    jobs()
    page.reload()
    page.get_by_role("link", name="release 1").click()
    page.get_by_text("In force").wait_for()
    return found + look(page, "release")


def _tell_anew(desks: dict[str, Any], acting: Any, jobs: Any, told: Any, large: Any) -> list[str]:
    """By the services, at a day in its window; then the pages."""
    told(large[0], 2)
    told(large[1])
    jobs()
    by = acting(desks["analyst member"], LATER)
    with scope.enter(PSO):
        release = Release.objects.get()
    with scope.enter(by.scope()):
        draft = restate_release(by=by, release_id=release.pk, now=LATER)
    jobs()
    page = desks["pso_privacy_officer"]
    page.goto(reverse("aggregation:decide_draft", args=[draft.pk]))
    found = look(page, "release-approval-anew")
    page.get_by_role("button", name="Approve the release").click()
    jobs()
    with scope.enter(PSO):
        assert ReleaseDraft.objects.get(pk=draft.pk).state == "published"
    page.goto(reverse("aggregation:release", args=[release.pk]))
    page.get_by_text("tells these figures anew and is in force.").wait_for()
    return found + look(page, "release-restated")


def _withdraw(desks: dict[str, Any], analyst: Any, officer: Any) -> list[str]:
    analyst.goto(reverse("aggregation:releases"))
    analyst.get_by_role("link", name="2, Clinic").click()
    analyst.get_by_role("link", name="Ask to withdraw").click()
    analyst.get_by_label("Why should it be withdrawn?").fill(REASON)
    found = look(analyst, "release-ask-withdrawal")
    analyst.get_by_role("button", name="Ask to withdraw").click()
    analyst.get_by_text("The release stands until the privacy officer decides.").wait_for()
    officer.goto(reverse("aggregation:releases"))
    found += look(officer, "releases")
    forget_proof(desks["pso_privacy_officer member"].user)
    officer.get_by_role("link", name="2, Clinic").first.click()
    step_up(officer)
    found += look(officer, "release-decide-withdrawal")
    officer.get_by_role("button", name="Withdraw it").click()
    officer.get_by_text("Its figures are shown no more.").wait_for()
    found += look(officer, "release-withdrawn")
    for name, route in {"release-ledger": "aggregation:ledger", "release-schedule": "aggregation:schedule"}.items():
        officer.goto(reverse(route))
        found += look(officer, name)
    return found
