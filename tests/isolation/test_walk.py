"""First pass: everything on. Nobody sees, learns or changes what is not theirs, and everybody sees their own."""

from __future__ import annotations

import pytest

from .walk import EVERY, Walk, hold
from .world import World


def test_nothing_of_another_shows_on_any_route_and_one_s_own_does(world: World) -> None:
    walk = Walk(world).go()
    hold(walk)
    assert walk.probes > 1000


@pytest.mark.slow
def test_no_method_known_or_unknown_shows_more(world: World) -> None:
    hold(Walk(world, EVERY).go())
