"""An analyst writes an alert, the privacy officer publishes it, and a risk manager answers whether it could happen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from aggregation.models import Release, ReleaseCell
from feedback.models import SentAlert
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.browser import WIDE, Heard
from tests.feedback.alerted import GOOD, own

from .conftest import forget_proof, look, sign_in, step_up

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clinics(make_provider: Any, under_terms: Any, told: Any) -> list[Any]:
    """Three that have reported; committed, so that the server sees them."""
    found = [make_provider(name, "clinic") for name in ("Alder Clinic", "Birch Clinic", "Cedar Clinic")]
    for clinic in found:
        under_terms(clinic)
        told(clinic)
    return found


@pytest.fixture
def tables(pso: Any) -> None:
    """A year of released tables, of which one quarter shows no figure."""
    rates = {"2025-Q3": "1.4", "2025-Q4": "1.3", "2026-Q1": None, "2026-Q2": "1.1", "2026-Q3": "1.2", "2099-Q1": "0.9"}
    with scope.enter(Scope(Side.PSO)):
        for number, (period, rate) in enumerate(rates.items(), 1):
            row = Release(
                number=number, measure="reporting_rate", setting="clinic", period=period, scale=1000, contributors=9,
                exposure_name="visits", rules_version="2026-1", released_at=timezone.now(), sha256="0" * 64,
            )  # fmt: skip
            row.save(force_insert=True)
            cell = {"rate": rate, "lower": "0.8", "upper": "1.9", "count": 30} if rate else {}
            ReleaseCell(release=row, category="all", period=period, shown=bool(rate), **cell).save(force_insert=True)


@pytest.fixture
def desks(clinics: list[Any], tables: None, make_member: Any, with_factor: Any, open_page: Any) -> dict[str, Any]:
    """An analyst, the privacy officer and a clinic's risk manager, each signed in at their own device."""
    cast = {"analyst": (None, "Ana List"), "pso_privacy_officer": (None, "Priya Moss"),
            "risk_manager": (clinics[0], "Rosa Quinn")}  # fmt: skip
    found = {}
    for role, (place, name) in cast.items():
        member = make_member(place, role, name=name)
        if place is None:
            with_factor(member)
        page = open_page(width=WIDE)
        sign_in(page, member)
        found |= {role: page, f"{role} member": member}
    return found


def test_from_an_empty_draft_to_an_answer(desks: dict[str, Any], clinics: list[Any], jobs: Any, heard: Heard) -> None:
    jobs()
    found = _write(desks["analyst"])
    found += _publish(desks, desks["pso_privacy_officer"], jobs)
    found += _answer(desks["risk_manager"], clinics[0])
    found += _follow(desks["pso_privacy_officer"])
    found += _withdraw(desks["pso_privacy_officer"], desks["risk_manager"], clinics[0])
    assert (found, [line for line in heard if "422" not in line]) == ([], [])  # what was refused on purpose


def _write(page: Any) -> list[str]:
    page.goto(reverse("feedback:alerts"))
    found = look(page, "alerts-none")
    page.get_by_role("link", name="Begin an alert").first.click()
    page.get_by_label("Nothing").check(force=True)
    found += look(page, "alert-new")
    page.get_by_role("button", name="Begin").click()
    for label, text in (("Title", GOOD.title), ("What can happen", GOOD.what), ("Who is affected", GOOD.affected),
                        ("What to do now", GOOD.do_now), ("What this rests on", GOOD.evidence)):  # fmt: skip
        page.get_by_label(label).fill(text)
    page.get_by_label("Why it happens").fill("Birch Clinic told of 12 cases.")
    page.get_by_label("Clinic", exact=True).check(force=True)
    found += look(page, "alert-write")
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("button", name="Send for approval").click()
    page.get_by_text("“Birch Clinic” can point to somebody").wait_for()
    found += look(page, "alert-held")
    page.get_by_role("link", name="Write on").click()
    page.get_by_label("Why it happens").fill(GOOD.why)
    page.get_by_label("What this rests on").fill("Reported were 1.1 per 1,000 visits (release 4).")
    page.get_by_label("Releases cited").fill("4")
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_text("No identifier was found").wait_for()
    found += look(page, "alert-draft")
    page.get_by_role("button", name="Send for approval").click()
    page.get_by_text("Another person than those who wrote it publishes it.").wait_for()
    return found + look(page, "alert-waiting")


def _publish(desks: dict[str, Any], page: Any, jobs: Any) -> list[str]:
    page.goto(reverse("feedback:alerts"))
    found = look(page, "alerts")
    page.get_by_role("link", name=GOOD.title).click()
    forget_proof(desks["pso_privacy_officer member"].user)
    page.get_by_role("link", name="Decide").click()
    step_up(page)
    found += look(page, "alert-decide")
    page.get_by_role("button", name="Publish the alert").click()
    page.get_by_text("a worker is sending it").wait_for()
    jobs()
    page.reload()
    page.get_by_text("Safety alert 1, published").wait_for()
    return found + look(page, "alert-published")


def _answer(page: Any, clinic: Any) -> list[str]:
    page.goto(reverse("feedback:our_alerts"))
    page.get_by_text("1 alert waits for an answer").wait_for()
    found = look(page, "our-alerts")
    page.get_by_role("link", name=f"1: {GOOD.title}").click()
    found += look(page, "our-alert")
    page.get_by_role("link", name="Could it happen here?").click()
    page.get_by_label("Yes, it could happen here").check(force=True)
    page.get_by_label("What is done about it").fill("Limits are set back when a monitor changes rooms.")
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("link", name="Choose who sees to it.").wait_for()
    found += look(page, "our-answer-refused")
    page.get_by_label("Who sees to it").select_option(label="Rosa Quinn")
    page.get_by_label("Until when").fill(f"{timezone.now().date() + timedelta(days=9):%Y-%m-%d}")
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("heading", name="Change the answer").wait_for()
    page.get_by_label("The action is done").check(force=True)
    page.get_by_role("button", name="Keep the new answer").click()
    page.get_by_text("Done").first.wait_for()
    return found + look(page, "our-answer")


def _follow(page: Any) -> list[str]:
    page.reload()
    page.get_by_role("link", name="Who answered what").click()
    page.get_by_role("rowheader", name="Alder Clinic").wait_for()
    return look(page, "alert-answers")


def _withdraw(page: Any, reader: Any, clinic: Any) -> list[str]:
    page.get_by_role("link", name="Back to the alert").click()
    page.get_by_role("link", name="Withdraw it").click()
    page.get_by_label("Why is it withdrawn?").fill("The advice was meant for another device.")
    found = look(page, "alert-withdraw")
    page.get_by_role("button", name="Withdraw it").click()
    page.get_by_text("Its readers see this in place of the text.").wait_for()
    with scope.enter(own(clinic)):
        sent = SentAlert.objects.get()
    reader.goto(reverse("feedback:our_alert", args=[sent.pk]))
    reader.get_by_text("The advice was meant for another device.").wait_for()
    return found + look(reader, "our-alert-withdrawn")
