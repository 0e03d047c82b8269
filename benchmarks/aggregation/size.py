"""How much is measured."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class Size:
    """`cases`: entries in the journal. `facts`: sums that are kept up, beside `few`. `batches` of `batch` entries are
    timed, and the work of `rounds`, of which the best counts. `quick`: nothing of others is installed.
    """

    cases: int
    facts: int
    few: int
    batches: int
    rounds: int
    batch: int = 500
    alone: int = 1000       # entries that are merged one by one
    writers: int = 4
    quick: bool = False

    def of(self, *, cases: int, facts: int) -> Size:
        """The same of another size."""
        return replace(self, cases=cases, facts=facts)

    def as_json(self) -> dict[str, object]:
        """For the last line."""
        return asdict(self)


# The national database holds 2.6 million records; 500 providers × 60 months × 200 cells are 6 million sums.
FULL = Size(cases=2_600_000, facts=6_000_000, few=10_000, batches=80, rounds=3)
QUICK = Size(cases=3_000, facts=4_000, few=1_000, batches=4, rounds=1, batch=100, alone=20, quick=True)
