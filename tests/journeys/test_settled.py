"""Cases as they were settled, before and after a report is taken back; the door and a reading anew, in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from aggregation.models import Passage, ReviewItem, SettledCase
from aggregation.services import owe_settlement
from events.models import Event
from pses.services import withdraw
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.browser import WIDE, Heard
from tests.main_job.conftest import DOUBTFUL, SENT

from .conftest import look, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_who_looks_again_sees_the_same_cases_and_the_house_reads_what_was_read_anew(
    open_page: Any, network: Any, told: Any, jobs: Any, make_member: Any, with_factor: Any, acting: Any, heard: Heard,
) -> None:  # fmt: skip
    clinic, *_ = network(7, 1)
    told(clinic, 2, story=DOUBTFUL)
    jobs()
    analyst, house = open_page(width=WIDE), open_page(width=WIDE)
    sign_in(analyst, with_factor(make_member(None, "analyst", name="Ana List")), at="/cases/")
    found = look(analyst, "cases-none")
    with scope.enter(Scope(Side.PSO)):
        owe_settlement(now=SENT)
    jobs()
    analyst.reload()
    seen = analyst.get_by_role("table").inner_text()
    found += look(analyst, "cases")
    _take_back(acting(make_member(clinic, "risk_manager", name="Max Manager"), SENT))
    jobs()
    with scope.enter(Scope(Side.PSO)):
        assert SettledCase.objects.filter(case__withdrawn=True, gone=True).count() == 1
    analyst.reload()
    assert analyst.get_by_role("table").inner_text() == seen
    found += look(analyst, "cases-after")
    analyst.goto("/deidentification/")
    analyst.get_by_text("2 held for a person, 0 failed and tried again.").wait_for()
    found += look(analyst, "desk-door")
    _read_anew(clinic)
    jobs()
    sign_in(house, make_member(clinic, "provider_privacy_officer", name="Paz Officer"), at="/audit/?verb=read_anew")
    found += look(house, "audit-read-anew")
    entries = house.locator("tbody").get_by_text("Another version of the engine read a text that you reported")
    assert entries.count() == 2
    assert (found, heard) == ([], [])


def _take_back(manager: Any) -> None:
    with scope.enter(manager.scope()):
        told = Event.objects.order_by("number").first()
        withdraw(by=manager, content_kind="event", content_id=told.pk, reason="Wrong", now=SENT)


def _read_anew(clinic: Any) -> None:
    with scope.enter(Scope(Side.DOOR, frozenset({clinic.pk}))):
        Passage.objects.exclude(engine_version="structured-1").update(engine_version="0.9")
        ReviewItem.objects.update(engine_version="0.9")
    call_command("reread_texts", "--provider", clinic.name)
