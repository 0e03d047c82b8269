"""Figures of one page that add up: none that is hidden may be what is left when the others are taken from their sum.

This is no disclosure control, which knows everything that was ever shown (`aggregation.disclosure`): it keeps one page
from giving away by itself what the page withholds.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def protected(
    cells: Mapping[Name, int | None], sums: Sequence[Sequence[Name]], *, kept: Collection[Name] = ()
) -> dict[Name, int | None]:
    """`sums`: names of figures of which one is the sum of the others. Where exactly one of them is hidden (None), the
    smallest that is shown is hidden too, until no figure follows from the others. `kept` are hidden last.
    """
    found = dict(cells)
    whole = [names for names in sums if len(names) > 1]
    while left := [names for names in whole if sum(found[name] is None for name in names) == 1]:
        shown = [name for name in left[0] if found[name] is not None]
        found[min(shown, key=lambda name: (name in kept, found[name] or 0))] = None
    return found
