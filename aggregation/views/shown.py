"""Aggregates as tables and charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import mark_safe

from pso_portal.tenancy.care_settings import CareSetting
from pso_portal.web.charts import heat_map
from pso_portal.web.tables import Column, Row, Table

from ..disclosure.menu import ALL
from ..disclosure.values import SYMBOL
from ..models import Release, ReleaseCell, ReleaseDraft
from ..selectors import TYPE_LABELS

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TYPES_SHOWN = 8
BASE = 5    # what counts are rounded to unless a cell says otherwise


def label_of(category: str) -> str:
    return "All events" if category == ALL else TYPE_LABELS[category]


def heat_chart(
    setting: CareSetting, year: str, months: Sequence[str], rows: Sequence[tuple[str, list[int | None]]]
) -> dict[str, Any]:
    """Pooled events by type and month: picture and table."""
    short = [MONTHS[int(month[5:]) - 1] for month in months]
    names, values = [row[0] for row in rows[:TYPES_SHOWN]], [row[1] for row in rows[:TYPES_SHOWN]]
    picture = heat_map(
        names, short, values, title=f"Events by type and month, {setting.label}, {year}",
        desc="Small sums, and sums of few providers, are drawn as a star.",
    )  # fmt: skip
    columns = [Column("Type"), *(Column(month, number=True) for month in short)]
    table = Table(
        f"Events by type and month, {year}", columns,
        [Row([name, *(SYMBOL if value is None else value for value in line)]) for name, line in rows],
    )  # fmt: skip
    told = any(value is not None for line in values[:1] for value in line)
    said = f"Most reported: {names[0]}." if told else "No sum is large enough to be shown."
    return {"picture": mark_safe(picture), "table": table, "say": said}  # noqa: S308  our own SVG


def shown_cells(release: Release) -> dict[str, Any]:
    """The cells of a release that have figures, and the names of those that have only the symbol."""
    hidden = [label_of(cell.category) for cell in release.cells.all() if not cell.shown]
    return {"table": cell_table(release, only_shown=True), "hidden": sorted(hidden)}


def cell_table(release: Release, *, only_shown: bool = False) -> Table:
    """A release as its readers see it."""
    per = f"Per {release.scale:,} {release.exposure_name}"
    columns = [Column("Event type"), Column(per, number=True, short="Rate"), Column("95% interval", number=True),
               Column("Events, to the nearest 5", number=True, short="Events")]  # fmt: skip
    cells = sorted((cell for cell in release.cells.all() if cell.shown or not only_shown), key=_rank)
    return Table(f"Release {release.number}", columns, [Row(_cell(cell)) for cell in cells], hide_caption=True)


def _rank(cell: ReleaseCell) -> tuple[bool, bool, int, str]:
    return (cell.category != ALL, not cell.shown, -(cell.count or 0), cell.category)


def _cell(cell: ReleaseCell) -> list[object]:
    label = label_of(cell.category)
    if not cell.shown:
        return [label, SYMBOL, SYMBOL, cell.words or SYMBOL]
    interval = "" if cell.lower is None else f"{cell.lower} to {cell.upper}"
    coarse = "" if cell.base == BASE else f" (nearest {cell.base})"
    return [label, "" if cell.rate is None else cell.rate, interval, f"{cell.count}{coarse}"]


def draft_table(draft: ReleaseDraft) -> Table:
    """A draft as the privacy officer sees it: figures where shown, and of every cell how it was decided."""
    columns = [Column("Event type"), Column("Verdict"), Column("Rate", number=True), Column("Events", number=True),
               Column("How it was decided, for the officer", short="Decided"), Column("Rules")]  # fmt: skip
    rows = [Row(_verdict(record)) for record in draft.cells["cells"]]
    return Table("Candidate cells", columns, rows, hide_caption=True)


def _verdict(record: dict[str, Any]) -> list[object]:
    label = label_of(record["category"])
    says = record.get("says") or record.get("officer") or record.get("words", "")
    if record["shown"]:
        return [label, "Shown", record["rate"] or "", record["count"], says, "all"]
    verdict = "Withheld" if "officer" in record else "Not offered"
    return [label, verdict, SYMBOL, SYMBOL, says, record["rule"]]
