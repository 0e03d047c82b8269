"""Own figures beside a released table, as far as one provider's terms let it be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aggregation.disclosure.menu import ALL
from aggregation.measures import measure
from aggregation.models import Release, ReleaseCell
from aggregation.release_lines import Line as TableLine
from aggregation.release_lines import label_of, leaf_of, lines_of
from pso_portal.agreements.enums import MeasureKind, PeerGroup
from pso_portal.agreements.terms import SMALLEST_CELL, Terms

from ..comparison import Line, PeerCell, compare
from ..models import TableReader
from ..report import Compared, Material
from .due import asks_for_peers

EVERYBODY = (0,)    # the place of the widest group of a table
NOT_ASKED = "Your terms ask for no comparison with peers."
NOT_YET = "Peers' figures are shown once you have reported a first event: they go to providers that report."
NO_TABLE = (
    "No table of your setting was released for this period. With too few providers none can be: a figure could then "
    "point to one of them."
)
NOT_IN_IT = "The table of your setting was made without you: a month's exposure was missing when it was drafted."
OWN_GROUP = "Your terms compare you with providers like you alone, and this table has no such group that holds you."


@dataclass(frozen=True, slots=True)
class Peers:
    """The table that stands beside a provider, and its place in it. `why_none`: the reason where there is none."""

    release: Release | None = None
    places: tuple[int, ...] = EVERYBODY
    why_none: str = ""


def peers_for(terms: Terms, release: Release | None, reader: TableReader | None, *, reported: bool) -> Peers:
    """What of a table the terms open to a provider: all refusals first, each in words that tell no count."""
    if not asks_for_peers(terms):
        return Peers(why_none=NOT_ASKED)
    if not reported:
        return Peers(why_none=NOT_YET)
    if release is None:
        return Peers(why_none=NO_TABLE)
    if reader is None:
        return Peers(why_none=NOT_IN_IT)
    places = tuple(int(place) for place in reader.places.split(","))
    if terms.peer_group is not PeerGroup.SETTING_AND_SIZE:
        return Peers(release, EVERYBODY)
    if len(places) == 1 and not terms.fall_back:
        return Peers(why_none=OWN_GROUP)
    return Peers(release, places if terms.fall_back else places[-1:])


def compared_with(peers: Peers, material: Material, terms: Terms) -> Compared:
    """Every line that the terms ask for."""
    release = peers.release
    wanted = [line for line in lines_of(material.setting) if is_asked(line, terms)]
    own = _by_leaf(material)
    if release is None:
        return Compared([_alone(line, own, material) for line in wanted], why_none=peers.why_none)
    cells = _cells(release)
    lines = [_beside(line, cells[line.category], own, material, peers, terms)
             for line in wanted if line.category in cells]  # fmt: skip
    groups = [{"words": cell.group, "size": cell.contributors} for cell in map(cells[ALL].get, peers.places)
              if cell and cell.place]  # fmt: skip
    restates = release.restates
    return Compared(lines, release.contributors, groups, release.number, restates.number if restates else None)


def is_asked(line: TableLine, terms: Terms) -> bool:
    """Whether terms ask for this line: that of all events always, others by what they are of."""
    if line.category == ALL:
        return True
    return kind_of(line) in terms.measures


def kind_of(line: TableLine) -> MeasureKind:
    """What a line tells apart: a degree of harm, a kind, or types alone."""
    if line.is_type:
        return MeasureKind.EVENT_TYPES
    chosen = measure(line.measure).numerator
    if chosen.harms is not None:
        return MeasureKind.HARM
    return MeasureKind.KINDS if chosen.kinds is not None else MeasureKind.EVENT_TYPES


def _by_leaf(material: Material) -> dict[str, int]:
    found: dict[str, int] = {}
    for event, count in material.events.items():
        found[leaf_of(*event)] = found.get(leaf_of(*event), 0) + count
    return found


def _alone(line: TableLine, own: Mapping[str, int], material: Material) -> Line:
    peer = PeerCell(line.category, label_of(line.category, material.setting), None, None, None, "")
    return compare(peer, own_events=sum(own.get(leaf, 0) for leaf in line.leaves), own_exposure=material.exposure,
                   scale=material.scale)  # fmt: skip


def _beside(
    line: TableLine, cells: Mapping[int, ReleaseCell], own: Mapping[str, int], material: Material, peers: Peers,
    terms: Terms,
) -> Line:  # fmt: skip
    return compare(
        _narrowest(cells, peers.places, terms, material.setting),
        own_events=sum(own.get(leaf, 0) for leaf in line.leaves),
        own_exposure=material.exposure,
        scale=material.scale,
    )


def _cells(release: Release) -> dict[str, dict[int, ReleaseCell]]:
    """By line of the table, and by place of the group."""
    found: dict[str, dict[int, ReleaseCell]] = {}
    for cell in release.cells.all():
        cell.release = release
        found.setdefault(cell.category, {})[cell.place] = cell
    return found


def _narrowest(cells: Mapping[int, ReleaseCell], places: Sequence[int], terms: Terms, setting: str) -> PeerCell:
    """The cell of the narrowest of these groups that may be shown; where none may, that of the widest. Which of them it
    is depends on what every reader of the table sees.
    """
    held = [cells[place] for place in reversed(places) if place in cells] or [cells[0]]
    found = next((cell for cell in held if is_shown(cell, terms)), held[-1])
    return _peer(found, terms, setting, instead_of="" if found is held[0] else held[0].group)


def _peer(cell: ReleaseCell, terms: Terms, setting: str, *, instead_of: str) -> PeerCell:
    """A released cell as this reader agreed to see it: its terms may ask for larger cells, never smaller ones."""
    figures = (cell.rate, cell.lower, cell.upper) if is_shown(cell, terms) else (None, None, None)
    rate, lower, upper = (None if figure is None else float(figure) for figure in figures)
    better = str(measure(cell.measure_code).better) if cell.measure_code else ""
    return PeerCell(cell.category, label_of(cell.category, setting), rate, lower, upper, cell.words, cell.decimals,
                    cell.group, _size(cell), instead_of, better)  # fmt: skip


def is_shown(cell: ReleaseCell, terms: Terms) -> bool:
    """Whether a released cell may be shown to this reader, who may have agreed to stricter rules than the PSO's."""
    return (cell.shown and _size(cell) >= terms.fewest_contributors
            and large_enough(cell.count or 0, terms.smallest_cell, cell.base))  # fmt: skip


def _size(cell: ReleaseCell) -> int:
    return int(cell.contributors or cell.release.contributors)


def large_enough(rounded: int, smallest_cell: int, base: int) -> bool:
    """Stricter terms are held against the least that a rounded count can stand for. The floor itself was proved
    on the true count before release: against the rounded one it would hide 11 and 12, which are released as 10.
    """
    return smallest_cell <= SMALLEST_CELL or rounded - base // 2 >= smallest_cell
