"""Second pass: the managers show everything. Row security alone must hold."""

from __future__ import annotations

from typing import Any

import pytest

from .breaks import drop_manager_scope
from .measured import told
from .walk import Walk
from .world import World

pytestmark = pytest.mark.slow


def test_nothing_leaks_where_managers_show_everything(
    world: World, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    drop_manager_scope(monkeypatch)
    told(Walk(world).go(), record_property)
