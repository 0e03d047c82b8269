"""Two parties at their pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pso_portal.agreements.enums import Frequency, Onward
from pso_portal.agreements.services import propose_terms
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy import scope
from tests.agreements.test_terms import TERMS
from tests.told import NOW, agree

ONWARD = replace(TERMS, narrative_onward=Onward.TEXT, frequency=Frequency.YEARLY)


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


@pytest.fixture
def signer(hospital: Any, make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(hospital, "provider_administrator", name="Sam Signer"))


@pytest.fixture
def manager(hospital: Any, make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(hospital, "risk_manager", name="Max Manager"))


@pytest.fixture
def pso_admin(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "pso_administrator", name="Pia Admin"))


@pytest.fixture
def proposed(hospital: Any, make_member: Any, acting: Any) -> Any:
    """The PSO's proposal on the table; terms that are in force already where `in_force` asks for them."""

    def put(terms: Terms = ONWARD, *, in_force: bool = True) -> Any:
        if in_force:
            agree(hospital, event_types=TERMS.event_types)
        by = acting(make_member(None, "pso_administrator", name="Pat Poser"))
        with scope.enter(by.scope()):
            return propose_terms(by=by, provider_id=hospital.pk, terms=terms, note="For the new year.", now=NOW)

    return put
