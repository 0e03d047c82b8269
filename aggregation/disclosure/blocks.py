"""Sums that hang together, old and new, made into networks that the attack can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from aggregation.disclosure.attack import Network
from aggregation.disclosure.structural import Leaf, Parcel, atoms
from aggregation.disclosure.values import Box, Truth
from aggregation.disclosure.vintages import Change

EXPOSURE = "exposure"
Figure = Callable[[int, Leaf, str], int]


def network_of_counts(boxes: Sequence[Box], truth: Truth, organisation_of: Mapping[int, int]) -> Network:
    """Events by contributor and atom. All boxes belong to one measure."""

    def events(contributor: int, leaf: Leaf, vintage: str) -> int:
        return truth.count(boxes[0].measure, *leaf, vintage, contributor)

    return _network(boxes, organisation_of, events)


def network_of_exposures(boxes: Sequence[Box], truth: Truth, organisation_of: Mapping[int, int]) -> Network:
    """Exposure by contributor and atom of `exposure_box`es."""

    def amount(contributor: int, leaf: Leaf, vintage: str) -> int:
        return truth.amount(leaf[1], vintage, contributor)

    return _network(boxes, organisation_of, amount)


def exposure_box(box: Box, truth: Truth) -> Box:
    """The denominator of a cell: its group and periods, whatever its measure and category."""
    return Box(EXPOSURE, box.contributors, frozenset({EXPOSURE}), box.periods, truth.exposure_vintage(box))


def _network(boxes: Sequence[Box], organisation_of: Mapping[int, int], figure: Figure) -> Network:
    held: dict[int, dict[int, int]] = {}
    sums: list[set[int]] = [set() for _ in boxes]
    changes: dict[Change, set[int]] = {change: set() for change in Change}
    for number, (atom, parcels) in enumerate(atoms(boxes).items()):
        changes[atom.change].add(number)
        for position in atom.boxes:
            sums[position].add(number)
        for parcel in parcels:
            own = held.setdefault(parcel.contributor, {})
            own[number] = own.get(number, 0) + _held(parcel, figure)
    return Network(
        tuple(frozenset(numbers) for numbers in sums),
        held,
        _parties(held, organisation_of),
        came_late=frozenset(changes[Change.CAME_LATE]),
        taken_back=frozenset(changes[Change.TAKEN_BACK]),
    )


def _held(parcel: Parcel, figure: Figure) -> int:
    stretch = parcel.stretch
    if len(stretch.seen) == 1:
        return sum(figure(parcel.contributor, leaf, stretch.seen[0]) for leaf in parcel.leaves)
    return sum(
        stretch.of([figure(parcel.contributor, leaf, vintage) for vintage in stretch.seen]) for leaf in parcel.leaves
    )


def _parties(contributors: Iterable[int], organisation_of: Mapping[int, int]) -> tuple[frozenset[int], ...]:
    families: dict[int, set[int]] = {}
    for contributor in contributors:
        families.setdefault(organisation_of[contributor], set()).add(contributor)
    members = {frozenset({one}) for family in families.values() for one in family}
    return tuple(sorted(members | {frozenset(family) for family in families.values()}, key=sorted))
