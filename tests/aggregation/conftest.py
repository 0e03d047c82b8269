"""Cases that are shown, and the people of the PSO who look at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.shown import show


@pytest.fixture
def ana(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "analyst", name="Ana List"))


@pytest.fixture
def officer(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "pso_privacy_officer", name="Pria Vacy"))


@pytest.fixture
def shown(pso: Any) -> Callable[..., Any]:
    return show
