"""The demo drafts each table once: also one of which nothing could be shown is not drafted again at the next start."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from aggregation.models import Fact, ReleaseDraft
from pso_portal.demo.closing import open_tables
from pso_portal.tenancy import scope
from tests.aggregation.watched_data import PSO

NOW = datetime(2026, 7, 2, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_tables_are_drafted_once_oldest_quarter_first(pso: Any) -> None:
    with scope.enter(PSO):
        for setting in ("hospital", "clinic"):
            Fact(
                contributor=1, setting=setting, month="2026-02", event_type="fall", kind="incident", harm="mild",
                count=12,
            ).save(force_insert=True)  # fmt: skip
    assert list(open_tables(NOW).items()) == [
        ("2026-Q1", [("clinic", "2026-Q1"), ("hospital", "2026-Q1")]),
        ("2026-Q2", [("clinic", "2026-Q2"), ("hospital", "2026-Q2")]),
    ]
    with scope.enter(PSO):
        for setting, period, state in (("clinic", "2026-Q1", "empty"), ("hospital", "2026-Q1", "published"),
                                       ("hospital", "2026-Q2", "declined")):  # fmt: skip
            draft = ReleaseDraft(setting=setting, period=period, state=state, measure="reporting_rate", drafted_at=NOW)
            draft.save(force_insert=True)
    assert open_tables(NOW) == {"2026-Q2": [("clinic", "2026-Q2"), ("hospital", "2026-Q2")]}
