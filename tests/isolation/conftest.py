"""A world that a whole module walks, in one transaction that is taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from .world import World, build

NO_CACHE = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
OPEN_DOORS = {"ACCOUNT_RATE_LIMITS": False, "CACHES": NO_CACHE}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Both providers, seeded. Sign-in limits are off: a walk knocks more often than a person may."""
    with override_settings(**OPEN_DOORS):
        yield build()
