"""Drafts and releases as tables, one for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.tables import Column, Row, Table

from ..disclosure.deciding import FURTHEST
from ..disclosure.menu import ALL
from ..disclosure.values import SYMBOL
from ..models import Release, ReleaseCell, ReleaseDraft
from ..release_lines import TYPE_LABELS, label_of

BASE = 5    # what counts are rounded to unless a cell says otherwise
BY_TYPE = "the type alone"


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one group. `says`: how many providers it holds, and of its lines how many are shown."""

    title: str
    says: str
    table: Table
    folded: bool

    @property
    def summary(self) -> str:
        return f"{self.title}: {self.says}"


def cell_sections(release: Release) -> list[Section]:
    """A release as its readers see it: everybody in it, then each peer group, a parent before its children."""
    per = f"Per {release.scale:,} {release.exposure_name}"
    columns = [Column("Measure or event type", short="Measure"), Column(per, number=True, short="Rate"),
               Column("95% interval", number=True), Column("Events, to the nearest 5", number=True, short="Events"),
               Column("Counted as")]  # fmt: skip
    found = []
    for place, each in groupby(release.cells.all(), key=lambda cell: cell.place):
        cells = sorted(each, key=_rank)
        rows = [Row(_cell(cell, release.setting), folds_under=_nothing_of(cell)) for cell in cells]
        size = cells[0].contributors or release.contributors
        title = cells[0].group or every(release.setting)
        table = Table(f"Release {release.number}: {title}", columns, rows, hide_caption=True)
        found.append(Section(title, _says(size, [cell.shown for cell in cells]), table, folded=place > 0))
    return found


def every(setting: str) -> str:
    """The widest group in words."""
    return f"{SETTINGS[setting].label}, all of this table"


def draft_sections(draft: ReleaseDraft, *, bounds: bool) -> list[Section]:
    """A draft as the privacy officer sees it: figures where shown, and of every cell how it was decided.

    `bounds`: with the tightest bound that an attacker comes to, for whoever decides. Never as events, which would tell
    of the largest figure: as a multiple of the least that it must be.
    """
    columns = [Column("Measure or event type", short="Measure"), Column("Verdict"), Column("Rate", number=True),
               Column("Events", number=True),
               Column("How it was decided, for the officer", short="Decided", words=True), Column("Rules"),
               Column("Counted as")]  # fmt: skip
    columns += [Column("Bound", number=True)] * bounds
    groups = draft.cells.get("groups") or [{"words": "", "codes": draft.cells["roster"]}]
    found = []
    cells = sorted(enumerate(draft.cells["cells"]), key=lambda each: (_place(each[1]), -each[0]))  # widest line first
    for place, records in groupby((record for _, record in cells), key=_place):
        told = list(records)
        rows = [Row([*_verdict(record, draft.setting), *[_bound(record)] * bounds],
                    folds_under="" if record["shown"] else _why(record)) for record in told]  # fmt: skip
        title = groups[place]["words"] or every(draft.setting)
        says = _says(len(groups[place]["codes"]), [record["shown"] for record in told])
        found.append(Section(title, says, Table(f"Candidate cells: {title}", columns, rows, hide_caption=True),
                             folded=place > 0))  # fmt: skip
    return found


def _place(record: dict[str, Any]) -> int:
    place: int = record.get("place", 0)
    return place


def _says(providers: int, shown: Sequence[bool]) -> str:
    return f"{providers} providers; {sum(shown)} of {len(shown)} lines are shown"


def _rank(cell: ReleaseCell) -> tuple[bool, bool, int, str]:
    return (cell.category != ALL, not cell.shown, -(cell.count or 0), cell.category)


def _cell(cell: ReleaseCell, setting: str) -> list[object]:
    label, by = label_of(cell.category, setting), _counted_as(cell.category, cell.measure_code, cell.measure_version)
    if not cell.shown:
        return [label, SYMBOL, SYMBOL, cell.words or SYMBOL, by]
    interval = "" if cell.lower is None else f"{cell.lower} to {cell.upper}"
    coarse = "" if cell.base == BASE else f" (nearest {cell.base})"
    return [label, cell.told_rate, interval, f"{cell.count}{coarse}", by]


def _nothing_of(cell: ReleaseCell) -> str:
    """What a reader is told of a cell without a figure: one sentence for all of them, unless it has words of its own.
    """
    return "" if cell.shown else cell.words or f"{SYMBOL} No figure can be shown of:"


def _counted_as(category: str, code: str, version: int | None) -> str:
    """Code and version of the measure; of a type that is none by itself, that it is a part of one."""
    if not code:
        return "events by type"
    part = category in TYPE_LABELS and code.endswith(".reporting_rate")
    return f"{code} {version}, {BY_TYPE}" if part else f"{code} {version}"


def _verdict(record: dict[str, Any], setting: str) -> list[object]:
    label, by = label_of(record["category"], setting), _counted_as(record["category"], *record.get("measure", ("", 0)))
    says = _why(record)
    if record["shown"]:
        return [label, "Shown", record["rate"] or "", record["count"], says, "all", by]
    verdict = "Withheld" if "officer" in record else "Not offered"
    return [label, verdict, SYMBOL, SYMBOL, says, record["rule"], by]


def _why(record: dict[str, Any]) -> str:
    """How a candidate was decided, in a sentence."""
    return str(record.get("says") or record.get("officer") or record.get("words", ""))


def _bound(record: dict[str, Any]) -> str:
    """Rounded down to tenths."""
    if not record["shown"] or "method" not in record:
        return ""
    if "closest" not in record:
        return "no bound"
    bound, least = record["closest"]
    return f"{FURTHEST} or more" if bound >= FURTHEST * least else f"{bound * 10 // least / 10:.1f}"
