"""What all pooled figures share: the names of types, and which settings have any."""

from __future__ import annotations

from pso_portal.tenancy.event_types import LABELS

from . import benchmarks

TYPE_LABELS = {str(code): label for code, label in LABELS.items()}


def settings_with_facts() -> list[str]:
    """Settings that anything was reported in, in the order of the list."""
    return list(benchmarks.spans())
