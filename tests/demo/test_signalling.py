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
    make_member(None, "analyst", name="Ana List")
    with scope.enter(PSO):
        for number, organizations in enumerate((9, 8, 7, 6, 5, 1)):
            Signal(
                setting="hospital", method="growth", event=f"event_type={number}", first_seen="2026-01",
                last_seen="2026-02", strength=3 - number / 10, firm=True, organizations=organizations, shown=False,
                evidence={},
            ).save(force_insert=True)  # fmt: skip
    work_on_signals()
    with scope.enter(PSO):
        states = [signal.state for signal in Signal.objects.order_by("event")]
    assert states == ["alert_drafted", "confirmed", "checking", "closed", "new", "new"]
