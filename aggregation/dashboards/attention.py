"""Whom to look at first: every contributor with what was found of it, those that need attention before the others.
Pure. As of all single contributors: on sealed pages only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aggregation.dashboards.beside import Line
from aggregation.dashboards.figures import Figure
from aggregation.dashboards.quality import Quality
from aggregation.statistics.flags import Side

NOTHING_BELOW = "Nothing to count against in these months"


@dataclass(frozen=True, slots=True)
class Contributor:
    """`line`: in the measure, None where nothing is there to count against; `quality`: None where nothing came in."""

    code: int
    line: Line | None
    quality: Quality | None

    @property
    def side(self) -> Side:
        """Named or not."""
        return self.line.side if self.line else Side.ALIKE

    @property
    def finding(self) -> str:
        """How it stands in the measure, or why that cannot be told."""
        return self.line.finding if self.line else NOTHING_BELOW

    @property
    def remarks(self) -> tuple[str, ...]:
        """What to ask about its data."""
        return self.quality.remarks if self.quality else ()

    @property
    def needs_attention(self) -> bool:
        """Whether anything was found."""
        return self.side is not Side.ALIKE or bool(self.remarks)


def by_attention(lines: Iterable[Line], qualities: Iterable[Quality]) -> tuple[Contributor, ...]:
    """Those named in the measure first, then those with most to ask about, then by figure, the highest first."""
    placed, worth = {line.code: line for line in lines}, {one.code: one for one in qualities}
    everybody = [Contributor(code, placed.get(code), worth.get(code)) for code in placed.keys() | worth.keys()]
    return tuple(sorted(everybody, key=lambda one: (
        one.side is Side.ALIKE, -len(one.remarks), -_value(one.line), one.code)))  # fmt: skip


def _value(line: Line | None) -> float:
    return line.figure.value if line and isinstance(line.figure, Figure) else -1.0
