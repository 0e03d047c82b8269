"""Candidates made into cells: what each would show, finest rounding first, and whether rule 4 lets it be shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from aggregation.disclosure.primary import weakness_of_counts, weakness_of_exposures
from aggregation.disclosure.rounding import round_count, round_rate
from aggregation.disclosure.rules import ReleaseRules, Rule
from aggregation.disclosure.values import Box, CandidateCell, Figures, ReleasedCell, Truth


@dataclass(frozen=True)
class Grain:
    """A rounding: counts to multiples of `base`, rates to `decimals`."""

    base: int
    decimals: int


# What a release may fall back on before a cell is withheld (rule 9: coarsen, then refuse). First rates keep their
# decimal; but where exposures are small it is the rate that tells the count. A rate loses its decimal only where two
# figures of it are left: of 1.4 nothing would be left but a 1.
COARSER = (Grain(10, 1), Grain(10, 0))
LEAST_WHOLE = 10


def versions_of(
    cell: CandidateCell,
    box: Box,
    truth: Truth,
    rules: ReleaseRules,
    coarser: Sequence[Grain],
    active: Collection[Rule],
) -> list[ReleasedCell]:
    """The cell as it would stand in the release if nothing were against it, the finest rounding first; none in which
    its rate would say too little.
    """
    exact = ReleasedCell(
        box=box,
        category=cell.category,
        period=cell.period,
        audience=cell.audience,
        scale=cell.scale,
        count=sum(truth.counts_in(box).values()),
        rate=None,
        exposure=sum(truth.exposures_in(box).values()) if cell.scale else None,
        sensitive=cell.sensitive,
        base=rules.base,
        decimals=rules.decimals,
        least=rules.min_events if Rule.PRIMARY in active else 0,
    )
    rounds = Rule.ROUNDING in active
    grains = [Grain(rules.base, rules.decimals), *coarser]
    versions = [_rounded(exact, grain, counts_too=rounds) for grain in grains]
    return [cell for cell in versions if _says_enough(cell)]


def _says_enough(cell: ReleasedCell) -> bool:
    return cell.decimals > 0 or cell.rate is None or cell.rate >= LEAST_WHOLE


def _rounded(exact: ReleasedCell, grain: Grain, *, counts_too: bool) -> ReleasedCell:
    count, rate = exact.count or 0, None
    if exact.scale and exact.exposure:
        rate = round_rate(count, exact.exposure, exact.scale, grain.decimals)
    shown = round_count(count, grain.base) if counts_too else count
    return replace(exact, count=shown, rate=rate, base=grain.base, decimals=grain.decimals)


def weakness_of(
    cell: ReleasedCell, truth: Truth, rules: ReleaseRules, organisation_of: Mapping[int, int]
) -> str | None:
    """First way in which a cell fails rule 4, by organization, or None."""
    counts = _by_organisation(truth.counts_in(cell.box), organisation_of)
    weakness = weakness_of_counts(counts, rules, sensitive=cell.sensitive)
    if weakness is None and cell.scale:
        weakness = weakness_of_exposures(_by_organisation(truth.exposures_in(cell.box), organisation_of), rules)
    return weakness


def _by_organisation(figures: Figures, organisation_of: Mapping[int, int]) -> dict[int, int]:
    totals: dict[int, int] = {}
    for contributor, figure in figures.items():
        organisation = organisation_of[contributor]
        totals[organisation] = totals.get(organisation, 0) + figure
    return totals
