"""docker-compose.yml as the tests read it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
ONE_SHOT = ("roles", "migrate")
GIVEN = {"PSO_BASE_URL": "https://portal.pso.example", "PSO_HOST": "portal.pso.example"}

_VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::([?-])([^}]*))?\}")


def load() -> dict[str, Any]:
    """The file as YAML, variables not yet filled in."""
    content: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return content


def services() -> dict[str, dict[str, Any]]:
    """The services, variables filled in as Compose would: from GIVEN, else the default, else refused."""
    filled: dict[str, dict[str, Any]] = _fill(load()["services"])
    return filled


def start_order() -> list[str]:
    """The services in an order in which each comes after all that it depends on."""
    ordered: list[str] = []
    found = services()
    while len(ordered) < len(found):
        ready = [
            name
            for name, service in found.items()
            if name not in ordered and set(service.get("depends_on", {})) <= set(ordered)
        ]
        assert ready, "the services wait for each other in a circle"
        ordered += ready
    return ordered


def _fill(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _fill(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_fill(part) for part in value]
    return _VARIABLE.sub(_answer, value) if isinstance(value, str) else value


def _answer(match: re.Match[str]) -> str:
    name, kind, text = match.groups()
    assert name in GIVEN or kind == "-", f"{name} has neither a value nor a default"
    return GIVEN.get(name, text)
