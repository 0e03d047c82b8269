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
from .release_lines import leaf_of, split

Count = tuple[int, str, str]    # contributor, leaf, month
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
    def from_json(cls, kept: dict[str, Any], today: Figures) -> Figures:
        """As kept; what was kept of whole types is split as it is today."""
        counts = {(code, leaf, month): n for code, leaf, month, n in kept["counts"]}
        whole = {key: n for key, n in counts.items() if "/" not in key[1]}
        leaves = {key: n for key, n in counts.items() if key not in whole} | split(whole, today.counts)
        return cls(leaves, {(code, month): n for code, month, n in kept["exposures"]})


def vintage_of(draft: ReleaseDraft) -> str:
    """FIRST, or for a restatement its date: text that sorts by time."""
    return draft.restates.restatable_from.isoformat() if draft.restates else FIRST


def vintages(draft: ReleaseDraft, region: set[Amount]) -> dict[str, Figures]:
    """All that the auditor may need for a draft: figures by vintage, the draft's own among them."""
    now = _today(draft.setting)
    found = _released(draft.setting, now)
    if draft.restates:
        found.setdefault(vintage_of(draft), Figures()).take(now.within(region), region)
    return found


def released_vintages(setting: str) -> dict[str, Figures]:
    """The figures that all releases of a setting rest on, by vintage; of months in none of them, as they are today."""
    return _released(setting, _today(setting))


def _released(setting: str, now: Figures) -> dict[str, Figures]:
    found = {FIRST: Figures(dict(now.counts), dict(now.amounts))}
    frozen: set[Amount] = set()
    for before in released_drafts(setting):
        if "facts" not in before.cells:  # released before facts were kept with it
            continue
        here = region_of(before.cells["roster"], before.cells["facts"]["months"])
        kept = Figures.from_json(before.cells["facts"], now)
        vintage = before.cells["facts"]["vintage"]
        if vintage == FIRST:
            here -= frozen
            frozen |= here
        found.setdefault(vintage, Figures()).take(kept.within(here), here)
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


def _today(setting: str) -> Figures:
    found = Figures()
    facts = Fact.objects.filter(setting=setting)
    for code, month, count, *event in facts.values_list("contributor", "month", "count", "event_type", "kind", "harm"):
        key = code, leaf_of(*event), month
        found.counts[key] = found.counts.get(key, 0) + count
    returns = ExposureFact.objects.filter(setting=setting).values_list("contributor", "month", "value")
    found.amounts = {(code, month): value for code, month, value in returns}
    return found
