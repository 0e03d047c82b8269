"""The list as it stands in duties.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from .deadlines import Deadline
from .model import Confidence, Duty

_WHOLE: Final[dict[str, Any]] = json.loads(Path(__file__).with_name("duties.json").read_text(encoding="utf-8"))


def read(row: dict[str, Any]) -> Duty:
    """One row of the file. Raises KeyError, TypeError or ValueError for a field that is missing or unknown."""
    row = {"at_intake": True} | row
    for name in ("settings", "states", "event_types", "kinds", "harms"):
        row[name] = frozenset(row.get(name, ()))
    row["deadline"], row["confidence"] = Deadline(**row["deadline"]), Confidence(row["confidence"])
    return Duty(**row)


EDITION: Final[str] = _WHOLE["edition"]
DUTIES: Final[tuple[Duty, ...]] = tuple(read(row) for row in _WHOLE["duties"])
