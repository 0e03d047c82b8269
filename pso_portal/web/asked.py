"""What a person is asked before or beside their work. A room above registers it; the pages show it and know no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence with a link. `shuts`: no page of work opens before it is answered."""

    text: str
    route: str
    label: str
    shuts: bool = False


_asking: list[Callable[[Any], Asked | None]] = []


def register(asks: Callable[[Any], Asked | None]) -> None:
    """Called when the app is ready; `asks` gets the Acting of the request."""
    _asking[:] = [asks]


def asked_of(acting: Any) -> Asked | None:
    """What this person is asked now."""
    return next((found for asks in _asking if (found := asks(acting)) is not None), None)
