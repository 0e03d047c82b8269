"""Contributors one below the other, each folded under its finding: the figures open on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pso_portal.web.tables import Table

from ..dashboards.attention import Contributor
from ..dashboards.beside import mark_of
from ..dashboards.figures import SYMBOL, plural, with_interval
from ..measures import Better
from .panels import Panel

TINTS = {"concern": "concern", "improvement": "ok", "changed": "info", "": ""}
PARTS = ("all", "quality", "culture")


@dataclass(frozen=True, slots=True)
class Folded:
    """`parts`: titles with labels and values, as the tables of the same panels have them."""

    code: int
    finding: str
    tint: str
    value: str
    remarks: str
    parts: Sequence[tuple[str, Sequence[tuple[str, object]]]]


def folded(contributors: Sequence[Contributor], panels: Sequence[Panel], better: Better) -> list[Folded]:
    """One for each contributor. What stands inside is taken from the panels' own tables."""
    tables = [(panel.title, panel.taken) for panel in panels if panel.code in PARTS]
    known = [(title, _by_code(table)) for title, table in tables]
    return [
        Folded(
            one.code, one.finding, TINTS[mark_of(one.side, better)],
            with_interval(one.line.figure) if one.line else SYMBOL, "; ".join(one.remarks),
            [(title, rows[one.code]) for title, rows in known if one.code in rows],
        )
        for one in contributors
    ]  # fmt: skip


def folded_say(contributors: Sequence[Contributor]) -> str:
    """How many of them need attention, and in which order they stand."""
    count = sum(one.needs_attention for one in contributors)
    if not count:
        return f"{plural(len(contributors), 'provider')}, and of none is there anything to ask. Open one to read it."
    told = "needs a look and stands" if count == 1 else "need a look and stand"
    return f"{count} of {plural(len(contributors), 'provider')} {told} first. Open one to read it."


def _by_code(table: Table) -> dict[int, list[tuple[str, object]]]:
    labels = [column.label for column in table.columns[1:]]
    return {int(str(code)): [pair for pair in zip(labels, values, strict=True) if pair[1] != ""]
            for code, *values in (row.values for row in table.rows)}  # fmt: skip
