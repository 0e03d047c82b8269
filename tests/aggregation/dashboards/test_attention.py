"""Who stands first in a list that somebody works off: named in the measure, then with most to ask about."""

from __future__ import annotations

from aggregation.dashboards.attention import NOTHING_BELOW, by_attention
from aggregation.dashboards.beside import Group, group_of
from aggregation.dashboards.quality import Quality, Reports, quality_of
from aggregation.dashboards.sums import Counts
from aggregation.measures import measure
from aggregation.statistics.flags import Side

from .made import YEAR, counts

RATE = measure("hospital.reporting_rate")
EVENTS = (5, 6, *[5] * 9, 14)


def group(events: Counts, exposures: Counts) -> Group:
    return group_of(RATE, events, exposures, YEAR)


def worth(events: Counts, exposures: Counts) -> tuple[Quality, ...]:
    return quality_of(Reports(events, exposures, events, events, {}, {}, {}, {}, {}), YEAR)


def test_named_ones_come_first_then_those_with_something_to_ask_then_the_highest() -> None:
    events, exposures = counts(YEAR, *EVENTS), counts(YEAR, *[1_000] * len(EVENTS))
    late = {**exposures, YEAR[0]: {**exposures[YEAR[0]], 4: 0}}
    found = by_attention(group(events, late).lines, worth(events, late))
    assert [one.code for one in found[:4]] == [12, 4, 2, 1]
    assert (found[0].side, found[0].finding) == (Side.ABOVE, "Higher than the others")
    assert found[1].remarks == ("1 month without exposure",)
    assert [one.needs_attention for one in found[:3]] == [True, True, False]


def test_who_returned_no_exposure_is_in_the_list_with_the_reason() -> None:
    events, exposures = counts(YEAR, *EVENTS), counts(YEAR, *[1_000] * (len(EVENTS) - 1))
    found = {one.code: one for one in by_attention(group(events, exposures).lines, worth(events, exposures))}
    assert (found[12].line, found[12].finding) == (None, NOTHING_BELOW)
    assert found[12].remarks == ("12 months without exposure",)


def test_nobody_is_twice_in_it_and_nobody_is_left_out() -> None:
    events, exposures = counts(YEAR[:3], *EVENTS), counts(YEAR, *[1_000] * 8)
    found = by_attention(group(events, exposures).lines, worth(events, exposures))
    assert sorted(one.code for one in found) == list(range(1, 13))
