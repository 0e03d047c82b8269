"""Invented deliberations: made through the services, once, under the route that the law gives them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from pses import deliberation_selectors as selectors
from pses.models import Deliberation, OperationalAction, PsoDeliberation, WorkProduct
from pso_portal.demo.deliberating import ACTIONS, CAUSES, MOMENTS, deliberate, deliberate_at_pso
from pso_portal.tenancy import scope
from tests.told import NOW, agree, file_one


def test_a_provider_has_an_rca_about_a_report_and_a_huddle_and_they_are_made_once(make_provider, make_member, acting):
    provider = make_provider()
    agree(provider)
    manager = acting(make_member(provider, "risk_manager"))
    with scope.enter(manager.scope()):
        event = file_one(manager)
    now = timezone.now()
    for at in (now, now + timedelta(minutes=5)):
        deliberate(provider.pk, at)
    with scope.enter(manager.scope()):
        assert sorted(Deliberation.objects.values_list("kind", "state")) == [("huddle", "closed"), ("rca2", "open")]
        rca = Deliberation.objects.get(kind="rca2")
        assert rca.about == [str(event.pk)]
        assert len(selectors.findings(manager, rca)) == len(MOMENTS) + len(CAUSES)
        assert len(selectors.actions(manager, rca)) == len(ACTIONS)
        assert OperationalAction.objects.count() == 1
        routes = WorkProduct.objects.filter(content_kind="deliberation").values_list("route", flat=True)
        assert list(routes) == ["deliberation"] * 2


def test_the_pso_has_a_room_of_its_own_for_two(make_member, acting):
    analyst, officer = (acting(make_member(None, role)) for role in ("analyst", "pso_privacy_officer"))
    for _ in range(2):
        deliberate_at_pso(NOW)
    for person in (analyst, officer):
        with scope.enter(person.scope()):
            assert selectors.rooms(person).count() == PsoDeliberation.objects.count() == 1
