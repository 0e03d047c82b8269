"""What is told of the texts that stand behind a release's setting: shares and bounds, never how many.

A release withholds counts and rounds the rest to five (`aggregation.disclosure`). A number of texts is a number of
reports: told beside the release it would undo that by subtraction. So counts become an order of magnitude, shares whole
percents, and below a hundred texts nothing is told but that they are few.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aggregation.statistics.proportions import wilson_interval

FEWEST = 100
FEW = "fewer than 100"
COARSE = 25     # percents
BANDS = ((100_000, "100,000 or more"), (10_000, "10,000 to 99,999"), (1_000, "1,000 to 9,999"), (FEWEST, "100 to 999"))
# Upper ends of the bins of residual risk; the last is open.
BINS = (0.02, 0.04, 0.08)


@dataclass(frozen=True)
class SecondReading:
    """The blind second reading of one engine's texts: texts read, texts with a miss."""

    engine_version: str
    read: int
    missed: int


@dataclass(frozen=True)
class Texts:
    """Counts of one setting's texts. `passed`: by bin of their residual risk (`BINS` and one), then risk unknown."""

    passed: Sequence[int] = (0,) * (len(BINS) + 2)
    confirmed: int = 0      # waited, and two people let them stand
    withheld: int = 0       # waited, and only their codes went on
    waiting: int = 0
    engines: Mapping[str, int] = field(default_factory=dict)
    second_reading: Sequence[SecondReading] = ()

    def told(self) -> dict[str, Any]:
        """What the record says of them."""
        total = sum(self.passed) + self.confirmed + self.withheld + self.waiting
        second = [_second(each) for each in sorted(self.second_reading, key=lambda each: each.engine_version)
                  if each.read]  # fmt: skip
        told: dict[str, Any] = {"texts": band(total), "second_reading": second}
        if total >= FEWEST:
            told["shares"] = {
                "held for a person": _percent(total - sum(self.passed), total),
                "confirmed by two people": _percent(self.confirmed, total),
                "withheld": _percent(self.withheld, total),
            }
            told["engines"] = {name: _percent(count, total) for name, count in sorted(self.engines.items())}
        if sum(self.passed) >= FEWEST:
            told["residual_risk_of_passed"] = dict(zip(bins(), self._shares(), strict=True))
        return told

    def _shares(self) -> list[int]:
        return [_percent(count, sum(self.passed)) for count in self.passed]


def bins() -> list[str]:
    """The bins of residual risk in words."""
    lower = (0.0, *BINS)
    names = [f"{low:.2f} to below {high:.2f}" for low, high in zip(lower, BINS, strict=False)]
    return [*names, f"{BINS[-1]:.2f} or more", "not recorded"]


def band(count: int) -> str:
    """An order of magnitude in words."""
    return next((words for least, words in BANDS if count >= least), FEW)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole)


def _second(each: SecondReading) -> dict[str, Any]:
    """The upper end of Wilson's 95 % interval in percents, rounded up: to whole ones, and the share with it, only of
    many. Of few the whole percent would be one number of texts, or a handful.
    """
    step = 1 if each.read >= FEWEST else COARSE
    at_most = step * math.ceil(100 * wilson_interval(each.missed, each.read).upper / step)
    told: dict[str, Any] = {"engine": each.engine_version, "texts_read": band(each.read)}
    told["percent_missed_at_most"] = at_most
    return told | ({"percent_missed": _percent(each.missed, each.read)} if each.read >= FEWEST else {})
