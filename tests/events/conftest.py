"""One provider, its risk manager as a person, as an acting one, and with a browser open."""

from __future__ import annotations

import pytest


@pytest.fixture
def provider(make_provider):
    return make_provider()


@pytest.fixture
def manager_member(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def manager(manager_member, acting):
    return acting(manager_member)


@pytest.fixture
def desk(manager_member, client_for):
    return client_for(manager_member)
