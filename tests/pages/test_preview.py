"""Choosing a row of the inbox on a wide screen shows its report beside the list."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.browser import NARROW, WIDE, Heard, axe_findings, is_too_wide, keep_picture

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_keys_and_clicks_show_a_report_and_do_not_read_it(standing: Any) -> None:
    walker, heard = standing.walker("risk_manager"), Heard()
    page = standing.open_as(walker, heard)
    page.goto("/inbox/?status=sent")
    beside = page.locator("#preview")
    expect(beside).to_be_hidden()
    page.keyboard.press("j")
    expect(beside.get_by_role("heading")).to_be_visible()
    first = beside.inner_text()
    page.locator("tbody tr").nth(1).locator("td[data-l=Age]").click()
    expect(beside).not_to_have_text(first)
    assert (axe_findings(page), is_too_wide(page), heard) == ([], False, [])
    keep_picture(page, "inbox with a report beside it")
    assert set(_statuses(standing)) >= {"sent"}
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(len([each for each in _statuses(standing) if each == "sent"]))
    page.context.close()


def test_a_narrow_screen_looks_at_nothing(standing: Any) -> None:
    walker, heard = standing.walker("risk_manager"), Heard()
    page = standing.open_as(walker, heard)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "preview" in request.url else None)
    page.set_viewport_size({"width": NARROW * 2, "height": 800})
    page.goto("/inbox/")
    page.keyboard.press("j")
    page.wait_for_timeout(600)
    assert [url for url in asked if url.endswith("/preview/")] == []
    expect(page.locator("#preview")).to_be_hidden()
    page.set_viewport_size({"width": WIDE, "height": 800})
    page.context.close()


def _statuses(standing: Any) -> list[str]:
    from events.models import Event

    with scope.enter(Scope(Side.PROVIDER, frozenset({standing.world.a.provider.pk}))):
        return list(Event.objects.values_list("status", flat=True))
