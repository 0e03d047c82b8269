"""How much of each month is known already, by chain ladder over the delays of a whole setting. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from aggregation.dashboards.figures import Withheld, listed, withheld
from aggregation.dashboards.months import full, moved, run_of
from aggregation.periods import months_between
from aggregation.statistics.delay import Month
from aggregation.statistics.delay import months as ladder
from aggregation.statistics.results import NotShown

Delay = tuple[str, int, int]  # month of the events, months until they came in, how many
LONGEST = 24                  # months of delay that are told apart
LOOKED_AT = 36                # months of event that are looked at
OPEN = "{month} is not over yet."
EARLY = "{month} is {share:.0%} complete: too little of it is known to be shown."


@dataclass(frozen=True, slots=True)
class Known:
    """`last`: the newest month that is over. `refused`: why no share can be told; then every month that is over is
    taken as it stands, and the page says so.
    """

    last: str
    by_month: Mapping[str, Month] = field(default_factory=dict)
    refused: Withheld | None = None

    def share(self, month: str) -> float | None:
        """How complete, 0 to 1; None where it cannot be told. What is older than what was looked at is complete."""
        if self.refused is not None or not self.by_month:
            return None
        return self.by_month[month].completeness if month in self.by_month else 1.0

    def hidden(self, month: str) -> Withheld | None:
        """Why a month is not shown at all."""
        if month > self.last:
            return Withheld(OPEN.format(month=full(month)))
        found = self.by_month.get(month)
        if found is None or not found.hidden:
            return None
        return Withheld(EARLY.format(month=full(month), share=found.completeness))

    def hatched(self, month: str) -> bool:
        """Whether a month is shown, but marked as not complete."""
        found = self.by_month.get(month)
        return found is not None and found.hatched

    def shown(self, months: Iterable[str]) -> tuple[str, ...]:
        """Those that may be shown."""
        return tuple(month for month in months if self.hidden(month) is None)

    def left_out(self, months: Iterable[str]) -> str:
        """Which months of a period are not in its figures, in words; nothing where all are."""
        asked = list(months)
        still = [full(month) for month in asked if month > self.last]
        early = [f"{full(month)} ({self.by_month[month].completeness:.0%})" for month in asked
                 if month <= self.last and self.hidden(month)]  # fmt: skip
        parts = [f"Not over yet: {_span(still)}." if still else "",
                 f"Too incomplete to count: {listed(early)}." if early else ""]  # fmt: skip
        return " ".join(part for part in parts if part)


def known(delays: Iterable[Delay], last: str) -> Known:
    """What the delays of a setting tell at the end of the month `last`. Where they tell too little, with the reason."""
    rows = [row for row in delays if row[0] <= last and row[2]]
    if not rows:
        return Known(last, refused=Withheld("No delay is known yet, so how complete a month is cannot be told."))
    first = max(min(month for month, _, _ in rows), moved(last, 1 - LOOKED_AT))
    months = run_of(first, last)
    found = ladder(triangle_of(rows, months))
    if isinstance(found, NotShown):
        return Known(last, refused=withheld(found))
    return Known(last, dict(zip(months, found, strict=True)))


def triangle_of(rows: Collection[Delay], months: tuple[str, ...]) -> list[list[float]]:
    """Events of each month known after 0, 1, 2 … months, oldest month first, up to the end of the last of `months`.

    What came later than is told apart counts with the last delay; what came after the last month is not known yet.
    """
    at: dict[tuple[str, int], int] = {}
    for month, lag, count in rows:
        key = (month, min(max(lag, 0), LONGEST))
        at[key] = at.get(key, 0) + count
    return [_cumulated(at, month, min(months_between(month, months[-1]), LONGEST)) for month in months]


def _cumulated(at: Mapping[tuple[str, int], int], month: str, longest: int) -> list[float]:
    total, row = 0, []
    for lag in range(longest + 1):
        total += at.get((month, lag), 0)
        row.append(float(max(0, total)))
    return row


def _span(names: list[str]) -> str:
    return listed(names) if len(names) <= 3 else f"{names[0]} to {names[-1]}"
