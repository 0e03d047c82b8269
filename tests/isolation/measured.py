"""What a walk found, told to whoever counts (`./portal measure isolation`), before the test fails or holds."""

from __future__ import annotations

from typing import Any

from .walk import Walk, hold


def told(walk: Walk, record: Any) -> None:
    """Hold a walk, its figures noted first."""
    record("routes", len(walk.routes))
    record("probes", walk.probes)
    record("leaks", sum(finding.leak for finding in walk.findings))
    hold(walk)
