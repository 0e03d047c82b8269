"""What a sheet's columns hold, counted while its rows go by. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .days import day_and_time, guess_order
from .mapping import fold

MOST_VALUES, LONGEST_VALUE = 200, 200
_SAMPLES, _TRIED = 3, 200


@dataclass(slots=True)
class ColumnProfile:
    """`values`: folded text → [as first written, how often]; None once there are too many to choose answers for."""

    samples: list[str] = field(default_factory=list)
    filled: int = 0
    tried: int = 0
    days: int = 0
    order: str = "mdy"
    values: dict[str, list[Any]] | None = field(default_factory=dict)

    @property
    def is_days(self) -> bool:
        return self.tried > 0 and self.days >= 0.5 * self.tried

    def see(self, text: str) -> None:
        """Count one cell."""
        shown = " ".join(text[:400].split())
        if not shown:
            return
        self.filled += 1
        if len(self.samples) < _SAMPLES and shown[:80] not in self.samples:
            self.samples.append(shown[:80])
        if self.tried < _TRIED:
            self._try_as_day(shown)
        self._count(text, shown)

    def _try_as_day(self, text: str) -> None:
        self.tried += 1
        if guess_order([text]) == "dmy":
            self.order = "dmy"
        try:
            day_and_time(text, self.order)
        except ValueError:
            return
        self.days += 1

    def _count(self, text: str, shown: str) -> None:
        if self.values is None:
            return
        if len(text) > LONGEST_VALUE:
            self.values = None
            return
        self.values.setdefault(fold(text), [shown, 0])[1] += 1
        if len(self.values) > MOST_VALUES:
            self.values = None

    def to_json(self) -> dict[str, Any]:
        return {
            "samples": self.samples, "filled": self.filled, "days": self.is_days, "order": self.order,
            "values": self.values,
        }  # fmt: skip


Profiles = Mapping[str, Mapping[str, Any]]
