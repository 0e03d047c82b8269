"""The demo has a signal in every state, found by the watch, and a single clinic's trouble stays with the analysts."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from aggregation.models import Signal
from pso_portal.demo.history import CLUSTERS, clustered, months
from pso_portal.demo.signalling import work_on_signals
from pso_portal.tenancy import scope
from pso_portal.tenancy.care_settings import SETTINGS
from tests.aggregation.watched_data import PSO


def test_clusters_are_of_types_their_setting_offers_and_lie_before_the_last_month() -> None:
    assert [each for each in CLUSTERS if each.event_type not in SETTINGS[each.setting].event_types] == []
    span = months(timezone.now().date(), 24)
    told = {month: len(list(clustered("hosp01", "hospital", span, month))) for month in span}
    assert told == dict.fromkeys(span, 0) | {span[-2]: 3, span[-3]: 3}
    clinics = [f"clin{number:02d}" for number in range(1, 9)]
    assert [len(list(clustered(slug, "clinic", span, span[-2]))) for slug in clinics] == [14, *[0] * 7]


@pytest.mark.django_db
def test_one_signal_goes_to_each_state_and_that_of_one_house_stays_new(pso: Any, make_member: Any) -> None:
    """Of what grew the devices first, because the alert speaks of them; then what shows its figures, the strongest."""
    make_member(None, "analyst", name="Ana List")
    found = [
        ("growth", "fall", 9), ("growth", "device", 8), ("growth", "surgery", 7), ("growth", "other", 6),
        ("growth", "infection", 1), ("pair", "other", 3), ("pair", "surgery", 4), ("pair", "device", 5),
        ("pair", "fall", 6),
    ]  # fmt: skip
    with scope.enter(PSO):
        for number, (method, event, organizations) in enumerate(found):
            Signal(
                setting="hospital", method=method, event=f"event_type={event}", first_seen="2026-01",
                factor="" if method == "growth" else "factor.main=stress", last_seen="2026-02",
                strength=3 - number / 10, firm=True, organizations=organizations, evidence={},
                shown=event != "other",
            ).save(force_insert=True)  # fmt: skip
    work_on_signals()
    with scope.enter(PSO):
        rows = Signal.objects.order_by("method", "event").values_list("method", "event", "state")
        states = {f"{method} {event.partition('=')[2]}": state for method, event, state in rows}
    assert states == {
        "growth device": "alert_drafted", "growth fall": "closed", "growth surgery": "checking", "growth other": "new",
        "growth infection": "new", "pair other": "new", "pair surgery": "confirmed", "pair device": "checking",
        "pair fall": "new",
    }  # fmt: skip
