"""Drafts and releases as tables."""

from __future__ import annotations

from typing import Any

from pso_portal.web.tables import Column, Row, Table

from ..disclosure.deciding import FURTHEST
from ..disclosure.menu import ALL
from ..disclosure.values import SYMBOL
from ..models import Release, ReleaseCell, ReleaseDraft
from ..selectors import TYPE_LABELS

BASE = 5    # what counts are rounded to unless a cell says otherwise


def label_of(category: str) -> str:
    return "All events" if category == ALL else TYPE_LABELS[category]


def cell_table(release: Release) -> Table:
    """A release as its readers see it."""
    per = f"Per {release.scale:,} {release.exposure_name}"
    columns = [Column("Event type"), Column(per, number=True, short="Rate"), Column("95% interval", number=True),
               Column("Events, to the nearest 5", number=True, short="Events")]  # fmt: skip
    cells = sorted(release.cells.all(), key=_rank)
    return Table(f"Release {release.number}", columns, [Row(_cell(cell)) for cell in cells], hide_caption=True)


def _rank(cell: ReleaseCell) -> tuple[bool, bool, int, str]:
    return (cell.category != ALL, not cell.shown, -(cell.count or 0), cell.category)


def _cell(cell: ReleaseCell) -> list[object]:
    label = label_of(cell.category)
    if not cell.shown:
        return [label, SYMBOL, SYMBOL, cell.words or SYMBOL]
    interval = "" if cell.lower is None else f"{cell.lower} to {cell.upper}"
    coarse = "" if cell.base == BASE else f" (nearest {cell.base})"
    return [label, cell.told_rate, interval, f"{cell.count}{coarse}"]


def draft_table(draft: ReleaseDraft, *, bounds: bool) -> Table:
    """A draft as the privacy officer sees it: figures where shown, and of every cell how it was decided.

    `bounds`: with the tightest bound that an attacker comes to, for whoever decides. Never as events, which would tell
    of the largest figure: as a multiple of the least that it must be.
    """
    columns = [Column("Event type"), Column("Verdict"), Column("Rate", number=True), Column("Events", number=True),
               Column("How it was decided, for the officer", short="Decided"), Column("Rules")]  # fmt: skip
    columns += [Column("Tightest bound, in multiples of the least allowed", number=True, short="Bound")] * bounds
    rows = [Row([*_verdict(record), *[_bound(record)] * bounds]) for record in draft.cells["cells"]]
    return Table("Candidate cells", columns, rows, hide_caption=True)


def _verdict(record: dict[str, Any]) -> list[object]:
    label = label_of(record["category"])
    says = record.get("says") or record.get("officer") or record.get("words", "")
    if record["shown"]:
        return [label, "Shown", record["rate"] or "", record["count"], says, "all"]
    verdict = "Withheld" if "officer" in record else "Not offered"
    return [label, verdict, SYMBOL, SYMBOL, says, record["rule"]]


def _bound(record: dict[str, Any]) -> str:
    """Rounded down to tenths."""
    if not record["shown"] or "method" not in record:
        return ""
    if "closest" not in record:
        return "no bound"
    bound, least = record["closest"]
    return f"{FURTHEST} or more" if bound >= FURTHEST * least else f"{bound * 10 // least / 10:.1f}"
