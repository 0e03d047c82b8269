"""The figures of an engine as they were measured and printed, as data.

`figures.json` is read off `docs/deidentification.md` by `python -m benchmarks.deid.kept`; a test holds both together.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parent / "figures.json"
NONE = "No measured figures of this version are on file."


def figures_of(engine_version: str) -> dict[str, Any]:
    """Figures with the bad end of their 95 % intervals, and identifiers missed by label; or that there are none."""
    kept: dict[str, Any] = json.loads(FIGURES.read_text())
    return kept if kept["engine_version"] == engine_version else {"none": NONE}
