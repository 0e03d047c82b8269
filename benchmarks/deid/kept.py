"""The printed figures as data: `python -m benchmarks.deid.kept` writes what records of releases state.

Read off docs/deidentification.md, so that page and record cannot say two things; a test compares them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "deidentification.md"
FIGURES = ROOT / "aggregation" / "determination" / "figures.json"
HEADING = re.compile(r"\*\*Engine (?P<version>\S+), (?P<narratives>\d+) narratives\*\*")
MISSED = "Identifiers missed by label (upper bound)"
COUNTS = re.compile(r"(?P<missed>\d+)/(?P<n>\d+) \((?P<bound>[\d.]+)\)")


def from_page(page: str) -> dict[str, Any]:
    """Version, narratives, figures with bounds, and what is missed by label with what the record knows."""
    heading = HEADING.search(page)
    if heading is None:
        raise ValueError("the page has no table of an engine's figures")
    figures = [{"figure": row[0], "measured": number(row[1]), "bound": number(row[2])}
               for row in table(page, heading.group())]  # fmt: skip
    missed = []
    for row in table(page, f"**{MISSED}**"):
        counts = COUNTS.fullmatch(row[2])
        if counts is None:
            raise ValueError("the table of missed identifiers has another form")
        missed.append({"label": row[0], "n": int(counts["n"]), "missed": int(counts["missed"]),
                       "bound": float(counts["bound"])})  # fmt: skip
    return {"engine_version": heading["version"], "narratives": int(heading["narratives"]), "figures": figures,
            "missed_by_label": missed, "bound": "the bad end of a 95 % interval"}  # fmt: skip


def table(page: str, heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its head."""
    lines = page[page.index(heading):].splitlines()[2:]
    rows = []
    for line in lines[2:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def number(words: str) -> float | None:
    """ "119,261" → 119261.0; "" → None."""
    return float(words.replace(",", "")) if words else None


def written(figures: dict[str, Any]) -> str:
    """The file's text."""
    return json.dumps(figures, indent=1) + "\n"


if __name__ == "__main__":
    FIGURES.write_text(written(from_page(PAGE.read_text())))
