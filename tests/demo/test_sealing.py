"""The demo shows two sealed names, and a request for one."""

from __future__ import annotations

from typing import Any

from events.models import IdentityOpening, SealedIdentity
from pso_portal.demo.sealing import seal_some
from pso_portal.tenancy import scope
from tests.told import NOW


def test_two_names_are_sealed_and_one_is_asked_for_also_the_second_time(
    make_provider: Any, make_member: Any, acting: Any
) -> None:
    provider = make_provider()
    make_member(provider, "reporter")
    officer = acting(make_member(provider, "provider_privacy_officer"))
    for _ in range(2):
        seal_some(provider.pk, NOW)
    with scope.enter(officer.scope()):
        assert (SealedIdentity.objects.count(), IdentityOpening.objects.count()) == (2, 1)
