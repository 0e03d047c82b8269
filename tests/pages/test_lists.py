"""Every list with nothing in it and with more than a page: it opens, says why it is empty, and asks no more of the
database for many rows than for few.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.roles import of_side
from pso_portal.tenancy import scope
from pso_portal.tenancy.sides import Side
from tests.isolation.conftest import OPEN_DOORS
from tests.isolation.houses import run_jobs
from tests.told import agree, answers, unit_code

from .markup import inline_parts, main_headings

pytestmark = pytest.mark.django_db
PROVIDER_LISTS = [
    "events:drafts", "events:my_reports", "events:inbox", "events:my_tasks", "pses:workspace", "pses:sent",
    "pses:directory", "pses:ledger", "pses:disclosures", "pses:legal", "pses:holds",
    "events:exposures", "people", "places", "credentials", "audit", "feedback:peers", "feedback:terms",
    "feedback:our_alerts",
]  # fmt: skip
PSO_LISTS = [
    "providers", "people", "audit", "jobs", "aggregation:dashboard", "aggregation:over_time",
    "aggregation:contributors", "aggregation:cases", "aggregation:cohorts", "aggregation:peer_groups",
    "aggregation:releases", "aggregation:ledger", "aggregation:signals", "aggregation:signal_watches",
    "aggregation:npsd", "aggregation:desk", "feedback:agreements", "feedback:runs", "feedback:alerts", "events:sheets",
    "pses:disclosures", "pses:legal",
]  # fmt: skip
SECOND_PAGES = {
    "aggregation:desk", "audit", "credentials", "events:inbox", "events:my_reports", "events:my_tasks",
    "events:sheets", "feedback:agreements", "people",
    "providers", "pses:directory", "pses:disclosures", "pses:ledger", "pses:legal", "pses:sent", "pses:workspace",
}  # fmt: skip
MANY = 52  # a page holds at most 50


@pytest.fixture(autouse=True)
def open_doors() -> Any:
    with override_settings(**OPEN_DOORS):
        yield


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    provider = make_provider()
    agree(provider)
    return provider


@pytest.fixture
def everybody(hospital: Any, make_member: Any) -> dict[str, Any]:
    """One person of each side who may do everything there."""
    own = [role.code for role in of_side(Side.PROVIDER)]
    theirs = [role.code for role in of_side(Side.PSO)]
    return {"provider": make_member(hospital, *own, name="Ada All"), "pso": make_member(None, *theirs, name="Otto All")}


@pytest.fixture
def fill(hospital: Any, everybody: dict[str, Any], acting: Any, make_member: Any, make_provider: Any) -> Any:
    """So many more of everything that a list shows."""

    def more(count: int) -> None:
        now = timezone.now()
        by = acting(everybody["provider"], now)
        with scope.enter(by.scope()):
            for number in range(count):
                _told(by, now, number)
        for number in range(count):
            make_member(hospital, "reporter", name=f"Nurse Number {number}")
            agree(make_provider(f"Clinic {number:02d} {count}", "clinic"))
        _sheets(acting(everybody["pso"], now), now, count)
        run_jobs()

    return more


def _told(by: Any, now: Any, number: int) -> None:
    """A draft, a report and what was sent of it, and a credential."""
    from datetime import timedelta

    from events.services import file_event, make_task, save_draft
    from pses.services import preview_submission, report_to_pso
    from pso_portal.accounts.services import make_credential

    told = {"where": unit_code()} | answers(story=f"Spoke with the Vexborough people about ticket QX7712{number}.<br>")
    save_draft(by=by, draft_id=None, answers=told, expected_revision=None, now=now)
    event = file_event(by=by, filing_key=uuid4(), answers=told, now=now)
    make_task(by=by, event_id=event.pk, text=f"Ask {number}.", owner_id=by.user_id, due_on=now.date(), now=now)
    seen = preview_submission(by=by, content_kind="event", content_id=event.pk, now=now)
    report_to_pso(by=by, content_kind="event", content_id=event.pk, now=now, expected_sha256=seen.sha256)
    _let_out(by, event, now)
    _name(by, now, number)
    make_credential(by=by, name=f"Key {number}", permissions=["read_terms"], lasts=timedelta(days=9), now=now)


def _name(by: Any, now: Any, number: int) -> None:
    """A name in the directory."""
    from pses import directory_selectors
    from pses.directory import said
    from pses.enums import EntryKind
    from pses.services import add_to_directory

    here = len(directory_selectors.standing())
    add_to_directory(by=by, said=said(EntryKind.STREET, f"{here} Larkhill Avenue"), now=now)


def _let_out(by: Any, event: Any, now: Any) -> None:
    """A disclosure of a report, a legal request and a hold."""
    from pses.disclosure_selectors import local_day
    from pses.evidence import Extent
    from pses.legal import HoldScope, RequestKind
    from pses.services import Said, Served, open_request, record_disclosure, set_hold

    today = local_day(by, now)
    said = Said("fda", "FDA", "R. Doss", today, Extent.CODED, {"product": "Pump", "limit": "Letter"},
                (("event", event.pk),))  # fmt: skip
    record_disclosure(by=by, said=said, key=uuid4(), now=now)
    served = Served(RequestKind.FOIA, "The Ledger", "R-12", "N. Halloran", today, today)
    open_request(by=by, served=served, key=uuid4(), now=now)
    set_hold(by=by, scope=HoldScope(content_id=event.pk), reason="R-12", now=now)


def _sheets(by: Any, now: Any, count: int) -> None:
    """Old sheets of many providers, uploaded and not handed over."""
    from events.services import upload_sheet_of_many

    with scope.enter(by.scope()):
        for _ in range(count):
            upload_sheet_of_many(by=by, file=io.BytesIO(b"Clinic\nAlder"), name="old.csv", now=now)


def test_every_list_opens_with_nothing_in_it(everybody: dict[str, Any], client_for: Callable[..., Any]) -> None:
    assert _problems(_opened(client_for, everybody)) == []


def test_every_list_opens_with_more_than_a_page_and_asks_no_more_for_it(
    everybody: dict[str, Any], client_for: Callable[..., Any], fill: Any
) -> None:
    fill(2)
    _opened(client_for, everybody)  # the first visit may note that it was the first
    few = _asked(_opened(client_for, everybody))
    fill(MANY)
    many = _opened(client_for, everybody)
    assert _problems(many) == []
    assert {name: count for name, count in _asked(many).items() if count > few[name]} == {}
    second = _opened(client_for, everybody, query="?page=2")
    assert _problems(second) == []
    assert {visit.name for visit in second if b"Page 2 of" in visit.answer.content} == SECOND_PAGES


@dataclass
class Visit:
    """A list as somebody of a side opened it, and how many statements that took."""

    name: str
    side: str
    answer: Any
    asked: int


def _opened(client_for: Callable[..., Any], everybody: dict[str, Any], query: str = "") -> list[Visit]:
    visits = []
    for side, names in (("provider", PROVIDER_LISTS), ("pso", PSO_LISTS)):
        client = client_for(everybody[side])
        for name in names:
            with CaptureQueriesContext(connection) as heard:
                answer = client.get(reverse(name) + query)
            visits.append(Visit(name, side, answer, len(heard)))
    return visits


def _problems(visits: list[Visit]) -> list[str]:
    found = []
    for visit in visits:
        html = visit.answer.content.decode()
        if (visit.answer.status_code, main_headings(html), inline_parts(html)) != (200, 1, []):
            found.append(f"{visit.name}: {visit.answer.status_code}")
    return found


def _asked(visits: list[Visit]) -> dict[tuple[str, str], int]:
    return {(visit.name, visit.side): visit.asked for visit in visits}
