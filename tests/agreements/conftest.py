"""A hospital, its people, and the PSO's administrator."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


@pytest.fixture
def signer(hospital: Any, make_member: Any, acting: Any) -> Any:
    return acting(make_member(hospital, "provider_administrator", name="Sam Signer"))


@pytest.fixture
def manager(hospital: Any, make_member: Any, acting: Any) -> Any:
    return acting(make_member(hospital, "risk_manager", name="Max Manager"))


@pytest.fixture
def pso_admin(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "pso_administrator", name="Pia Admin"))
