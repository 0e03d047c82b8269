"""The demo's emergency access: opened, one copy read, judged; started again, nothing changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from pses.emergency_selectors import emergencies, read_by
from pso_portal.demo.emergency import open_in_emergency
from pso_portal.tenancy import scope


def test_it_is_opened_and_judged_once(make_provider: Any, make_member: Any, acting: Any) -> None:
    provider, now = make_provider(), timezone.now()
    for role in ("analyst", "pso_privacy_officer"):
        make_member(None, role)
    assert [open_in_emergency(provider.pk, now) for _ in range(2)] == [True, False]
    auditor = acting(make_member(provider, "provider_auditor"))
    with scope.enter(auditor.scope()):
        (found,) = emergencies(now + timedelta(minutes=1))
        assert (str(found.standing), found.review.justified) == ("reviewed", True)
        assert read_by([found.row]) == {}
