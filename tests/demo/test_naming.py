"""The invented directory: every line of it is right, and told twice it stands there once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pses import directory_selectors as selectors
from pses.enums import EntryKind
from pso_portal.accounts.acting import acting_as
from pso_portal.demo.naming import NEIGHBORS, name_neighbors
from pso_portal.tenancy import scope


@pytest.mark.django_db
def test_a_directory_holds_something_of_every_kind_and_each_name_once(make_provider, make_member):
    provider, now = make_provider("Alder Creek Hospital"), timezone.now()
    keeper = acting_as(make_member(provider, "provider_administrator"), stepped_up_at=now)
    for _ in range(2):
        name_neighbors(provider, now)
    with scope.enter(keeper.scope()):
        held = [shown.said for shown in selectors.entries()]
    assert len(held) == len(NEIGHBORS.strip().splitlines()) - 1
    assert {said.kind for said in held} == set(EntryKind)
