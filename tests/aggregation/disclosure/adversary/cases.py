"""Small cases written by hand, and bounds by trying everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from aggregation.disclosure.adversary.attacking import View
from aggregation.disclosure.adversary.bounding import Solver
from aggregation.disclosure.adversary.reading import Case, read
from aggregation.disclosure.adversary.standpoint import Lookout

Figures = dict[tuple[str, str], int]  # provider, category
PROTECTION = {"p": 0.10, "abs": 2, "width": 4, "zeros_sensitive": True}


def case_of(figures: Figures, *releases: dict[str, Any], exposures: dict[str, int] | None = None, **more: Any) -> Any:
    """One period. Every release is seen by all unless it says otherwise."""
    cells = [_cell(provider, "events", category, value) for (provider, category), value in figures.items()]
    cells += [_cell(provider, "exposure", "all", value) for provider, value in (exposures or {}).items()]
    said = [{"id": f"r{number}", "audience": "all"} | release for number, release in enumerate(releases, 1)]
    return {"dims": ["category", "period"], "cells": cells, "releases": said, "protection": PROTECTION} | more


def _cell(provider: str, measure: str, category: str, value: int) -> dict[str, Any]:
    return {"provider": provider, "measure": measure, "category": category, "period": "q1", "value": value, "lower": 0,
            "upper": None, "public": False, "integer": True}  # fmt: skip


def found(case: Any, coalition: str, provider: str, category: str) -> tuple[float, float]:
    """Bounds of one cell as the attack finds them by programs."""
    read_case: Case = read(case)
    wanted = frozenset({"events"})
    seen = [k for k, one in enumerate(read_case.releases) if one.audience is None or set(coalition) & one.audience]
    lookout = Lookout(read_case, seen, wanted)
    number = next(n for n, c in enumerate(read_case.cells) if (c.provider, c.where[0]) == (provider, category))
    heaps = frozenset({lookout.heap_of[number]})
    solver = Solver(lookout.standpoint(frozenset(coalition)))
    left = View(read_case, lookout, wanted)._cells_left(solver.at, heaps)
    return (0.0 if left > 1 else solver.least(heaps)), solver.largest(heaps)


def tried(
    figures: Figures, coalition: str, provider: str, category: str, fits: Callable[[Figures], bool], most: int
) -> tuple[int, int]:
    """The same by every assignment of whole numbers up to `most` that fits."""
    fitting = [trial[provider, category] for trial in _trials(figures, coalition, most) if fits(trial)]
    return min(fitting), max(fitting)


def _trials(figures: Figures, coalition: str, most: int) -> Iterator[Figures]:
    unknown = [key for key in figures if key[0] not in coalition]
    for values in product(range(most + 1), repeat=len(unknown)):
        yield figures | dict(zip(unknown, values, strict=True))
