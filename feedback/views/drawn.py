"""Sections of a report as pictures and tables: the same for page, paper and sheet. What is drawn stands frozen in the
report, so that an old report looks as it looked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pso_portal.web.charts import Bar, Period, Run, Share, pareto_chart, run_chart, share_chart
from pso_portal.web.charts.svg import Svg
from pso_portal.web.tables import Column, Row, Table

MOST_ROWS, NARROW = 12, 18   # rows of a long table, letters of a narrow column on paper


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title and the words that say the same."""

    title: str
    alt: str
    svg: Svg


@dataclass(frozen=True, slots=True)
class Drawn:
    """One section. `why`: what stands where figures would."""

    code: str
    title: str
    says: str
    why: str
    pictures: Sequence[Picture]
    tables: Sequence[Table]
    notes: Sequence[str]


def sections_of(contents: Mapping[str, Any]) -> list[Drawn]:
    """In the order in which they were frozen; none in reports from before there were sections."""
    return [drawn(section) for section in contents.get("sections", ())]


def drawn(section: Mapping[str, Any]) -> Drawn:
    """One frozen section."""
    return Drawn(
        section["code"], section["title"], section["says"], section["why"],
        [Picture(chart["title"], chart["alt"], _DRAWN[chart["kind"]](chart)) for chart in section["charts"]],
        [table_of(each, hide=each["caption"] == section["title"]) for each in section["tables"]],
        section["notes"],
    )  # fmt: skip


def table_of(frozen: Mapping[str, Any], *, hide: bool = False) -> Table:
    """A frozen table; columns of sentences get room."""
    columns = [Column(each["label"], number=each["number"]) for each in frozen["columns"]]
    return Table(frozen["caption"], columns, [Row(row) for row in frozen["rows"]], hide_caption=hide)


def printed(table: Table, caption: str) -> dict[str, Any]:
    """A table for paper. A column of few letters is as wide as they are, and leaves room to those of many."""
    rows = [[str(value) for value in row.values] for row in table.rows]
    fits = [at > 0 and max(len(column.label), *(len(row[at]) for row in rows), 0) <= NARROW
            for at, column in enumerate(table.columns)]  # fmt: skip
    return {
        "caption": caption,
        "columns": [{"label": column.label, "number": column.number, "fits": fit}
                    for column, fit in zip(table.columns, fits, strict=True)],
        "rows": rows,
    }  # fmt: skip


def on_paper(section: Drawn) -> dict[str, Any]:
    """A section for paper. Of a long table beside a picture the first rows: the page and the files hold all of it."""
    long = [table for table in section.tables if section.pictures and len(table.rows) > MOST_ROWS]
    left = [f"The table holds the latest {MOST_ROWS}; the page and the workbook hold all."] * len(long)
    notes = [*section.notes, *left]
    return {
        "title": section.title, "says": section.says, "why": section.why, "notes": notes,
        "charts": [{"title": each.title, "alt": each.alt, "svg": each.svg} for each in section.pictures],
        "tables": [printed(replace(table, rows=table.rows[:MOST_ROWS]) if table in long else table,
                           "" if table.hide_caption else table.caption) for table in section.tables],
    }  # fmt: skip


def _control(chart: Mapping[str, Any]) -> Svg:
    rows = zip(chart["labels"], chart["values"], chart["marks"], strict=True)
    run = chart["run"]
    return run_chart(
        [Period(label, value, mark) for label, value, mark in rows], title=chart["title"], desc=chart["alt"],
        unit=chart["unit"], center=chart["center"], center_name=chart["center_name"], lower=chart["lower"],
        upper=chart["upper"], run=Run(*run) if run else None, decimals=chart["decimals"],
    )  # fmt: skip


def _shares(chart: Mapping[str, Any]) -> Svg:
    rows = zip(chart["labels"], chart["values"], chart["before"], strict=True)
    return share_chart([Share(label, value, before) for label, value, before in rows], title=chart["title"],
                       desc=chart["alt"], unit=chart["unit"], before_name=chart["before_name"])  # fmt: skip


def _pareto(chart: Mapping[str, Any]) -> Svg:
    rows = zip(chart["labels"], chart["values"], strict=True)
    return pareto_chart([Bar(label, value) for label, value in rows], title=chart["title"], desc=chart["alt"],
                        unit=chart["unit"])  # fmt: skip


_DRAWN = {"control": _control, "shares": _shares, "pareto": _pareto}
