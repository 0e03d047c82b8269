"""The demo's runs: looked at, one report held back, the others let go; once, however often it starts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from feedback.models import FeedbackReport, FeedbackRun, RunLine
from pso_portal.demo import closing, feeding_back
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)


def test_every_report_goes_but_one_and_never_that_of_the_provider_whose_people_sign_in(
    seven: Any, jobs: Any, monkeypatch: Any
) -> None:
    from tests.main_job.conftest import release_table

    jobs()
    release_table()
    for module in (closing, feeding_back):  # workers are those of this test
        monkeypatch.setattr(module, "wait_for_workers", lambda say: jobs())
    said: list[str] = []
    for _ in range(2):
        feeding_back.feed_back_all(said.append, reader="Clinic F")
    with scope.enter(PSO):
        assert FeedbackRun.objects.count() == 1
        assert Counter(RunLine.objects.values_list("state", flat=True)) == {"delivered": 5, "held": 1}
        assert RunLine.objects.get(state="held").provider.name == "Clinic E"
        assert FeedbackReport.objects.count() == 5
    assert said == ["2025-Q3: run 1 released, 5 feedback reports"]
