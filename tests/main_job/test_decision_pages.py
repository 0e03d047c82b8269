"""The second person's page: a draft that is still built, a decision that is none, and the two that are."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from aggregation.models import ReleaseDraft
from aggregation.services import draft_release
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .conftest import SENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(seven: Any, make_member: Any, acting: Any) -> ReleaseDraft:
    analyst = acting(make_member(None, "analyst"), SENT)
    with scope.enter(analyst.scope()):
        return draft_release(by=analyst, measure="reporting_rate", setting="clinic", period="2025-Q3", now=SENT)


@pytest.fixture
def officer(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "pso_privacy_officer"))


def state(draft: ReleaseDraft) -> str:
    with scope.enter(Scope(Side.PSO)):
        return ReleaseDraft.objects.get(pk=draft.pk).state


def test_a_draft_that_is_still_built_leads_back_to_its_page(draft: ReleaseDraft, officer: Any) -> None:
    answer = officer.get(reverse("aggregation:decide_draft", args=[draft.pk]))
    assert (answer.status_code, answer.url) == (302, reverse("aggregation:draft", args=[draft.pk]))
    assert b"Every cell is being checked" in officer.get(answer.url).content


def test_only_the_two_decisions_decide(draft: ReleaseDraft, officer: Any, jobs: Any) -> None:
    jobs()
    address = reverse("aggregation:decide_draft", args=[draft.pk])
    refused = officer.post(address, {"decision": "perhaps"})
    assert (refused.status_code, state(draft)) == (422, "drafted")
    assert b"Choose what happens with the table." in refused.content
    officer.post(address, {"decision": "decline"})
    assert state(draft) == "declined"


def test_what_was_approved_cannot_be_declined(draft: ReleaseDraft, officer: Any, jobs: Any) -> None:
    jobs()
    address = reverse("aggregation:decide_draft", args=[draft.pk])
    officer.post(address, {"decision": "approve"})
    late = officer.post(address, {"decision": "decline"})
    assert (late.status_code, state(draft)) == (403, "approved")
