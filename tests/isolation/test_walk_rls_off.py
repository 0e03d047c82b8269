"""Third and fourth pass, without row security: the managers alone must hold; without them the walk must see leaks.

The tables are altered by their owner before this module's transactions begin, and put back after they end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pso_portal.tenancy.sides import Side

from .breaks import drop_checks_by_hand, drop_conditions_by_hand, drop_manager_scope, row_security_off
from .measured import told
from .routes import ROUTES
from .walk import Walk
from .world import World

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("open_tables")]


@pytest.fixture(scope="module")
def open_tables(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), row_security_off():
        yield


def test_nothing_leaks_where_tables_show_everything(world: World, record_property: Any) -> None:
    told(Walk(world).go(), record_property)


def test_with_every_lock_open_a_leak_shows_on_every_data_route(
    world: World, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    """The proof that the walk can see: a data route without a leak here is a blind spot."""
    drop_manager_scope(monkeypatch)
    drop_conditions_by_hand(monkeypatch)
    drop_checks_by_hand(monkeypatch)
    data = {name: route for name, route in ROUTES.items() if route.data}
    insiders = [walker for walker in world.walkers if walker.side is Side.PROVIDER]
    walk = Walk(world, routes=data).go(insiders)
    leaking = {finding.route for finding in walk.findings if finding.leak}
    blind = sorted(data.keys() - leaking)
    record_property("sensitivity_leaks", sum(finding.leak for finding in walk.findings))
    record_property("blind_routes", " ".join(blind))
    assert blind == []
