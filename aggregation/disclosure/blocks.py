"""Sums that hang together, old and new, made into networks that the attack can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from aggregation.disclosure.attack import Network
from aggregation.disclosure.structural import Place, atoms, connected
from aggregation.disclosure.values import Box, Truth

EXPOSURE = "exposure"


def blocks(boxes: Sequence[Box]) -> list[list[int]]:
    """Positions of boxes, put together where a chain of shared facts links them."""
    left = set(range(len(boxes)))
    found = []
    while left:
        block = connected(boxes, boxes[min(left)])
        found.append(block)
        left -= set(block)
    return found


def network_of_counts(boxes: Sequence[Box], truth: Truth, organisation_of: Mapping[int, int]) -> Network:
    """Events by contributor and atom. All boxes belong to one measure."""

    def events(place: Place) -> int:
        contributor, category, period = place
        return truth.counts.get((boxes[0].measure, category, period), {}).get(contributor, 0)

    return _network(boxes, organisation_of, events)


def network_of_exposures(boxes: Sequence[Box], truth: Truth, organisation_of: Mapping[int, int]) -> Network:
    """Exposure by contributor and atom of `exposure_box`es."""

    def amount(place: Place) -> int:
        contributor, _, period = place
        return truth.amounts.get((contributor, period), 0)

    return _network(boxes, organisation_of, amount)


def exposure_box(box: Box) -> Box:
    """The denominator of a cell: its group and periods, whatever its measure and category."""
    return Box(EXPOSURE, box.contributors, frozenset({EXPOSURE}), box.periods)


def _network(boxes: Sequence[Box], organisation_of: Mapping[int, int], figure: Callable[[Place], int]) -> Network:
    held: dict[int, dict[int, int]] = {}
    sums: list[set[int]] = [set() for _ in boxes]
    for number, (signature, places) in enumerate(atoms(boxes).items()):
        for position in signature:
            sums[position].add(number)
        for place in places:
            own = held.setdefault(place[0], {})
            own[number] = own.get(number, 0) + figure(place)
    return Network(tuple(frozenset(numbers) for numbers in sums), held, _parties(held, organisation_of))


def _parties(contributors: Iterable[int], organisation_of: Mapping[int, int]) -> tuple[frozenset[int], ...]:
    families: dict[int, set[int]] = {}
    for contributor in contributors:
        families.setdefault(organisation_of[contributor], set()).add(contributor)
    members = {frozenset({one}) for family in families.values() for one in family}
    return tuple(sorted(members | {frozenset(family) for family in families.values()}, key=sorted))
