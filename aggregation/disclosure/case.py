"""A disclosure case: what was offered with the truth beside it, as plain JSON values for an independent
attack.

It identifies contributors' figures and is treated as identifiable work product.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aggregation.disclosure.rules import Protection, ReleaseRules
from aggregation.disclosure.values import ReleasedCell, Truth

Json = dict[str, Any]
EXPOSURE = "exposure"
ONE_CATEGORY = "all"


def disclosure_case(
    truth: Truth, offered: Sequence[ReleasedCell], *, rules: ReleaseRules, protection: Protection
) -> Json:
    """Cells (truth), releases (a sum and a rate for each shown cell, a symbol for each withheld one),
    standards.

    Providers are organizations: a family attacks, and is protected, as one. Exposures are the measure
    "exposure".
    """
    return {
        "dims": ["category", "period"],
        "cells": [*_count_cells(truth, offered), *_exposure_cells(truth)],
        "releases": [release for number, cell in enumerate(offered) for release in _releases(number, cell)],
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


def _count_cells(truth: Truth, offered: Sequence[ReleasedCell]) -> list[Json]:
    places = {
        (one, cell.box.measure, category, period)
        for cell in offered
        for one in cell.box.contributors
        for category in cell.box.categories
        for period in cell.box.periods
    }
    return [
        _cell(one, measure, category, period, truth.counts.get((measure, category, period), {}).get(one, 0))
        for one, measure, category, period in sorted(places)
    ]


def _exposure_cells(truth: Truth) -> list[Json]:
    return [
        _cell(one, EXPOSURE, ONE_CATEGORY, period, amount) for (one, period), amount in sorted(truth.amounts.items())
    ]


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


def _releases(number: int, cell: ReleasedCell) -> list[Json]:
    providers = [str(one) for one in sorted(cell.box.contributors)]
    select = {
        "measure": cell.box.measure,
        "provider": providers,
        "category": sorted(cell.box.categories),
        "period": sorted(cell.box.periods),
    }
    common = {"audience": [str(one) for one in sorted(cell.audience)], "select": select}
    if cell.count is None:
        return [{"id": f"c{number}", "kind": "suppressed", **common}]
    rounding = {"base": cell.base, "mode": "nearest"}
    found = [{"id": f"c{number}", "kind": "sum", "value": cell.count, "rounding": rounding, **common}]
    if cell.rate is not None:
        denominator = {"measure": EXPOSURE, "provider": providers, "period": sorted(cell.box.periods)}
        found.append(
            {
                "id": f"r{number}",
                "kind": "rate",
                "value": float(cell.rate),
                "rounding": {"decimals": cell.decimals},
                "denominator": denominator,
                "scale": cell.scale,
                **common,
            }
        )
    return found
