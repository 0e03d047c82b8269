"""A section of a report: what it says, what it is drawn from, its tables; or the reason why there is none.

Everything in it is plain JSON: frozen with the report, hashed with it, and drawn anew from it whenever it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from aggregation.statistics.proportions import share, wilson_interval
from aggregation.statistics.results import NotShown


@dataclass(frozen=True, slots=True)
class Section:
    """`why`: the words that stand where the figures would. `charts`: what is drawn, by kind, as figures."""

    code: str
    title: str
    says: str = ""
    why: str = ""
    charts: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    tables: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    notes: Sequence[str] = field(default_factory=tuple)

    def to_json(self) -> dict[str, Any]:
        """As it is frozen."""
        plain = asdict(self)
        return plain | {name: list(plain[name]) for name in ("charts", "tables", "notes")}


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, words: int = 1) -> dict[str, Any]:
    """A table. The first `words` columns are words, the others numbers."""
    return {
        "caption": caption,
        "columns": [{"label": label, "number": at >= words} for at, label in enumerate(columns)],
        "rows": [list(row) for row in rows],
    }


def percent(count: int, whole: int) -> str:
    """"31%", or "0%" of nothing."""
    return f"{count / whole:.0%}" if whole else "0%"


def interval(count: int, whole: int) -> str:
    """Wilson's 95 % interval of a share: "25% to 38%"; words where the share is not shown."""
    found = share(count, whole)
    if isinstance(found, NotShown):
        return "too few"
    told = wilson_interval(count, whole)
    return f"{told.lower:.0%} to {told.upper:.0%}"


def counted(events: Mapping[tuple[str, str, str], int], *, kinds: Iterable[str] = (), harms: Iterable[str] = ()) -> int:
    """Events of these kinds and degrees of harm; of all where none is named."""
    kinds, harms = frozenset(kinds), frozenset(harms)
    return sum(
        count for (_, kind, harm), count in events.items()
        if (not kinds or kind in kinds) and (not harms or harm in harms)
    )  # fmt: skip
