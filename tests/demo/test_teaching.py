"""What the demo's analyst teaches: whole, for several settings, and once however often the demo starts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from feedback.models import PublishedResource, Resource
from pso_portal.demo.teaching import teach
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)


def test_it_is_published_once_and_one_stays_a_draft(pso: Any, make_member: Any) -> None:
    make_member(None, "analyst", name="Ana List")
    assert (teach(NOW), teach(NOW)) == (6, 0)
    assert {row.kind for row in PublishedResource.objects.all()} == {"article", "toolkit", "event", "link"}
    with scope.enter(Scope(Side.PSO)):
        assert sorted(Resource.objects.values_list("state", flat=True)) == ["draft", *["published"] * 6]
