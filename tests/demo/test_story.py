"""Up to when each provider of the demo has reported."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from pso_portal.demo.cast import providers
from pso_portal.demo.history import closed_span
from pso_portal.demo.story import months_told


def test_a_month_that_closed_since_the_last_quarter_is_told_but_where_somebody_signs_in_or_left() -> None:
    cast, now = providers(60), datetime(2026, 12, 1, 3, tzinfo=UTC)
    span = closed_span(8, now.date())
    last = {one.slug: months_told(one, span, now)[-1] for one in cast}
    assert Counter(last.values()) == {"2026-10": 58, "2026-09": 1, "2026-03": 1}
    assert last["hosp01"] == "2026-09"
    assert months_told(cast[1], span, datetime(2026, 10, 2, 3, tzinfo=UTC)) == span
