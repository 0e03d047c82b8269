"""Signing in leads each role to the first page of its work."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    ("roles", "route"),
    [
        (["reporter"], "events:report"),
        (["risk_manager", "reporter"], "events:inbox"),
        (["provider_administrator"], "first_steps"),
        (["executive"], "feedback:peers"),
        (["provider_auditor"], "audit"),
    ],
)
def test_people_of_a_provider_land_on_their_work(
    make_provider: Any, make_member: Any, client_for: Any, roles: list[str], route: str
) -> None:
    browser = client_for(make_member(make_provider(), *roles))
    assert browser.get(reverse("home")).headers["Location"] == reverse(route)


@pytest.mark.parametrize(
    ("role", "route"),
    [
        ("analyst", "aggregation:dashboard"),
        ("pso_administrator", "providers"),
        ("pso_privacy_officer", "aggregation:dashboard"),
        ("pso_auditor", "audit"),
    ],
)
def test_people_of_the_pso_land_on_their_work(make_member: Any, client_for: Any, role: str, route: str) -> None:
    browser = client_for(make_member(None, role))
    assert browser.get(reverse("home")).headers["Location"] == reverse(route)


def test_the_switch_leads_to_one_s_own_places_only(make_provider: Any, make_member: Any, client_for: Any) -> None:
    from pso_portal.accounts.grants import put_in_groups
    from pso_portal.accounts.models import Membership

    first, second, foreign = make_provider("First House"), make_provider("Second House"), make_provider("Third House")
    here = make_member(first, "reporter")
    put_in_groups(here.user, second.pk, ["reporter"])
    there = Membership.objects.create(
        user=here.user, provider_id=second.pk, side="provider", roles=["reporter"], started_at=here.started_at
    )
    stranger = make_member(foreign, "reporter")
    browser = client_for(here)
    page = browser.get(reverse("switch_place")).content.decode()
    assert [name in page for name in ("First House", "Second House", "Third House")] == [True, True, False]
    for unknown in (str(stranger.pk), "no id", ""):
        assert browser.post(reverse("switch_place"), {"place": unknown}).status_code == 404
    browser.post(reverse("switch_place"), {"place": str(there.pk)})
    assert browser.get(reverse("profile")).wsgi_request.acting.provider_id == second.pk
