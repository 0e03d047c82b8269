"""An analyst takes up what the watch found, writes down what was read, confirms it and drafts an alert."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.aggregation.watched_data import CODES, contribute, count, grown, pairs, quiet, watch
from tests.browser import WIDE, Heard

from .conftest import look, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READ = "Twelve of the cases that I read tell of the same thing; nothing was reported twice."


def watched() -> None:
    """Falls grew at all of a dozen clinics, infections at one of them, and burns come from laboratories."""
    contribute()
    count(grown)
    count(quiet, "medication")
    count(lambda month, code: 40 if (month, code) == ("2026-02", CODES[0]) else 1, "infection")
    pairs(150)
    watch()


def test_from_the_board_to_the_draft_of_an_alert(
    open_page: Any, make_member: Any, with_factor: Any, heard: Heard
) -> None:
    page = open_page(width=WIDE)
    sign_in(page, with_factor(make_member(None, "analyst", name="Ana List")), at=reverse("aggregation:signals"))
    found = look(page, "signals-none")
    watched()
    page.reload()
    found += look(page, "signals")
    page.get_by_role("link", name="Hospital: Burn × Laboratory").click()
    page.get_by_role("heading", name="Figures of the pair").wait_for()
    found += look(page, "signal-pair")
    page.goto(reverse("aggregation:signals"))
    page.get_by_role("link", name="Clinic: Fall").click()
    page.get_by_role("button", name="Start checking").click()
    page.get_by_label("Remark").fill(READ)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Confirm: Checking → Confirmed").wait_for()
    found += look(page, "signal")
    page.get_by_role("link", name="Draft the alert").click()
    found += look(page, "signal-alert")
    page.goto(reverse("aggregation:signal_watches"))
    found += look(page, "signal-watches")
    assert (found, heard) == ([], [])
