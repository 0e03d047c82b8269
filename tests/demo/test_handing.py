"""The invented old sheet: one part waits, one was accepted, and a second time nothing is sent."""

from __future__ import annotations

import pytest
from django.utils import timezone

from events.models import Delivery, ImportRun
from pso_portal.demo.closing import owed
from pso_portal.demo.handing import STORIES, accept_sent, send_old_sheet
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.isolation.houses import run_jobs


@pytest.mark.django_db
def test_one_part_waits_and_the_other_was_accepted(make_provider, make_member):
    now, first, second = timezone.now(), make_provider("Alder Hospital"), make_provider("Birch Hospital")
    make_member(None, "pso_administrator")
    for provider in (first, second):
        make_member(provider, "risk_manager")
    assert send_old_sheet([first, second], now)
    run_jobs()
    assert accept_sent(second, now) == 1
    run_jobs()
    assert (send_old_sheet([first, second], now), accept_sent(second, now), owed()) == (False, 0, (0, 0))
    for provider, state, imports in ((first, "waiting", 0), (second, "accepted", 1)):
        with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
            delivery = Delivery.objects.get()
            assert (delivery.state, delivery.rows, ImportRun.objects.count()) == (state, len(STORIES), imports)


@pytest.mark.django_db
def test_what_will_be_forgotten_one_day_is_not_waited_for(make_provider, make_member):
    make_member(None, "pso_administrator")
    assert send_old_sheet([make_provider("Alder Hospital")], timezone.now())
    assert owed()[0] == 1  # the splitting, and not the forgetting of the sheet
