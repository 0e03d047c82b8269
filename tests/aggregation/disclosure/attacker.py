"""An attacker who knows the rules, its own figures, every exposure, and what was released; nothing of the auditor.

It reads the disclosure case (plain JSON values), never the auditor's own objects, and bounds one figure at a time
with one whole-number unknown for every other provider's every figure.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import ceil, floor
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Key = tuple[str, str, str]
FAR = 100_000


class Attacker:
    """A coalition of providers in front of one case."""

    def __init__(self, case: dict[str, Any], coalition: frozenset[str]) -> None:
        self.case = case
        self.coalition = coalition
        self.truth = {
            (cell["provider"], cell["category"], cell["period"]): cell["value"]
            for cell in case["cells"]
            if cell["measure"] == "events"
        }
        self.exposure = {
            (cell["provider"], cell["period"]): cell["value"] for cell in case["cells"] if cell["measure"] == "exposure"
        }
        self.sums = [self._sum(r) for r in case["releases"] if r["kind"] != "suppressed" and self._sees(r)]

    def _sees(self, release: dict[str, Any]) -> bool:
        return release["audience"] == "all" or not self.coalition.isdisjoint(release["audience"])

    def _sum(self, release: dict[str, Any]) -> tuple[frozenset[Key], int, int]:
        """Unknown figures in a release and the span that their sum must lie in."""
        select = release["select"]
        keys = frozenset(product(select["provider"], select["category"], select["period"])) & self.truth.keys()
        low, high = self._total(release)
        own = sum(self.truth[key] for key in keys if key[0] in self.coalition)
        return frozenset(key for key in keys if key[0] not in self.coalition), low - own, high - own

    def _total(self, release: dict[str, Any]) -> tuple[int, int]:
        least = self.case["static"]["min_events"]
        if "rounding" not in release:
            return release["value"], release["value"]
        if release["kind"] == "sum":
            base = release["rounding"]["base"]
            possible = range(release["value"] - base, release["value"] + base + 1)
            fitting = [t for t in possible if t >= least and base * floor(t / base + 0.5) == release["value"]]
            return fitting[0], fitting[-1]
        where = release["denominator"]
        exposure = sum(self.exposure[key] for key in product(where["provider"], where["period"]))
        middle = Fraction(str(release["value"])) * exposure / release["scale"]
        half = Fraction(1, 20) * exposure / release["scale"]
        return max(least, ceil(middle - half)), ceil(middle + half) - 1

    def bounds(self, target: frozenset[Key]) -> tuple[int, int]:
        """Least and largest sum of the target's figures that fits all that was released."""
        keys = sorted(set(target).union(*(keys for keys, _, _ in self.sums)))
        rows = [[float(key in among) for key in keys] for among, _, _ in self.sums]
        goal = np.array([float(key in target) for key in keys])
        limits = (
            [LinearConstraint(np.array(rows), [s[1] for s in self.sums], [s[2] for s in self.sums])] if rows else []
        )
        ends = []
        for sign in (1, -1):
            answer = milp(
                sign * goal,
                integrality=np.ones(len(keys)),
                bounds=Bounds(0, FAR),
                constraints=limits,
                options={"mip_rel_gap": 0.0},
            )
            assert answer.success, answer.message
            ends.append(sign * round(answer.fun))
        return ends[0], ends[1]

    def enumerated_bounds(self, target: Key, most: int) -> tuple[int, int]:
        """The same for one target by trying every assignment up to `most`: for very small cases only."""
        keys = sorted(set().union(*(keys for keys, _, _ in self.sums)))
        fitting = [
            dict(zip(keys, values, strict=True))[target]
            for values in product(range(most + 1), repeat=len(keys))
            if self._fits(dict(zip(keys, values, strict=True)))
        ]
        return min(fitting), max(fitting)

    def _fits(self, figures: dict[Key, int]) -> bool:
        return all(low <= sum(figures[key] for key in keys) <= high for keys, low, high in self.sums)

    def too_tight(self, target: frozenset[Key]) -> bool:
        """Whether the target is bounded closer than the case's standard of protection."""
        low, high = self.bounds(target)
        wanted = self.case["protection"]
        value = sum(self.truth[key] for key in target)
        slack = max(wanted["abs"], wanted["p"] * value)
        return high < value + slack or low > max(0, value - slack) or high - low < wanted["width"]


def coalitions(case: dict[str, Any], families: list[frozenset[str]] | None = None) -> list[frozenset[str]]:
    """Every provider, every pair, every family, and every family with one more."""
    providers = sorted({cell["provider"] for cell in case["cells"]})
    families = families or []
    found = [frozenset({one}) for one in providers] + [frozenset(pair) for pair in combinations(providers, 2)]
    return found + families + [family | {one} for family in families for one in providers if one not in family]


def targets(case: dict[str, Any], coalition: frozenset[str]) -> list[frozenset[Key]]:
    """Every figure of every other provider."""
    return [
        frozenset({(cell["provider"], cell["category"], cell["period"])})
        for cell in case["cells"]
        if cell["measure"] == "events" and cell["provider"] not in coalition
    ]


def largest_first(case: dict[str, Any], families: list[frozenset[str]], most: int) -> list[tuple[Any, Any]]:
    """The attacks likeliest to succeed: coalitions that know most, against the largest figures left."""
    cells = [cell for cell in case["cells"] if cell["measure"] == "events"]
    own = {c: sum(cell["value"] for cell in cells if cell["provider"] in c) for c in coalitions(case, families)}
    chosen = []
    for coalition in sorted(own, key=lambda c: -own[c])[:4]:
        wanted = targets(case, coalition)
        value = {(c["provider"], c["category"], c["period"]): c["value"] for c in cells}
        wanted.sort(key=lambda target: -sum(value[key] for key in target))
        chosen += [(coalition, target) for target in wanted[:3] + wanted[-1:]]
    return chosen[:most]
