"""Rules 3 and 5: is every difference of cells a sum over enough organizations? Decided without any count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from aggregation.disclosure.rules import ReleaseRules
from aggregation.disclosure.values import Box

Signature = frozenset[int]
Place = tuple[int, str, str]


def atoms(boxes: Sequence[Box]) -> dict[Signature, list[Place]]:
    """Group places (contributor, leaf category, leaf period) by the set of boxes that sum them.

    The key holds positions in `boxes`. Every sum or difference that anyone can form from the boxes is a sum
    over whole atoms; so an atom is the smallest thing that can ever be worked out.
    """
    found: dict[Signature, list[Place]] = defaultdict(list)
    for category in sorted(set().union(*(box.categories for box in boxes))):
        for period in sorted(set().union(*(box.periods for box in boxes))):
            for contributor, signature in _signatures(boxes, category, period).items():
                found[signature].append((contributor, category, period))
    return dict(found)


def organisations_of(places: Sequence[Place], organisation_of: Mapping[int, int]) -> set[int]:
    """Organizations that stand in an atom (rule 3: a family is one)."""
    return {organisation_of[contributor] for contributor, _, _ in places}


def atoms_large_enough(boxes: Sequence[Box], organisation_of: Mapping[int, int], rules: ReleaseRules) -> bool:
    """Rule 5 for all boxes together: each atom holds at least `rules.smallest_atom` organizations."""
    return all(
        len(organisations_of(places, organisation_of)) >= rules.smallest_atom for places in atoms(boxes).values()
    )


def admitted(
    offered: Sequence[Box], proposed: Sequence[Box], organisation_of: Mapping[int, int], rules: ReleaseRules
) -> list[bool]:
    """For each proposed box in turn: may it join all boxes offered before without making an atom too small?

    Whether an earlier box was shown or withheld does not matter, so that the answer tells nothing of counts.
    """
    standing = list(offered)
    answers = []
    for box in proposed:
        touched = [standing[position] for position in connected(standing, box)]
        answers.append(atoms_large_enough([*touched, box], organisation_of, rules))
        if answers[-1]:
            standing.append(box)
    return answers


def connected(boxes: Sequence[Box], start: Box) -> list[int]:
    """Positions of the boxes linked to `start` by a chain of boxes that share facts, in order."""
    linked: list[int] = []
    fresh, rest = [start], list(enumerate(boxes))
    while fresh:
        here = fresh.pop()
        near = [(position, box) for position, box in rest if box.meets(here)]
        rest = [(position, box) for position, box in rest if not box.meets(here)]
        linked += [position for position, _ in near]
        fresh += [box for _, box in near]
    return sorted(linked)


def _signatures(boxes: Sequence[Box], category: str, period: str) -> dict[int, Signature]:
    stand_in: dict[int, set[int]] = defaultdict(set)
    for position, box in enumerate(boxes):
        if category in box.categories and period in box.periods:
            for contributor in box.contributors:
                stand_in[contributor].add(position)
    return {contributor: frozenset(positions) for contributor, positions in stand_in.items()}
