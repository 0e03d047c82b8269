"""An export for the national database, from looking at it to taking it along."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from aggregation.models import NpsdExport
from aggregation.npsd import Delivery, file_of, record_of
from aggregation.npsd_builder import digest_of
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.browser import WIDE, Heard

from .conftest import look, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FALL = {"event_type": "fall", "kind": "incident", "harm": "mild", "year": "2025", "location_kind": "general_care"}
RARER = FALL | {"event_type": "medication", "harm": "severe_or_death", "location_kind": "*"}


def prepared() -> NpsdExport:
    """A file of forty records of eight providers that waits for a second person."""
    records = [
        record_of(RARER if place % 5 == 0 else FALL, record=f"r{place:016x}", provider=f"P{'ABCDEFGH'[place % 8] * 12}",
                  setting="hospital") for place in range(40)
    ]  # fmt: skip
    text, now = file_of(Delivery(1, 2026, 5, 6, records, [])), timezone.now()
    with scope.enter(Scope(Side.PSO)):
        made = NpsdExport(
            number=1, state="prepared", asked_by=uuid4(), asked_at=now - timedelta(hours=2), allowing=[], k=5,
            organizations=6, prepared_at=now, records=40, providers=8, held_back=17, contents=text,
            sha256=digest_of(text),
        )  # fmt: skip
        made.save(force_insert=True)
    return made


def test_its_pages_hold_at_every_width_and_the_file_can_be_taken(
    open_page: Any, make_member: Any, with_factor: Any, heard: Heard, jobs: Any
) -> None:
    officer = with_factor(make_member(None, "pso_privacy_officer", name="Olive Officer"))
    page = open_page(width=WIDE, accept_downloads=True)
    sign_in(page, officer, at="/npsd/")
    found = look(page, "npsd-empty")
    export = prepared()
    page.goto("/npsd/")
    found += look(page, "npsd")
    page.get_by_role("link", name="Export 1").click()
    found += look(page, "npsd-export")
    page.get_by_role("link", name="Decide", exact=True).click()
    page.get_by_role("heading", name="Release export 1?").wait_for()
    found += look(page, "npsd-decide")
    page.get_by_role("button", name="Release the file").click()
    page.get_by_role("heading", name="There are 4 things to fix").wait_for()
    page.get_by_text("An expert determined").click()
    page.get_by_label("Who determined it?").fill("Dr. Vera Stone")
    page.get_by_label("Determined on").fill("2026-01-05")
    page.get_by_label("Reference of the determination").fill("Opinion 7")
    page.get_by_role("button", name="Release the file").click()
    page.get_by_role("heading", name="Export 1: released, being entered").wait_for()
    jobs()
    page.reload()
    found += look(page, "npsd-released")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file").click()
    taken = Path(download.value.path()).read_text(encoding="utf-8")
    assert (len(json.loads(taken)["records"]), digest_of(taken)) == (40, export.sha256)
    assert found == []
    # The browser notes the form that was sent with nothing filled in, and nothing else.
    assert [line for line in heard if "422" not in line] == []
