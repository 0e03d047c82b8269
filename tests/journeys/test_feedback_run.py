"""A feedback run in a browser: begun by the analyst, made by the workers, looked at, one report held back, the others
let go; then a risk manager reads hers, beside her peers, on a telephone too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from pso_portal.agreements.enums import Analysis
from tests.browser import WIDE, Heard, keep_paper
from tests.main_job.conftest import FILED, build_network, release_table, tell

from .conftest import forget_proof, look, sign_in, step_up

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = "The visits of August are ten times those of July. We asked."


@pytest.fixture
def clinics(pso: Any, under_terms: Any, jobs: Any) -> list[Any]:
    """Ten clinics that reported; the first asked for everything. Committed, so that the server sees them."""
    made = build_network(10, 4)
    under_terms(made[0], FILED, analyses=frozenset(Analysis))
    tell(made[0], 12, what="fall", harm="mild", **{"fall.assisted": "no"})
    tell(made[0], 6, what="medication", harm="not_reached",
         **{"medication.stage": "dispensing", "medication.name": "Heparin"})  # fmt: skip
    jobs()
    release_table()
    return made


def test_from_the_run_to_the_reading(
    open_page: Any, clinics: list[Any], make_member: Any, with_factor: Any, jobs: Any, heard: Heard, tmp_path: Path
) -> None:
    member = with_factor(make_member(None, "analyst", name="Ana List"))
    analyst = open_page(width=WIDE)
    sign_in(analyst, member, at=reverse("feedback:runs"))
    found = _make(analyst, jobs)
    found += _hold_one(analyst)
    found += _let_go(analyst, member, jobs)
    reader = make_member(clinics[0], "risk_manager", name="Rosa Quinn")
    found += _read(open_page(width=WIDE), reader, tmp_path)
    assert (found, [line for line in heard if "422" not in line]) == ([], [])  # held back without a reason, on purpose


def _make(page: Any, jobs: Any) -> list[str]:
    found = look(page, "feedback-runs")
    page.get_by_role("button", name="Begin a run").click()
    page.get_by_role("heading", name="Planning the run").wait_for()
    found += look(page, "feedback-run-planned")
    jobs()
    page.reload()
    page.get_by_text("9 waiting to be let go").wait_for()
    return found + look(page, "feedback-run-made")


def _hold_one(page: Any) -> list[str]:
    page.get_by_role("link", name="Clinic B").click()
    found = look(page, "feedback-run-line")
    page.get_by_role("button", name="Hold it back").click()
    page.get_by_role("alert").get_by_text("Say why this report is held back.").wait_for()
    page.get_by_label("Why is it held back?").fill(WHY)
    page.get_by_role("button", name="Hold it back").click()
    page.get_by_text("1 held back").wait_for()
    page.get_by_role("link", name="Clinic B").click()
    page.get_by_text(WHY).wait_for()
    found += look(page, "feedback-run-line-held")
    page.go_back()
    page.get_by_role("link", name="Clinic A").click()
    page.get_by_role("heading", name="How whole your data were").wait_for()
    found += look(page, "feedback-run-line-whole")
    page.go_back()
    return found


def _let_go(page: Any, member: Any, jobs: Any) -> list[str]:
    page.reload()
    forget_proof(member.user)
    page.get_by_role("link", name="Let the reports go").click()
    step_up(page)
    page.get_by_role("heading", name="Let the reports of July to September 2025 go?").wait_for()
    found = look(page, "feedback-run-release")
    page.get_by_role("button", name="Let them go").click()
    page.get_by_role("heading", name="Handing the reports over").wait_for()
    jobs()
    page.reload()
    page.get_by_text("8 handed over").wait_for()
    return found + look(page, "feedback-run-released")


def _read(page: Any, member: Any, folder: Path) -> list[str]:
    sign_in(page, member, at=reverse("feedback:peers"))
    page.get_by_role("heading", name="You in the funnel of your peers").wait_for()
    found = look(page, "feedback-report")
    keep_paper(page, "feedback-report")
    for form in ("PDF", "XLSX"):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"Download {form}").click()
        download.value.save_as(folder / f"report.{form.lower()}")
    pages = [sheet.extract_text() for sheet in PdfReader(folder / "report.pdf").pages]
    assert 4 <= len(pages) <= 8
    assert "What we did with your reports" in " ".join(" ".join(pages).split())
    page.get_by_role("link", name="Your own events behind these figures").click()
    page.get_by_label("Line").select_option("fall")
    page.get_by_role("button", name="Show").click()
    own = page.locator("[data-panel-zone=sealed]")
    assert own.get_by_role("row").count() == 13
    assert "peer" not in own.inner_text().lower()
    assert "Submission" not in page.locator("[data-panel-zone=agg]").inner_text()
    return found + look(page, "feedback-own-events")
