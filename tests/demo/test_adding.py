"""The demo shows later facts, a report that is ready and one that is marked: once each, however often it starts."""

from __future__ import annotations

from pses.models import ProvenanceStep, Submission, WorkProduct
from pses.services import preview_submission, report_to_pso
from pso_portal.demo.adding import add_facts_to_one, mark_one, mark_one_ready
from pso_portal.tenancy import scope
from tests.told import NOW, agree, file_one


def test_one_report_has_later_facts_and_one_is_ready(make_provider, make_member, acting):
    provider = make_provider()
    agree(provider)
    manager = acting(make_member(provider, "risk_manager"))
    with scope.enter(manager.scope()):
        reported, _, _ = (file_one(manager) for _ in range(3))
        about = {"by": manager, "content_kind": "event", "content_id": reported.pk, "now": NOW}
        report_to_pso(**about, expected_sha256=preview_submission(**about).sha256)
    for _ in range(2):
        add_facts_to_one(provider.pk, NOW)
        mark_one_ready(provider.pk, NOW)
        mark_one(provider.pk, NOW)
    with scope.enter(manager.scope()):
        later = Submission.objects.filter(kind="later_facts").values_list("content_id", "harm")
        assert list(later) == [(reported.pk, "moderate")]
        assert WorkProduct.objects.filter(state="ready").count() == 1
        marks = ProvenanceStep.objects.filter(act="mark").values_list("group", "choice")
        assert sorted(marks) == [("narrative", "analysis"), ("place", "held_back")]
