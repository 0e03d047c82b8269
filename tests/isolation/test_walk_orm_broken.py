"""Second pass: the managers show everything. Row security alone must hold."""

from __future__ import annotations

import pytest

from .breaks import drop_manager_scope
from .walk import Walk, hold
from .world import World

pytestmark = pytest.mark.slow


def test_nothing_leaks_where_managers_show_everything(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drop_manager_scope(monkeypatch)
    hold(Walk(world).go())
