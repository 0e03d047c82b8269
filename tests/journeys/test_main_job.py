"""The whole main job in a browser: a report filed on a phone comes back as feedback, under terms that changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from django.urls import reverse
from pypdf import PdfReader

from aggregation.models import Fact
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.browser import WIDE, Heard, keep_paper, keep_picture

from .conftest import forget_proof, sign_in, step_up
from .quick_report import answer_all, choose, send, wait_until_saved

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STORY = "The patient slid from the chair in the hall. The call light was out of reach."


@pytest.fixture
def clinic(network: Any, jobs: Any, released: Any) -> Any:
    """One of seven clinics that have lived a quarter together, benchmarks released."""
    clinics = network(7, 4)
    jobs()
    released()
    return clinics[0]


@pytest.fixture
def people(clinic: Any, make_member: Any, with_factor: Any) -> dict[str, Any]:
    """Everybody in the story, with an authenticator app where the role demands one."""
    cast = {
        "reporter": (clinic, "Nora Reyes"),
        "risk_manager": (clinic, "Tom Aldis"),
        "provider_administrator": (clinic, "Ada Keeper"),
        "analyst": (None, "Ann Lyst"),
        "pso_administrator": (None, "Pat Rowe"),
    }
    found = {role: make_member(place, role, name=name) for role, (place, name) in cast.items()}
    for role in ("provider_administrator", "analyst", "pso_administrator"):
        with_factor(found[role])
    return found


@pytest.fixture
def desks(open_page: Any, people: dict[str, Any]) -> dict[str, Any]:
    """Each person's own device, signed in: a phone for those at the provider, a desk at the PSO."""
    found = {}
    for role, member in people.items():
        found[role] = open_page(**({"width": WIDE} if member.provider_id is None else {}))
        sign_in(found[role], member)
    return found


def test_a_report_comes_back_as_feedback_under_terms_that_changed(
    desks: dict[str, Any], people: dict[str, Any], jobs: Any, heard: Heard, tmp_path: Path
) -> None:
    number = _file(desks["reporter"])
    sent = _report_to_pso(desks["risk_manager"], people["risk_manager"], number)
    assert STORY in sent
    jobs()
    _see_aggregate(desks["analyst"])
    _stop_sharing_text(desks, people)
    number = _file(desks["reporter"])
    sent = _report_to_pso(desks["risk_manager"], people["risk_manager"], number)
    assert "chair" not in sent
    jobs()
    _read_feedback(desks["risk_manager"], tmp_path)
    assert heard == []


def _file(page: Any) -> str:
    page.goto(reverse("events:report"))
    answer_all(page, STORY)
    wait_until_saved(page)
    keep_picture(page, "quick-report")
    number = send(page)
    keep_picture(page, "sent")
    assert "Who reads it next" in page.get_by_role("main").inner_text()
    return number


def _report_to_pso(page: Any, member: Any, number: str) -> str:
    """From the inbox to the receipt; returns the bytes that the preview showed."""
    page.goto(reverse("events:inbox"))
    page.get_by_role("link", name=number).click()
    assert "Fall" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="Report to PSO").click()
    seen, previewed = page.locator("p.narrative").inner_text(), page.locator("code.hash").inner_text()
    keep_picture(page, "preview")
    forget_proof(member.user)
    page.get_by_role("link", name="Go on to confirm").click()
    step_up(page)
    assert page.locator("code.hash").inner_text() == previewed
    page.get_by_role("button", name="Report to").click()
    page.get_by_role("heading", name="Reported to").wait_for()
    assert page.locator("code.hash").inner_text() == previewed
    keep_picture(page, "receipt")
    return str(seen)


def _see_aggregate(page: Any) -> None:
    """Seven clinics' quarter is told. The one report of a month that is not over is in the sums, and on no page."""
    with scope.enter(Scope(Side.PSO)):
        assert Fact.objects.aggregate(Sum("count")) == {"count__sum": 29}  # 7 clinics told 4 events each, and this one
    page.goto(f"{reverse('aggregation:dashboard')}?setting=clinic&period=2025-Q3")
    keep_picture(page, "aggregate")
    assert page.locator(".figures div").filter(has_text="Events reported").locator(".value").inner_text() == "28"
    assert page.locator(".zone").get_attribute("data-zone") == "agg"
    assert "Clinic A" not in page.content()
    page.goto(f"{reverse('aggregation:dashboard')}?setting=clinic&period=2026")
    assert "Fewer than 6 providers" in page.get_by_role("main").inner_text()


def _stop_sharing_text(desks: dict[str, Any], people: dict[str, Any]) -> None:
    """One term changes: what people wrote stays at home. The PSO proposes, both sides sign."""
    pso, provider = desks["pso_administrator"], desks["provider_administrator"]
    pso.goto(reverse("feedback:agreements"))
    pso.get_by_role("link", name="Clinic A").click()
    pso.get_by_role("link", name="Propose a change").click()
    choose(pso, "May what people wrote go to the de-identification desk?", "No")
    pso.get_by_role("button", name="Send to").click()
    provider.goto(reverse("feedback:terms"))
    provider.get_by_role("heading", name="1 of 24 terms differ").wait_for()
    keep_picture(provider, "terms")
    _sign(provider, people["provider_administrator"], "Accept all and sign")
    pso.reload()
    _sign(pso, people["pso_administrator"], "Sign our proposal")
    provider.reload()
    provider.get_by_role("heading", name="In force: version 2").wait_for()


def _sign(page: Any, member: Any, button: str) -> None:
    forget_proof(member.user)
    page.get_by_role("link", name=button).click()
    step_up(page)
    page.get_by_role("button", name="Sign version").click()
    page.get_by_text("Version 2 is").first.wait_for()


def _read_feedback(page: Any, folder: Path) -> None:
    page.goto(reverse("feedback:peers"))
    assert "per 1,000 visits" in page.get_by_role("main").inner_text()
    page.get_by_role("img", name="peer").first.wait_for()
    keep_picture(page, "peers")
    keep_paper(page, "peers")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    download.value.save_as(folder / "report.pdf")
    text = "".join(sheet.extract_text() for sheet in PdfReader(folder / "report.pdf").pages)
    assert "Clinic A" in text
    assert "PATIENT SAFETY WORK PRODUCT" in text
