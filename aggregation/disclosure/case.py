"""A disclosure case: what was offered with the truth beside it, as plain JSON values for an independent
attack.

It identifies contributors' figures and is treated as identifiable work product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from aggregation.disclosure.blocks import EXPOSURE, exposure_box
from aggregation.disclosure.rules import Protection, ReleaseRules
from aggregation.disclosure.values import FIRST, Box, ReleasedCell, Truth
from aggregation.disclosure.vintages import Change, Stretch, every_stretch

Json = dict[str, Any]
Figure = Callable[[str, str, str, int], int]  # category, period, vintage, contributor


def disclosure_case(
    truth: Truth, offered: Sequence[ReleasedCell], *, rules: ReleaseRules, protection: Protection
) -> Json:
    """Cells (truth), releases (a sum and a rate for each shown cell, a symbol for each withheld one),
    standards.

    Exposures are the measure "exposure". `families` lists the contributors that belong to one organization: they
    attack as one. What a restatement added or took back is a period of its own, "2025-01, added 2026-02".
    """
    counts = {measure: Layout.of([cell.box for cell in offered if cell.box.measure == measure])
              for measure in sorted({cell.box.measure for cell in offered})}  # fmt: skip
    exposures = Layout.of([exposure_box(cell.box, truth) for cell in offered if cell.scale])
    cells = [cell for layout in counts.values() for cell in layout.cells(_events(truth, layout.measure))]
    releases = []
    for number, cell in enumerate(offered):
        releases += _releases(number, cell, counts[cell.box.measure], exposures, truth)
    return {
        "dims": ["category", "period"],
        "cells": [*cells, *exposures.cells(_amounts(truth))],
        "releases": releases,
        "families": _families(truth, offered),
        **_standards(rules, protection),
    }


def _standards(rules: ReleaseRules, protection: Protection) -> Json:
    return {
        "protection": {
            "p": protection.p,
            "abs": protection.absolute,
            "width": protection.width,
            "zeros_sensitive": True,
        },
        "static": {
            "min_providers": rules.min_organisations,
            "min_events": rules.min_events,
            "n": 1,
            "k": rules.max_share,
            "p": rules.p,
        },
    }


def _events(truth: Truth, measure: str) -> Figure:
    return lambda category, period, vintage, one: truth.count(measure, category, period, vintage, one)


def _amounts(truth: Truth) -> Figure:
    return lambda _category, period, vintage, one: truth.amount(period, vintage, one)


@dataclass(frozen=True)
class Layout:
    """The cells of one measure: a leaf of one contributor, for each stretch of vintages that releases tell apart."""

    measure: str
    seen: Mapping[tuple[str, str, int], tuple[str, ...]]

    @classmethod
    def of(cls, boxes: Sequence[Box]) -> Layout:
        """Laid out by the boxes that sum the cells, all of one measure."""
        seen: dict[tuple[str, str, int], set[str]] = {}
        for box in set(boxes):
            for place in product(box.categories, box.periods, box.contributors):
                seen.setdefault(place, set()).add(box.vintage)
        vintages = {place: tuple(sorted(found)) for place, found in sorted(seen.items())}
        return cls(boxes[0].measure if boxes else EXPOSURE, vintages)

    def cells(self, figure: Figure) -> list[Json]:
        """The truth. Where nothing was taken back of a leaf, that is taken as known: an attacker will suppose it."""
        found = []
        taken = set()
        for (category, period, one), seen in self.seen.items():
            counts = [figure(category, period, vintage, one) for vintage in seen]
            for stretch in every_stretch(seen):
                value = stretch.of(counts)
                leaf = (category, named(period, stretch)) if stretch.change is Change.TAKEN_BACK else None
                taken |= {leaf} if value else set()
                found.append((leaf, _cell(one, self.measure, category, named(period, stretch), value)))
        return [cell | {"public": leaf is not None and leaf not in taken} for leaf, cell in found]

    def periods(self, box: Box) -> list[str]:
        """Leaf periods of a box as the cells name them: every stretch that holds its vintage."""
        return sorted({
            named(period, stretch)
            for period, seen in self._shapes if period in box.periods and box.vintage in seen
            for stretch in every_stretch(seen) if box.vintage in seen[stretch.first : stretch.last + 1]
        })  # fmt: skip

    @cached_property
    def _shapes(self) -> frozenset[tuple[str, tuple[str, ...]]]:
        return frozenset((period, seen) for (_, period, _), seen in self.seen.items())


def named(period: str, stretch: Stretch) -> str:
    """A leaf period and what became of its facts: those that stayed have the plain name."""
    added = f", added {stretch.seen[stretch.first]}" if stretch.first else ""
    taken = f", taken back {stretch.seen[stretch.last + 1]}" if stretch.last + 1 < len(stretch.seen) else ""
    return f"{period}{added}{taken}"


def _cell(contributor: int, measure: str, category: str, period: str, value: int) -> Json:
    return {
        "provider": str(contributor),
        "measure": measure,
        "category": category,
        "period": period,
        "value": value,
        "lower": 0,
        "upper": None,
        "public": False,
        "integer": True,
    }


def _releases(number: int, cell: ReleasedCell, counts: Layout, exposures: Layout, truth: Truth) -> list[Json]:
    providers = [str(one) for one in sorted(cell.box.contributors)]
    select = {
        "measure": cell.box.measure,
        "provider": providers,
        "category": sorted(cell.box.categories),
        "period": counts.periods(cell.box),
    }
    common: Json = {"audience": [str(one) for one in sorted(cell.audience)], "select": select}
    if cell.box.vintage != FIRST:
        common["vintage"] = cell.box.vintage
    if cell.count is None:
        return [{"id": f"c{number}", "kind": "suppressed", **common}]
    rounding = {"base": cell.base, "mode": "nearest"}
    found = [{"id": f"c{number}", "kind": "sum", "value": cell.count, "rounding": rounding, **common}]
    if cell.rate is not None:
        over = exposures.periods(exposure_box(cell.box, truth))
        rate = {
            "id": f"r{number}",
            "kind": "rate",
            "value": float(cell.rate),
            "rounding": {"decimals": cell.decimals},
            "denominator": {"measure": EXPOSURE, "provider": providers, "period": over},
            "scale": cell.scale,
        }
        found.append(rate | common)
    return found


def _families(truth: Truth, offered: Sequence[ReleasedCell]) -> list[list[str]]:
    members: dict[int, set[int]] = {}
    for cell in offered:
        for contributor in cell.box.contributors:
            members.setdefault(truth.organisation_of[contributor], set()).add(contributor)
    return [[str(one) for one in sorted(family)] for _, family in sorted(members.items()) if len(family) > 1]
