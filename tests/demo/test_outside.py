"""The invented lane: some records told in time, one late, one overdue; started again, nothing changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event
from pses import outside_selectors as selectors
from pses.models import OutsideDuty, OutsideRecord, WorkProduct
from pso_portal.demo.cast import providers
from pso_portal.demo.outside import MATTERS, tell_outside
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side


@pytest.mark.parametrize("setting", MATTERS)
def test_some_are_told_some_are_due_and_it_is_told_once(setting, make_provider, make_member):
    provider = make_provider("Alder House", setting)
    for role in ("reporter", "risk_manager"):
        make_member(provider, role)
    cast = replace(next(one for one in providers(60) if one.setting == setting), slug="alder01")
    now = timezone.now()
    for at in (now, now + timedelta(minutes=5)):
        assert tell_outside(cast, provider, at, every=True) == len(MATTERS[setting])
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        states = Counter(OutsideRecord.objects.values_list("state", flat=True))
        overdue = [each for each in OutsideDuty.objects.all() if selectors.is_overdue(each, now)]
        assert (states["closed"], states["reported"], states.total()) == (1, 1, len(MATTERS[setting]))
        assert states["open"] >= 1
        assert bool(overdue) is (setting == "hospital")
        assert (Event.objects.count(), WorkProduct.objects.count()) == (0, 0)
