"""The demo's family: one share in force and read, one offered; started again, nothing changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from pses.family_selectors import shares
from pso_portal.audit.models import Entry
from pso_portal.demo.family import share_in_family
from pso_portal.tenancy import scope
from tests.told import file_one


def test_an_affiliate_shares_and_its_parent_reads_also_the_second_time(
    make_provider: Any, make_member: Any, acting: Any
) -> None:
    parent = make_provider("Alder Hospital")
    kin = [make_provider(f"{name} Hospital", parent=parent) for name in ("Birch", "Cedar")]
    for house in (parent, *kin):
        make_member(house, "provider_administrator")
    make_member(parent, "risk_manager")
    now = timezone.now()
    nurse = acting(make_member(kin[0], "reporter"))
    with scope.enter(nurse.scope()):
        file_one(nurse, now=now - timedelta(days=30))
    done = [share_in_family(parent.pk, [each.pk for each in kin], now) for _ in range(2)]
    assert done == [True, False]
    keeper = acting(make_member(parent, "provider_auditor"))
    with scope.enter(keeper.scope()):
        found = sorted((each.given, str(each.standing)) for each in shares(keeper, now.date()))
        assert found == [(False, "in_force"), (True, "offered")]
    giver = acting(make_member(kin[0], "provider_auditor"))
    with scope.enter(giver.scope()):
        verbs = set(Entry.objects.filter(verb__contains="shared").values_list("verb", flat=True))
        assert verbs == {"list_shared_events", "read_shared_event"}


def test_without_a_family_there_is_nothing_to_share(make_provider: Any) -> None:
    assert share_in_family(make_provider().pk, [], timezone.now()) is False
