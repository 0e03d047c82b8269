"""An analyst goes from the dashboard to a measure and to who stands out in it; nothing overflows or is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from aggregation.dashboards.months import moved, run_of
from tests.aggregation.reported import last_over, report_many, tell_factors
from tests.browser import HEIGHT, PHONE, WIDE, Heard, keep_paper, squeezed

from .conftest import look, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_dashboard_to_a_measure_and_to_who_stands_out(
    open_page: Any, make_member: Any, with_factor: Any, heard: Heard
) -> None:
    today = timezone.now().date()
    codes = report_many(today)
    tell_factors(codes[4:], run_of(moved(last_over(today), -17), last_over(today)), talk_team=3, stress=2, fatigue=2,
                 policy_unclear=1, training=1, data_wrong=1, surroundings=1)  # fmt: skip
    page = open_page(width=WIDE)
    sign_in(page, with_factor(make_member(None, "analyst", name="Ana List")), at="/aggregate/")
    found = look(page, "dashboard")
    keep_paper(page, "dashboard")
    page.get_by_role("link", name="Reporting rate", exact=True).click()
    page.get_by_role("heading", name="Reporting rate, hospital").wait_for()
    found += look(page, "measure")
    keep_paper(page, "measure")
    page.get_by_role("link", name="Providers by code in this measure").click()
    page.get_by_role("heading", name="Providers by code, hospital").wait_for()
    assert page.locator(".zone.sealed").count() == 1
    found += look(page, "contributors")
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    assert page.evaluate("document.documentElement.scrollHeight") < 6_000
    page.locator(".folds summary").first.click()
    page.locator(".folds details[open]").get_by_text("Reliability").wait_for()
    found += look(page, "contributor")
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += squeezed(page)
    assert (found, heard) == ([], [])
