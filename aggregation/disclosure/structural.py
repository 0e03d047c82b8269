"""Rules 3 and 5: is every difference of cells a sum over enough organizations? Decided without any count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from aggregation.disclosure.rules import ReleaseRules
from aggregation.disclosure.values import Box
from aggregation.disclosure.vintages import Change, Stretch, every_stretch

Signature = frozenset[int]
Leaf = tuple[str, str]


class Atom(NamedTuple):
    """Facts that stand in the same boxes, by position; those of restated boxes by what became of them, for whoever
    knows that nothing was taken back can tell the one from the other.
    """

    boxes: Signature
    change: Change


@dataclass(frozen=True)
class Parcel:
    """Facts of one contributor that stand in the same boxes: leaves (category, period), and vintages."""

    contributor: int
    leaves: tuple[Leaf, ...]
    stretch: Stretch


def atoms(boxes: Sequence[Box]) -> dict[Atom, list[Parcel]]:
    """Group facts by the set of boxes that sum them. All boxes belong to one measure.

    Every sum or difference that anyone can form from the boxes is a sum
    over whole atoms; so an atom is the smallest thing that can ever be worked out.
    """
    found: dict[tuple[int, Change], list[Parcel]] = defaultdict(list)
    for contributors, leaves, signature, stretch in _pieces(boxes):
        found[signature, stretch.change] += [Parcel(contributor, leaves, stretch) for contributor in contributors]
    return {Atom(frozenset(_positions(bits)), change): parcels for (bits, change), parcels in found.items()}


def atoms_large_enough(boxes: Sequence[Box], organisation_of: Mapping[int, int], rules: ReleaseRules) -> bool:
    """Rule 5 for all boxes together: each atom holds at least `rules.smallest_atom` organizations (rule 3: a family
    is one).
    """
    found: dict[tuple[int, Change], set[int]] = defaultdict(set)
    for contributors, _, signature, stretch in _pieces(boxes):
        found[signature, stretch.change].update(organisation_of[contributor] for contributor in contributors)
    return all(len(organisations) >= rules.smallest_atom for organisations in found.values())


def _pieces(boxes: Sequence[Box]) -> Iterator[tuple[tuple[int, ...], tuple[Leaf, ...], int, Stretch]]:
    """Contributors, leaves and vintages that stand in the same boxes, these as bits of a number."""
    shapes: dict[int, list[tuple[int, Stretch]]] = {}
    alike = _contributors_by_boxes(boxes)
    for bits, leaves in _leaves_by_boxes(boxes).items():
        for own, contributors in alike.items():
            if (here := bits & own) and here not in shapes:
                shapes[here] = list(_by_vintage(boxes, here))
            for signature, stretch in shapes.get(here, ()):
                yield contributors, leaves, signature, stretch


def admitted(
    offered: Sequence[Box], proposed: Sequence[Box], organisation_of: Mapping[int, int], rules: ReleaseRules
) -> list[bool]:
    """For each proposed box in turn: may it join all boxes offered before without making an atom too small?

    Whether an earlier box was shown or withheld does not matter, so that the answer tells nothing of counts.
    """
    boxes = [*offered, *proposed]
    blocks = together(offered)
    answers = []
    for position in range(len(offered), len(boxes)):
        apart, touched = _around(blocks, boxes, position)
        answers.append(atoms_large_enough([boxes[k] for k in (*touched, position)], organisation_of, rules))
        if answers[-1]:
            blocks = [*apart, [*touched, position]]
    return answers


def together(boxes: Sequence[Box]) -> list[list[int]]:
    """Positions of boxes, put together where a chain of shared facts links them."""
    blocks: list[list[int]] = []
    for position in range(len(boxes)):
        apart, touched = _around(blocks, boxes, position)
        blocks = [*apart, [*touched, position]]
    return [sorted(block) for block in blocks]


def _around(blocks: Sequence[list[int]], boxes: Sequence[Box], position: int) -> tuple[list[list[int]], list[int]]:
    """Blocks that share nothing with the box at a position; and the positions of those that do."""
    apart: list[list[int]] = []
    touched: list[int] = []
    for block in blocks:
        if any(boxes[position].meets(boxes[other]) for other in block):
            touched += block
        else:
            apart.append(block)
    return apart, touched


def _leaves_by_boxes(boxes: Sequence[Box]) -> dict[int, tuple[Leaf, ...]]:
    """Leaves by the boxes that hold them, these as bits of a number."""
    bits: dict[Leaf, int] = defaultdict(int)
    for position, box in enumerate(boxes):
        for leaf in product(box.categories, box.periods):
            bits[leaf] |= 1 << position
    found: dict[int, list[Leaf]] = defaultdict(list)
    for leaf in sorted(bits):
        found[bits[leaf]].append(leaf)
    return {held: tuple(leaves) for held, leaves in found.items()}


def _contributors_by_boxes(boxes: Sequence[Box]) -> dict[int, tuple[int, ...]]:
    """Contributors by the boxes that they stand in."""
    bits: dict[int, int] = defaultdict(int)
    for position, box in enumerate(boxes):
        for contributor in box.contributors:
            bits[contributor] |= 1 << position
    found: dict[int, list[int]] = defaultdict(list)
    for contributor in sorted(bits):
        found[bits[contributor]].append(contributor)
    return {held: tuple(contributors) for held, contributors in found.items()}


def _by_vintage(boxes: Sequence[Box], bits: int) -> Iterator[tuple[int, Stretch]]:
    """The boxes of each stretch of vintages that these boxes tell apart."""
    seen = sorted({boxes[position].vintage for position in _positions(bits)})
    for stretch in every_stretch(seen):
        within = seen[stretch.first : stretch.last + 1]
        yield sum(1 << position for position in _positions(bits) if boxes[position].vintage in within), stretch


def _positions(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
