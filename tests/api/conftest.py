"""Two providers, each with an administrator who makes credentials, and terms in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.told import agree

from .machines import Machine, machine_of


@pytest.fixture(autouse=True)
def unthrottled() -> None:
    cache.clear()


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    provider = make_provider()
    agree(provider, recipients=frozenset({"provider_administrator"}))
    return provider


@pytest.fixture
def neighbor(make_provider: Any) -> Any:
    provider = make_provider("Other House")
    agree(provider, recipients=frozenset({"provider_administrator"}))
    return provider


@pytest.fixture
def machine_at(make_member: Any, acting: Any) -> Callable[..., Machine]:
    """A machine of a provider, with the permissions named, or every one that a machine can have."""

    def make(provider: Any, *permissions: str) -> Machine:
        keeper = acting(make_member(provider, "provider_administrator"), stepped_up_at=timezone.now())
        return machine_of(keeper, *permissions)

    return make


@pytest.fixture
def machine(hospital: Any, machine_at: Any) -> Machine:
    return machine_at(hospital)


@pytest.fixture
def stranger(neighbor: Any, machine_at: Any) -> Machine:
    return machine_at(neighbor)


@pytest.fixture
def where(hospital: Any) -> str:
    """The unit of the hospital."""
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope, Side
    from tests.told import unit_code

    with scope.enter(Scope(Side.PROVIDER, frozenset({hospital.pk}))):
        return unit_code()
