"""The demo's cohorts stand in versions, one of them retired, and are made once, when there are cases to show."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from aggregation import selectors
from pso_portal.demo.cohorting import keep_cohorts
from pso_portal.demo.stage import as_pso
from tests.shown import show

pytestmark = pytest.mark.django_db


def test_cohorts_are_kept_once_cases_are_shown(pso: Any, make_member: Any) -> None:
    make_member(None, "analyst", name="Ana List")
    assert keep_cohorts(timezone.now()) is False
    show(7)
    assert [keep_cohorts(timezone.now()) for _ in range(2)] == [True, False]
    with as_pso():
        kept = {row.cohort.name: (row.number, row.cases) for row in selectors.cohorts_kept()}
        retired = [row.cohort.name for row in selectors.cohorts_kept(retired=True)]
    assert kept == {
        "Medication harm in hospitals": (2, 7), "Falls, wherever they were": (1, None),
        "Devices and equipment": (1, None),
    }  # fmt: skip
    assert retired == ["Near misses"]
