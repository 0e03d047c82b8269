"""Facts as they were frozen with each release, beside those of today: what the auditor holds two vintages against.

What was released once is never counted anew under the same name (rule 2): a table that rests on months released before
takes them as they were then, for the group of then. Only a restatement looks at them as they are now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from aggregation.disclosure.values import FIRST, Contribution, Exposure, Truth

from .memory import released_drafts
from .models import Contributor, ExposureFact, Fact, ReleaseDraft

Count = tuple[int, str, str]    # contributor, event type, month
Amount = tuple[int, str]        # contributor, month


@dataclass
class Figures:
    """Events and exposures of one vintage."""

    counts: dict[Count, int] = field(default_factory=dict)
    amounts: dict[Amount, int] = field(default_factory=dict)

    def within(self, region: set[Amount]) -> Figures:
        """Of these contributors in these months alone."""
        counts = {key: count for key, count in self.counts.items() if (key[0], key[2]) in region}
        return Figures(counts, {key: amount for key, amount in self.amounts.items() if key in region})

    def take(self, other: Figures, region: set[Amount]) -> None:
        """Let the other's figures stand for a region: what it does not hold was nothing."""
        self.counts = {key: n for key, n in self.counts.items() if (key[0], key[2]) not in region} | other.counts
        self.amounts = {key: n for key, n in self.amounts.items() if key not in region} | other.amounts

    def to_json(self) -> dict[str, Any]:
        return {"counts": [[*key, n] for key, n in sorted(self.counts.items())],
                "exposures": [[*key, n] for key, n in sorted(self.amounts.items())]}  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Figures:
        counts = {(code, kind, month): n for code, kind, month, n in kept["counts"]}
        return cls(counts, {(code, month): n for code, month, n in kept["exposures"]})


def vintage_of(draft: ReleaseDraft) -> str:
    """FIRST, or for a restatement its date: text that sorts by time."""
    return draft.restates.restatable_from.isoformat() if draft.restates else FIRST


def vintages(draft: ReleaseDraft, region: set[Amount]) -> dict[str, Figures]:
    """All that the auditor may need for a draft: figures by vintage, the draft's own among them."""
    now = _today(draft.setting)
    found = {FIRST: Figures(dict(now.counts), dict(now.amounts))}
    frozen: set[Amount] = set()
    for before in released_drafts(draft.setting):
        if "facts" not in before.cells:  # released before facts were kept with it
            continue
        here, kept = region_of(before.cells["roster"], before.cells["facts"]["months"]), _kept(before)
        vintage = before.cells["facts"]["vintage"]
        if vintage == FIRST:
            here -= frozen
            frozen |= here
        found.setdefault(vintage, Figures()).take(kept.within(here), here)
    if draft.restates:
        found.setdefault(vintage_of(draft), Figures()).take(now.within(region), region)
    return found


def truth_of(setting: str, by_vintage: dict[str, Figures]) -> Truth:
    """The same as the auditor reads it. A family counts as it is one today (rule 3)."""
    organization = dict(Contributor.objects.filter(setting=setting).values_list("code", "organization"))
    return Truth.of(
        [Contribution(code, organization[code], kind, month, n, vintage=vintage)
         for vintage, figures in by_vintage.items() for (code, kind, month), n in figures.counts.items()],
        [Exposure(code, organization[code], month, n, vintage=vintage)
         for vintage, figures in by_vintage.items() for (code, month), n in figures.amounts.items()],
    )  # fmt: skip


def kept_with(draft: ReleaseDraft, by_vintage: dict[str, Figures], region: set[Amount]) -> dict[str, Any]:
    """What a draft keeps of the facts that it rests on, sealed with it."""
    vintage, months = vintage_of(draft), sorted({month for _, month in region})
    return {"vintage": vintage, "months": months, **by_vintage[vintage].within(region).to_json()}


def region_of(roster: Iterable[int], months: Iterable[str]) -> set[Amount]:
    """Contributors × months."""
    every = list(months)
    return {(code, month) for code in roster for month in every}


def _kept(draft: ReleaseDraft) -> Figures:
    return Figures.from_json(draft.cells["facts"])


def _today(setting: str) -> Figures:
    found = Figures()
    facts = Fact.objects.filter(setting=setting).values_list("contributor", "event_type", "month", "count")
    for code, kind, month, count in facts:
        found.counts[code, kind, month] = found.counts.get((code, kind, month), 0) + count
    returns = ExposureFact.objects.filter(setting=setting).values_list("contributor", "month", "value")
    found.amounts = {(code, month): value for code, month, value in returns}
    return found
