"""The demo has alerts that were answered in every way, one of today that cites a release, and a draft; once."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from aggregation.models import Release, ReleaseCell
from feedback.alert_selectors import sent_of, standings
from feedback.alerts import tally
from feedback.models import SafetyAlert
from pso_portal.demo.alerting import tell_alerts
from pso_portal.tenancy import scope
from tests.feedback.alerted import PSO
from tests.main_job.conftest import agree, run_jobs, tell

pytestmark = pytest.mark.django_db


def test_alerts_are_published_answered_and_drafted_once(pso: Any, make_provider: Any, make_member: Any) -> None:
    for role in ("analyst", "pso_privacy_officer"):
        make_member(None, role)
    for number in range(6):
        hospital = make_provider(f"Hospital {number}", "hospital")
        agree(hospital)
        tell(hospital)
    now = timezone.now()
    with scope.enter(PSO):
        table = Release(
            number=7, measure="reporting_rate", setting="hospital", period="2025-Q4", scale=1000, contributors=9,
            exposure_name="patient days", rules_version="2026-1", released_at=now, sha256="0" * 64,
        )  # fmt: skip
        table.save(force_insert=True)
        ReleaseCell(release=table, category="medication", period="2025-Q4", shown=True, rate="1.3", lower="1.0",
                    upper="1.7", count=30).save(force_insert=True)  # fmt: skip
    assert [tell_alerts(now), tell_alerts(now)] == [12, 0]
    run_jobs()  # the worker finds that both were sent
    with scope.enter(PSO):
        spring, today = SafetyAlert.objects.exclude(number=None).order_by("number")
        counted = tally(standings(list(sent_of(spring.pk))), now.date())
        assert (counted.yes, counted.no, counted.checking, counted.silent) == (3, 1, 1, 1)
        assert (counted.done, counted.late) == (1, 2)
        assert (today.contents["releases"], sent_of(today.pk).count()) == ([7], 6)
        assert SafetyAlert.objects.filter(state="draft").count() == 1
