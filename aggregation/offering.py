"""What a draft may show at all: lines × groups, from the fixed menu. Runs on the door's side.

First all that the table is of, then the peer groups of its year, each as far as its members are in the table. Which of
them stand beside each other is for the auditor to say; that they are asked of it depends on no count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aggregation.disclosure.menu import RATE, Menu
from aggregation.disclosure.values import CandidateCell
from pso_portal.tenancy.care_settings import SETTINGS

from .freezing import peer_groups_of
from .frozen import vintage_of
from .models import ReleaseDraft
from .peers import FEWEST
from .periods import is_closed, months_of
from .release_lines import Line, lines_of
from .rosters import Roster, organizations

Json = dict[str, Any]
EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Asked:
    """One cell that is asked for: a line of one group."""

    line: Line
    place: int
    cell: CandidateCell


@dataclass(frozen=True)
class Offer:
    """All cells that a draft asks for. `groups`: words and codes, the first of them everybody in the table."""

    groups: Sequence[tuple[str, Roster]]
    asked: Sequence[Asked]
    menu: Menu

    @property
    def candidates(self) -> list[CandidateCell]:
        return [each.cell for each in self.asked]

    def named(self, cells: Iterable[Json]) -> list[Json]:
        """Decisions, in the order of the candidates, each with what it is of."""
        return [
            cell | {"measure": [each.line.measure, each.line.version], "place": each.place}
            for cell, each in zip(cells, self.asked, strict=True)
        ]

    def kept(self) -> list[Json]:
        """The groups as the draft keeps them, sealed."""
        return [{"words": words, "codes": sorted(codes)} for words, codes in self.groups]


def offer_of(draft: ReleaseDraft, roster: Roster, now: datetime) -> Offer:
    """What a draft asks for."""
    groups, lines = list(_groups(draft, roster)), _lines(draft)
    asked = [Asked(line, place, _cell(draft, line, codes, roster))
             for place, (_, codes) in reversed(list(enumerate(groups))) for line in lines]  # fmt: skip
    months = frozenset(months_of(draft.period))
    menu = Menu(
        measures=frozenset({EVENTS}),
        categories={line.category: line.leaves for line in lines},
        periods={draft.period: months},
        closed=frozenset(month for month in months if is_closed(month, now.date())),
        peer_groups=frozenset(codes for _, codes in groups),
    )
    return Offer(groups, asked, menu)


def groups_in(cells: Json) -> list[tuple[str, Roster]]:
    """The groups that a draft kept; before there were any, everybody in the table."""
    kept = cells.get("groups") or [{"words": "", "codes": cells["roster"]}]
    return [(group["words"], frozenset(group["codes"])) for group in kept]


def _groups(draft: ReleaseDraft, roster: Roster) -> Iterator[tuple[str, Roster]]:
    """A restatement keeps the groups of what it restates. Shares are of everybody alone. A group of which too few are
    in the table is none.
    """
    if draft.restates:
        yield from groups_in(draft.restates.draft.cells)
        return
    yield "", roster
    seen = {roster}
    # The first of a year's groups is the setting; whoever is in this table is its widest group.
    for words, codes in peer_groups_of(draft.setting, int(draft.period[:4]))[1:] if draft.measure == RATE else ():
        here = codes & roster
        if here not in seen and len(organizations(here)) >= FEWEST:
            seen.add(here)
            yield words, here


def _lines(draft: ReleaseDraft) -> list[Line]:
    """All lines; of a table of shares whole types alone, and of one told anew what it told. The widest last: of two
    cells that give each other away and are worth the same, the earlier one is withheld.
    """
    every = sorted(lines_of(draft.setting), key=lambda line: (len(line.leaves), line.category))
    lines = [line for line in every if draft.measure == RATE or line.is_type]
    if draft.restates is None:
        return lines
    before = {cell["category"]: cell.get("measure") for cell in draft.restates.draft.cells["cells"]}
    return [line for line in lines if _same(line, before)]


def _same(line: Line, before: dict[str, Any]) -> bool:
    """Whether a line counts what the earlier table's of that name did."""
    told = before.get(line.category, False)
    return told is None or told == [line.measure, line.version]


def _cell(draft: ReleaseDraft, line: Line, codes: Roster, roster: Roster) -> CandidateCell:
    rate = draft.measure == RATE
    return CandidateCell(
        EVENTS, line.category, draft.period, codes, roster if rate else frozenset(),
        SETTINGS[draft.setting].scale if rate else None, sensitive=line.sensitive, vintage=vintage_of(draft),
    )  # fmt: skip
