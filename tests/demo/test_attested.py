"""The demo's attestations: everybody but the latest has confirmed, and a second run adds nothing."""

from __future__ import annotations

import pytest

from pso_portal.demo.attested import confirm_statements
from pso_portal.office.attestation_selectors import people
from pso_portal.tenancy import scope
from tests.told import NOW


@pytest.mark.django_db
def test_statements_are_confirmed_once(make_provider, make_member, acting):
    provider = make_provider()
    make_member(None, "pso_administrator", name="Harlan Voss")
    admin = acting(make_member(provider, "provider_administrator", name="Ada Quist"))
    make_member(provider, "reporter", name="Nora Lind")
    for _ in range(2):
        confirm_statements([provider], NOW)
        with scope.enter(admin.scope()):
            assert sorted(str(line.own.standing) for line in people(admin, NOW.date())) == ["held", "missing"]
