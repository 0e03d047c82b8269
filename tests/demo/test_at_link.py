"""The demo shows what came by a link on a wall, and tells the link."""

from __future__ import annotations

from typing import Any

from events.link_selectors import stated_of
from events.models import Event, UnitLink
from pso_portal.demo.at_link import SENT, tell_by_link
from pso_portal.demo.cast import providers
from pso_portal.tenancy import scope
from tests.told import NOW


def test_two_reports_came_by_the_link_and_a_second_time_changes_nothing(
    make_provider: Any, make_member: Any, acting: Any
) -> None:
    provider = make_provider()
    chief = acting(make_member(provider, "provider_administrator", "risk_manager"))
    first, again = (tell_by_link(providers(1)[0], provider.pk, NOW) for _ in range(2))
    with scope.enter(chief.scope()):
        told = {(event.reporter_id, stated_of(event.pk)) for event in Event.objects.all()}
        assert (first, UnitLink.objects.count(), told) == (again, 1, {(None, SENT[0][1]), (None, None)})
