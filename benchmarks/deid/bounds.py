"""How far a figure may be off: bounds of shares by bootstrap over narratives, and exact ones.

Identifiers of one narrative stand or fall together, and so do narratives of one hand: the bootstrap draws, within each
setting, as many hands as there are, and then as many narratives of each as it wrote, all with replacement (Davison
and Hinkley, Bootstrap Methods, 1997, 3.8). Where a share is 0 or 1 a bootstrap says nothing, so that the bound is the
worse of it and of the exact binomial one (Clopper and Pearson, 1934). Both are ends of a two-sided 95 % interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from benchmarks.deid.scoring import Tally

DRAWS, SEED, TAIL = 4000, 2024, 0.025
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """`hits` of `n`, and the end of the 95 % interval on the bad side. `value` is NaN of nothing."""

    hits: int
    n: int
    bound: float

    @property
    def value(self) -> float:
        return self.hits / self.n if self.n else float("nan")


def draws(tallies: Sequence[Tally], times: int = DRAWS) -> Numbers:
    """How often each narrative is drawn: one line a draw."""
    chance = np.random.default_rng(SEED)
    weights = np.zeros((times, len(tallies)))
    for setting in sorted({each.row.setting for each in tallies}):
        cells = [np.array([place for place, each in enumerate(tallies) if (each.row.setting, each.row.hand) == (
            setting, hand)]) for hand in sorted({each.row.hand for each in tallies if each.row.setting == setting})]
        for line in weights:
            for cell in chance.integers(len(cells), size=len(cells)):
                drawn = chance.integers(len(cells[cell]), size=len(cells[cell]))
                np.add.at(line, cells[cell][drawn], 1)
    return weights


def share(tallies: Sequence[Tally], weights: Numbers, hits: Callable[[Tally], int], of: Callable[[Tally], int], *,
          low: bool, exact: bool = True) -> Share:  # fmt: skip
    """The share of `hits` in `of` over all narratives; `low`: its lower bound is the bad side. `exact`: the units are
    drawn one by one, as spans and narratives are and characters are not."""
    above, below = (np.array([part(each) for each in tallies], dtype=float) for part in (hits, of))
    drawn_above, drawn_below = weights @ above, weights @ below
    shares = drawn_above[drawn_below > 0] / drawn_below[drawn_below > 0]
    total, n = int(above.sum()), int(below.sum())
    ends = [float(np.quantile(shares, TAIL if low else 1 - TAIL))] if len(shares) else []
    ends += [exact_bound(total, n, low=low)] if exact else []
    return Share(total, n, (min if low else max)(ends, default=float("nan")))


def exact_bound(hits: int, n: int, *, low: bool) -> float:
    """The end of Clopper and Pearson's interval; the whole of [0, 1] is open of nothing."""
    if low:
        return float(beta.ppf(TAIL, hits, n - hits + 1)) if hits else 0.0
    return float(beta.ppf(1 - TAIL, hits + 1, n - hits)) if hits < n else 1.0
