"""Who is looking."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """A closed list: there is no side that sees everything."""

    PROVIDER = "provider"
    PSO = "pso"
    DOOR = "door"
    SYSTEM = "system"
