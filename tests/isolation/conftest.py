"""A world that a whole module walks, in one transaction that is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.conftest import around

from .world import World, build

NO_CACHE = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
OPEN_DOORS = {"ACCOUNT_RATE_LIMITS": False, "CACHES": NO_CACHE}


@pytest.fixture(scope="module")
def standing_world(keys: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Both providers, seeded, for all tests of a module."""
    with around(django_db_blocker):
        with override_settings(**OPEN_DOORS):
            built = build()
        yield built


@pytest.fixture
def world(standing_world: World, db: None) -> Iterator[World]:
    """As it was seeded. Sign-in limits are off: a walk knocks more often than a person may."""
    with override_settings(**OPEN_DOORS):
        yield standing_world
