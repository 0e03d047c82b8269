"""First pass: everything on. Nobody sees, learns or changes what is not theirs, and everybody sees their own."""

from __future__ import annotations

from typing import Any

import pytest

from .measured import told
from .routes import ROUTES
from .walk import EVERY, Walk
from .world import World

ONE_OF_EACH = {"risk_manager", "pso_administrator", "api small_credential", "anonymous"}


def test_nothing_of_another_shows_on_any_route_and_one_s_own_does(world: World, record_property: Any) -> None:
    walk = Walk(world, sample=True).go()
    told(walk, record_property)
    assert {name for name, _ in walk.opened} == ROUTES.keys()


@pytest.mark.slow
def test_nothing_of_another_shows_and_every_gate_refuses_everybody_it_must(world: World, record_property: Any) -> None:
    told(Walk(world).go(), record_property)


@pytest.mark.slow
def test_no_method_known_or_unknown_shows_more_to_one_of_each_sort(world: World, record_property: Any) -> None:
    told(Walk(world, EVERY).go([walker for walker in world.walkers if walker.name in ONE_OF_EACH]), record_property)


@pytest.mark.slow
@pytest.mark.whole
def test_no_method_known_or_unknown_shows_more(world: World, record_property: Any) -> None:
    told(Walk(world, EVERY).go(), record_property)
