"""The analyst's dashboard shows no sum that is small or rests on few contributors."""

from __future__ import annotations

from typing import Any

import pytest

from aggregation.models import Fact
from aggregation.selectors import type_by_month
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db


def facts(event_type: str, month: str, *counts: int) -> None:
    for number, count in enumerate(counts, 1):
        Fact(
            contributor=number, setting="clinic", month=month, event_type=event_type, kind="incident", harm="no_harm",
            count=count,
        ).save(force_insert=True)  # fmt: skip


def test_a_sum_needs_eleven_events_of_six_contributors(pso: Any) -> None:
    with scope.enter(Scope(Side.PSO)):
        facts("fall", "2025-01", 2, 2, 2, 2, 2, 2)
        facts("fall", "2025-02", 3, 3, 3, 3, 3)
        facts("other", "2025-02", 1, 1, 1, 1, 1, 1)
        assert type_by_month("clinic", "2025") == (
            ["2025-01", "2025-02"],
            [("Fall", [12, None]), ("Something else", [None, None])],
        )


@pytest.mark.parametrize("path", ["/aggregate/", "/releases/", "/releases/new/", "/deidentification/"])
def test_pages_say_why_they_are_empty(path: str, make_member: Any, client_for: Any) -> None:
    page = client_for(make_member(None, "analyst")).get(path)
    assert page.status_code == 200
    assert b'class="empty"' in page.content


@pytest.mark.parametrize(
    ("path", "zone"), [("/aggregate/", "agg"), ("/releases/", "agg"), ("/deidentification/", "sealed")]
)
def test_the_ribbon_follows_the_legal_state(path: str, zone: str, make_member: Any, client_for: Any) -> None:
    page = client_for(make_member(None, "analyst")).get(path)
    assert f'class="zone {zone}"'.encode() in page.content


def test_an_administrator_of_the_pso_reads_no_aggregate(make_member: Any, client_for: Any) -> None:
    assert client_for(make_member(None, "pso_administrator")).get("/aggregate/").status_code == 404
