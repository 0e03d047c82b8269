"""Rule 4: is the cell by itself safe from the organization that knows most of it?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from aggregation.disclosure.rules import ReleaseRules


class Weakness(StrEnum):
    """What the officer is told; the reader sees one symbol for all."""

    FEW_EVENTS = "fewer events than may be shown"
    FEW_REPORTERS = "too few organizations with events besides a reader"
    TOO_CLOSE = "what is left besides the two largest is under 10 % of the largest (p-percent rule)"
    DOMINATED = "one organization holds too large a share, of the total or of what a reader is left with"
    EXPOSURE_TOO_CLOSE = "the exposures fail the p-percent rule"
    EXPOSURE_DOMINATED = "one organization holds too large a share of the exposures"


def weakness_of_counts(by_organisation: Mapping[int, int], rules: ReleaseRules, *, sensitive: bool) -> Weakness | None:
    """First way in which the counts of a cell fail rule 4, or None. Unit of the values: events."""
    if sum(by_organisation.values()) < rules.min_events:
        return Weakness.FEW_EVENTS
    if sum(count > 0 for count in by_organisation.values()) - 1 < rules.min_organisations:
        return Weakness.FEW_REPORTERS
    if too_close(by_organisation, rules):
        return Weakness.TOO_CLOSE
    return Weakness.DOMINATED if dominated(by_organisation, rules.share_limit(sensitive)) else None


def weakness_of_exposures(by_organisation: Mapping[int, int], rules: ReleaseRules) -> Weakness | None:
    """A count and a rate together give back the exposure: it is held to the same share rules."""
    if too_close(by_organisation, rules):
        return Weakness.EXPOSURE_TOO_CLOSE
    return Weakness.EXPOSURE_DOMINATED if dominated(by_organisation, rules.max_share) else None


def too_close(by_organisation: Mapping[int, int], rules: ReleaseRules) -> bool:
    """Whether T − x₁ − x₂ < p·x₁: the second largest could then work out the largest to within p."""
    largest, second = _two_largest(by_organisation)
    return sum(by_organisation.values()) - largest - second < rules.p * largest


def dominated(by_organisation: Mapping[int, int], limit: float) -> bool:
    """Whether the largest exceeds its share of the total, or of the total less the second largest (a
    reader).
    """
    largest, second = _two_largest(by_organisation)
    return largest > limit * (sum(by_organisation.values()) - second)


def _two_largest(by_organisation: Mapping[int, int]) -> tuple[int, int]:
    first, second, *_ = [*sorted(by_organisation.values(), reverse=True), 0, 0]
    return first, second
