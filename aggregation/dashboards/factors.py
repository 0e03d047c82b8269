"""What played a part: contributing factors of the events of a setting, most often told first. Pure.

Sums by contributor, so that rule 4 of a release can be asked of each bar. An event can tell several factors, which is
why the bars add up to more than the events; shares are of the events that told any (Wilson's interval), and those that
said that none is known stand apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from aggregation.dashboards.comparison import share_words
from aggregation.dashboards.figures import STARRED, Withheld, half_of, listed
from aggregation.dashboards.subtraction import protected
from aggregation.dashboards.sums import FEW_PROVIDERS, FEWEST, Counts, by_contributor, shown_sum
from aggregation.statistics.proportions import Proportion, share

ANY, UNKNOWN = "any", "unknown"
DIFFERENT, OF_EACH = 2, 3
NOBODY_TOLD = "No report of these months told what played a part. The full report of an event asks for it."


@dataclass(frozen=True, slots=True)
class Factors:
    """`told`: events that told any factor; `unknown`: those of which somebody said that none is known. None stands for
    the symbol; what is shown comes first, the largest first.
    """

    told: int
    unknown: int | None
    totals: Mapping[str, int | None]

    def share_of(self, factor: str) -> Proportion | None:
        """Of the events that told any, those that told this one."""
        count = self.totals[factor]
        found = None if count is None else share(count, self.told)
        return found if isinstance(found, Proportion) else None


def factors_of(
    by_factor: Mapping[str, Counts], months: Sequence[str], present: Collection[int], labels: Mapping[str, str]
) -> Factors | Withheld:
    """Pooled events by factor. Where nearly all told the same one, whoever knows of an event would know what played a
    part in it: then none is shown (ℓ-diversity: Machanavajjhala et al. 2007, ACM TKDD 1(1):3).
    """
    if len(present) < FEWEST:
        return Withheld(FEW_PROVIDERS)
    if ANY not in by_factor:
        return Withheld(NOBODY_TOLD)
    sums = {factor: by_contributor(counts, months) for factor, counts in by_factor.items()}
    cells = {factor: shown_sum(counts) for factor, counts in sums.items()}
    told, unknown = cells.pop(ANY), cells.pop(UNKNOWN, None if UNKNOWN in sums else 0)
    often = [factor for factor in cells if sum(sums[factor].values()) >= OF_EACH]
    if told is None or len(often) < DIFFERENT:
        return STARRED
    # No sum of the bars is shown, but one below the events would tell how many the hidden bar has at least.
    safe = protected(cells | {ANY: told}, [[*cells, ANY]], kept=[ANY])
    if safe[ANY] is None:
        return STARRED
    ordered = sorted(cells, key=lambda factor: (-(safe[factor] or 0), labels[factor]))
    return Factors(told, unknown, {factor: safe[factor] for factor in ordered})


def factors_say(found: Factors, labels: Mapping[str, str]) -> str:
    """The fewest factors that make up half of all that is shown."""
    shown = [(labels[factor], count) for factor, count in found.totals.items() if count is not None]
    total = sum(count for _, count in shown)
    hidden = len(found.totals) - len(shown)
    stars = f" {hidden} of {len(found.totals)} factors are not shown (*)." if hidden else ""
    if not total:
        return f"Of {found.told:,} events that told what played a part, no factor is shown by itself.{stars}"
    most, reached = half_of(shown, total)
    verb = "is" if len(most) == 1 else "are"
    return (f"{listed(most)} {verb} {share_words(reached, total)} of the {total:,} mentions shown, in {found.told:,} "
            f"events that told what played a part.{stars}")  # fmt: skip
